/** What a class of a file of annotations becomes when it is taken in, the same on the command line and in the window. */
import { verdicts } from './domain/command';
import { regionRoles } from './domain/region-roles';

export const importMeanings = [...verdicts, ...regionRoles, 'leave out'] as const;
export type ImportMeaning = (typeof importMeanings)[number];
