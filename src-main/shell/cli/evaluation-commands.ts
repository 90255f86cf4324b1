/** The part of the table of commands (`program.ts`) that measures models on labels of one's own, and fits to them. */
import { Option, type Command } from 'commander';
import type { Installation } from '../../session/installation';
import { classNames, isoTime, positiveNumber, readerName, scoreThreshold } from './arguments';
import { evaluateResults, type EvaluateOptions } from './evaluate';
import { fitProfile, type FitOptions } from './fit';

/** @param command adds one @param end takes the exit status */
export function addEvaluationCommands(
  installation: Installation,
  command: (name: string, description: string) => Command,
  end: (status: number) => void,
): void {
  const classOption = (flag: string, meaning: string): Option =>
    new Option(`${flag} <class>`, `class of the labels that ${meaning}; can be repeated`).argParser(
      classNames,
    );
  const labelOptions = (of: Command): Command =>
    of
      .addOption(classOption('--mitotic', 'is a mitotic figure'))
      .addOption(classOption('--other', 'is none'))
      .addOption(classOption('--ignore', 'counts neither way'))
      .option(
        '--patients <file>',
        'CSV with the columns slide and patient: patients are resampled, not slides',
      );
  const labelsWords =
    'labels (any format that spindle import reads): a file, or a folder of files named as the slides';
  labelOptions(
    command(
      'evaluate',
      'measure results of analyses against reference labels of your own: F1, average precision, false per mm²',
    )
      .argument('<results...>', 'JSON documents of spindle analyse, or folders of them')
      .requiredOption('--labels <path>', labelsWords),
  )
    .option('--against <folder>', 'documents of a second model on the same slides')
    .option('--threshold <score>', 'instead of the threshold of the documents', scoreThreshold)
    .option('--curve', 'print the curve over the threshold as CSV')
    .option('--json', 'print JSON')
    .action(async (results: string[], options: EvaluateOptions) =>
      end(await evaluateResults(results, options)),
    );

  labelOptions(
    command(
      'fit',
      'fit a threshold to labels or verdicts of your own, and keep it as a profile for --profile',
    )
      .argument('[results...]', 'JSON documents of spindle analyse, or folders of them, with --labels')
      .option('--labels <path>', labelsWords),
  )
    .option('--project <file>', 'project with verdicts, instead of labels')
    .option('--reader <name>', 'whose verdicts', readerName)
    .option('--slide <names...>', 'only these slides of the project, by key, key/scene, path, or name')
    .option('--case <name>', 'only the slides of this case of the project')
    .option(
      '--false-per-mm2 <n>',
      'the threshold that lets through so many false positives per mm² of slides without mitoses, instead of the highest F1',
      positiveNumber,
    )
    .option('--name <name>', 'keep it as a profile of this name; a name that is there gets the next version')
    .option('--out <folder>', 'folder of profiles', '.')
    .option('--date <time>', 'when it was made, ISO 8601 in UTC (default: now)', isoTime)
    .option('--json', 'print JSON')
    .action(async (results: string[], options: FitOptions) => fitProfile(installation, results, options));
}
