/** `spindle project merge` and `spindle project export`: projects joined in a new one, and slides of one in a new one. */
import {
  exportSlides,
  joinProjects,
  type JoinedProject,
  type NamedConflict,
} from '../../project/merging/join-projects';
import { printJson, printLine } from './output';
import { chosenSlides } from './named-slides';
import { counted, named } from './project';
import { familyWords, valueWords } from './standing-words';
import { usingProject } from './using-project';

interface IntoOptions {
  /** File to make. */
  readonly into: string;
  readonly json?: boolean;
}

export interface ExportOptions extends IntoOptions {
  readonly slide?: readonly string[];
  /** All slides of this case. */
  readonly case?: string;
}

export async function projectMerge(files: readonly string[], { into, json }: IntoOptions): Promise<void> {
  print(await joinProjects(files, into), json === true);
}

export async function projectExport(file: string, options: ExportOptions): Promise<void> {
  const slides = await usingProject(file, 'read', (project) =>
    chosenSlides(project.cases(), options.slide ?? [], options.case),
  );
  print(await exportSlides(file, slides, options.into), options.json === true);
}

function print(made: JoinedProject, asJson: boolean): void {
  if (asJson) {
    printJson(made);
    return;
  }
  const { file, entries, slides, runs, conflicts } = made;
  const counts = [
    counted(slides, 'slide', 'slides'),
    counted(runs, 'run', 'runs'),
    counted(entries, 'entry', 'entries'),
    ...(conflicts.length > 0 ? [counted(conflicts.length, 'conflict', 'conflicts')] : []),
  ];
  printLine(`${file}: ${counts.join(', ')}`);
  for (const conflict of conflicts) for (const line of conflictLines(conflict)) printLine(line);
}

function conflictLines({ slide, name, family, sides, stands }: NamedConflict): string[] {
  const key = slide.scene === 0 ? slide.key : `${slide.key} scene ${slide.scene}`;
  return [
    `conflict: ${familyWords(family)} of ${name === null ? key : `${named(name)} (${key})`}`,
    ...sides.map(
      ({ file, by, at, value }) => `  in ${file}: ${valueWords(family, value)}, by ${named(by)}, ${at}`,
    ),
    stands === null
      ? '  now stands: nothing'
      : `  now stands: ${valueWords(family, stands.value)}, by ${named(stands.by)}, ${stands.at}`,
  ];
}
