/** What may be chosen of a report of decisions, the same on the command line and in the window. */

/** How much of a case's and a slide's identity is printed. */
export const identities = ['key', 'name', 'case'] as const;
export type PrintedIdentity = (typeof identities)[number];

export const papers = ['a4', 'letter'] as const;
export type PaperSize = (typeof papers)[number];
