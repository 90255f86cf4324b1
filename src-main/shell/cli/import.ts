/** `spindle import`: annotations of other programs as decisions about a slide of a project, shown before they are recorded. */
import { plural } from '../../base/count-words';
import { imageOfSlide } from '../../analysis/dicom-image';
import { lastRunWithin } from '../../analysis/gather-report';
import { classKeyOf } from '../../analysis/known-classes';
import type { ImportPlan } from '../../analysis/import-annotations';
import { planFile, recordPlan, type PlannedFile } from '../../analysis/take-annotations';
import { printable } from '../../base/printable';
import { SpindleError } from '../../contract/errors';
import { importMeanings, type ImportMeaning } from '../../contract/import-meaning';
import { newIdentifier } from '../../session/identifier';
import { namedSlides, slideWords, placesAmong } from './named-slides';
import { printJson, printLine, printNote } from './output';
import { slideReading, type ReadingOptions } from './reading';
import { usingProject } from './using-project';

export interface ImportOptions extends ReadingOptions {
  readonly project: string;
  readonly slide: string;
  readonly reader: string;
  readonly class?: readonly string[];
  readonly holes?: readonly string[];
  readonly image?: string;
  readonly replace?: boolean;
  readonly otherSlide?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** @throws usage, not-found, unsupported-format, broken-file, table-invalid, conflict, project-invalid, write-failed */
export async function importAnnotations(file: string, options: ImportOptions): Promise<void> {
  const { reader, dryRun, json } = options;
  await usingProject(options.project, dryRun === true ? 'read' : 'write', async (project) => {
    const [slide] = await namedSlides(project.cases(), [options.slide]);
    if (slide === undefined) return;
    const { seq } = project.stateOf(slide);
    const plan = await planFile(project, slide, file, {
      reader,
      meanings: meaningsOf(options.class ?? []),
      isReplacing: options.replace === true,
      holeGroups: options.holes ?? [],
      isOfThisSlide: options.otherSlide === true,
      ...(options.image !== undefined && { image: options.image }),
      dicomImage: async () => {
        const { listed } = slide;
        if (listed === null) return null;
        const result = lastRunWithin(project, project.stateOf(slide))?.result ?? null;
        const files = placesAmong([options.slide]);
        return imageOfSlide(project, listed, result, { files, reading: slideReading(options) });
      },
    });
    if (json !== true) for (const line of linesOf(plan)) printLine(line);
    const isRecorded = dryRun !== true && plan.commands.length > 0;
    const batch = newIdentifier();
    requireKnownClasses(plan, file);
    if (isRecorded) recordPlan(project, plan.commands, { reader, batch, basedOn: seq });
    if (isRecorded && slide.path !== null) project.noteFile(slide.key, slide.path);
    if (json === true) {
      const { commands, ...account } = plan;
      printJson({
        ...account,
        commands: commands.length,
        recorded: isRecorded,
        batch: isRecorded ? batch : null,
      });
      return;
    }
    printLine(outcomeOf(plan, isRecorded, slideWords(slide)));
    if (isRecorded) printNote(`one decision of ${reader}: undo takes all of it back`);
  });
}

/** `CLASS=MEANING`, the last sign of equality divides. @throws usage */
function meaningsOf(texts: readonly string[]): Map<string, ImportMeaning> {
  return new Map(
    texts.map((text) => {
      const at = text.lastIndexOf('=');
      const meaning = importMeanings.find((each) => each === text.slice(at + 1).trim());
      if (at >= 0 && meaning !== undefined) return [classKeyOf(text.slice(0, at)), meaning] as const;
      throw new SpindleError('usage', {
        what: `cannot tell what “${printable(text)}” means`,
        why: `a class, a sign of equality and one of ${importMeanings.join(', ')} are needed`,
        remedy: 'for example --class "MF=mitotic"; what has no class is named by nothing: --class "=normal"',
      });
    }),
  );
}

/** @throws table-invalid */
function requireKnownClasses({ classes }: ImportPlan, path: string): void {
  const unknown = classes.filter(({ meaning }) => meaning === null);
  if (unknown.length === 0) return;
  throw new SpindleError('table-invalid', {
    what: 'nothing was taken in: it is not known what classes of the file mean',
    where: { path },
    why: unknown.map(({ name, annotations }) => `${nameWords(name)} (${annotations})`).join(', '),
    remedy: `say it with --class "CLASS=MEANING"; meanings are ${importMeanings.join(', ')}`,
  });
}

function nameWords(name: string | null): string {
  return name === null || name === '' ? 'without a class' : `“${printable(name)}”`;
}

function linesOf({ format, classes, notRead }: PlannedFile): string[] {
  return [
    `format   ${format}`,
    ...classes.map(
      ({ name, annotations, meaning }) =>
        `class    ${nameWords(name)}: ${plural(annotations, 'annotation', 'annotations')}, ${meaning ?? 'not known'}`,
    ),
    ...notRead.map(({ what, count }) => `not read ${what}: ${count}`),
  ];
}

function outcomeOf(plan: ImportPlan, isRecorded: boolean, slide: string): string {
  const { verdicts, added, regions, unchanged, differing, repeated, proposals, outside, leftOut } = plan;
  const parts = [
    `${plural(verdicts, 'verdict', 'verdicts')} (${added} on figures that were not there), ${plural(regions, 'region', 'regions')}`,
    ...(unchanged > 0 ? [`${unchanged} stand already`] : []),
    ...(differing > 0 ? [`${differing} differ from what was decided here`] : []),
    ...(repeated > 0 ? [`${repeated} of the same figure as another of the file`] : []),
    ...(proposals > 0 ? [`${proposals} proposed by software, which are no decisions`] : []),
    ...(outside > 0 ? [`${outside} beyond the slide`] : []),
    ...(leftOut > 0 ? [`${leftOut} left out`] : []),
  ];
  return `${isRecorded ? 'taken into' : 'nothing recorded for'} ${slide}: ${parts.join('; ')}`;
}
