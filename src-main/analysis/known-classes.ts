/** What classes of other people's labels mean, by the names that the field gives them. */

/** `ignored`: the labels leave open what it is. */
export type ClassMeaning = 'mitotic' | 'other' | 'ignored';

/** In lower case. */
const names: Readonly<Record<ClassMeaning, readonly string[]>> = {
  mitotic: ['mitotic figure', 'mitotic', 'mitosis', 'mitoses', 'mitotic figures', 'mf'],
  other: [
    ...['hard negative', 'look-alike', 'lookalike', 'imposter', 'impostor', 'non-mitotic', 'non_mitotic'],
    ...[
      'non-mitotic figure',
      'non mitotic',
      'nonmitotic',
      'not mitotic',
      'mitotic-like figure',
      'normal',
      'negative',
    ],
    ...['non-mitosis', 'no mitosis', 'not a mitosis'],
  ],
  ignored: ['ignore', 'ignored', 'ignore*', 'unsure', 'uncertain'],
};

const meanings: ReadonlyMap<string, ClassMeaning> = new Map(
  (['mitotic', 'other', 'ignored'] as const).flatMap((meaning) =>
    names[meaning].map((name) => [name, meaning] as const),
  ),
);

/** Under which a class is known, and looked up. */
export function classKeyOf(name: string): string {
  return name.trim().toLowerCase();
}

export function knownMeaning(name: string): ClassMeaning | undefined {
  return meanings.get(classKeyOf(name));
}
