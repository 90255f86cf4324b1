/** Labels as `evaluate` and `fit` are given them: where they lie, what their classes mean, and which slide is of which patient. */
import type { ClassMeaning } from '../../analysis/known-classes';
import type { LabelChoice } from '../../analysis/labelled-results';
import { readPatients } from '../../analysis/patient-table';
import { SpindleError } from '../../contract/errors';

export interface LabelOptions {
  readonly labels: string;
  readonly mitotic?: readonly string[];
  readonly other?: readonly string[];
  readonly ignore?: readonly string[];
  readonly patients?: string;
}

/** @throws usage for a class of two meanings; not-found, table-invalid */
export async function labelChoice(options: LabelOptions): Promise<LabelChoice> {
  const { labels, patients } = options;
  return {
    labels,
    classes: classesOf(options),
    patients: patients === undefined ? new Map<string, string>() : await readPatients(patients),
  };
}

function classesOf({ mitotic = [], other = [], ignore = [] }: LabelOptions): Map<string, ClassMeaning> {
  const classes = new Map<string, ClassMeaning>();
  for (const [names, meaning] of [
    [mitotic, 'mitotic'],
    [other, 'other'],
    [ignore, 'ignored'],
  ] as const)
    for (const name of names) {
      const key = name.trim().toLowerCase();
      if ((classes.get(key) ?? meaning) !== meaning)
        throw new SpindleError('usage', {
          what: `the class “${name}” was given two meanings`,
          why: 'a label is either a mitosis, something else, or left open',
          remedy: 'name it once',
        });
      classes.set(key, meaning);
    }
  return classes;
}
