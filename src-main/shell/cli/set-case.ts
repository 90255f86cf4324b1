/** `spindle project set-case`: puts slides into a case, or takes them out of theirs, as one decision. */
import { programName, type Command } from '../../contract/domain/command';
import { caseWith, slideCaseSchema, type SlideCase } from '../../contract/domain/case';
import { SpindleError } from '../../contract/errors';
import type { CommandRequest } from '../../project/project';
import { newIdentifier } from '../../session/identifier';
import type { Installation } from '../../session/installation';
import { namedSlides, slideWords, type NamedSlide } from './named-slides';
import { printLine, printNote } from './output';
import { usingProject } from './using-project';

export interface SetCaseOptions {
  readonly case?: string;
  /** Takes them out of their cases. */
  readonly none?: boolean;
  readonly block?: string;
  readonly stain?: string;
  readonly reader?: string;
}

/** @throws usage, not-found, project-invalid, write-failed, conflict; what `openSlide` throws */
export async function setCase(
  installation: Installation,
  file: string,
  names: readonly string[],
  options: SetCaseOptions,
): Promise<void> {
  requireOne(options);
  await usingProject(file, 'write', async (project) => {
    const slides = await namedSlides(project.cases(), names);
    const by = options.reader ?? programName(installation.version);
    const batch = newIdentifier();
    const changes = slides.flatMap((slide) => {
      const next = caseOf(options, slide);
      if (isIn(slide, next)) printNote(`unchanged: ${slideWords(slide)}`);
      return isIn(slide, next) ? [] : [{ slide, next }];
    });
    project.execute(changes.map(({ slide, next }) => requestOf(slide, next, { by, batch })));
    for (const { key, path } of slides) if (path !== null) project.noteFile(key, path);
    for (const { slide, next } of changes)
      printLine(`${next === null ? 'out of its case' : `in case ${next.name}`}: ${slideWords(slide)}`);
  });
}

function requestOf(
  { key, scene, listed }: NamedSlide,
  next: SlideCase | null,
  { by, batch }: { readonly by: string; readonly batch: string },
): CommandRequest {
  const command: Command = { kind: 'set-case', slide: { key, scene }, case: next };
  return { id: newIdentifier(), by, batch, command, basedOn: listed?.seq ?? 0 };
}

/** What is not said of a slide stays. */
function caseOf({ case: name, block, stain }: SetCaseOptions, { listed }: NamedSlide): SlideCase | null {
  if (name === undefined) return null;
  const stays = { block: listed?.block ?? undefined, stain: listed?.stain ?? undefined };
  const parsed = slideCaseSchema.safeParse(
    caseWith(null, { name, block: block ?? stays.block, stain: stain ?? stays.stain }),
  );
  if (parsed.success) return parsed.data;
  throw new SpindleError('usage', {
    what: 'cannot use the name of the case, the block or the stain',
    why: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    remedy: 'give each 1 to 200 characters, none of them a control character',
  });
}

function isIn({ listed }: NamedSlide, next: SlideCase | null): boolean {
  if (next === null) return (listed?.case ?? null) === null;
  return (
    listed?.case === next.name &&
    listed.block === (next.block ?? null) &&
    listed.stain === (next.stain ?? null)
  );
}

function requireOne({ case: name, none, block, stain }: SetCaseOptions): void {
  const why =
    (name === undefined) === (none !== true)
      ? name === undefined
        ? 'neither --case nor --none is given'
        : 'both --case and --none are given'
      : none === true && (block ?? stain) !== undefined
        ? 'a slide in no case has no block and no stain of one'
        : null;
  if (why === null) return;
  throw new SpindleError('usage', {
    what: 'cannot tell which case is meant',
    why,
    remedy: 'give --case NAME, or --none alone',
  });
}
