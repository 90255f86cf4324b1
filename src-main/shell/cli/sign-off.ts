/** `spindle project sign-off` and `withdraw-sign-off`: a reader answers for slides as they stand, all or none, or no longer. */
import { plural } from '../../base/count-words';
import { slidesIn } from '../../analysis/slides-of-case';
import type { Command, SignOffDoubt } from '../../contract/domain/command';
import { SpindleError } from '../../contract/errors';
import type { InCase } from '../../project/cases';
import type { Project } from '../../project/project';
import { newIdentifier } from '../../session/identifier';
import { chosenSlides, slideWords } from './named-slides';
import { printLine, printNote } from './output';
import { standingWords } from './project-cases';
import { usingProject } from './using-project';

interface SignerOptions {
  /** All slides of it. */
  readonly case?: string;
  readonly reader: string;
}

export interface SignOffOptions extends SignerOptions {
  readonly statement?: string;
  /** The reader knows that tiles of the slides could not be read. */
  readonly despiteMissingTiles?: boolean;
  /** The reader knows that the slides were not analysed, and no figure of them judged. */
  readonly despiteNothingJudged?: boolean;
}

export interface WithdrawOptions extends SignerOptions {
  readonly reason: string;
}

/** What this reader has signed already and nobody has changed since is passed over. @throws usage, not-found, conflict, request-invalid */
export async function signOff(
  file: string,
  names: readonly string[],
  options: SignOffOptions,
): Promise<void> {
  const { reader, statement } = options;
  await usingProject(file, 'write', async (project) => {
    const slides = await chosenSlides(project.cases(), names, options.case);
    const isSigned = ({ standing: { stage, signOff: held } }: InCase): boolean =>
      stage === 'signed off' && held?.by === reader;
    for (const slide of slides.filter(isSigned))
      printNote(`unchanged: ${words(slide)}, ${standingWords(slide)}`);
    // As in the window: nobody answers for a slide that nobody and nothing has looked at.
    const isUntouched = ({ standing: { stage } }: InCase): boolean => stage === 'new';
    for (const slide of slides.filter(isUntouched))
      printNote(`left out, neither analysed nor judged: ${words(slide)}`);
    if (slides.length > 0 && slides.every(isUntouched))
      throw new SpindleError('usage', {
        what: 'cannot sign off',
        why: 'none of these slides was analysed or judged',
        remedy: 'analyse them first',
      });
    const unsigned = slides.filter((slide) => !isSigned(slide) && !isUntouched(slide));
    for (const slide of unsigned.filter(({ runs }) => runs === 0))
      printNote(`without a run: ${words(slide)}`);
    requireKnown(unsigned, options);
    const command = ({ key, scene, last, doubts }: InCase): Command => ({
      ...{ kind: 'sign-off', slide: { key, scene }, knew: last },
      ...(statement !== undefined && { statement }),
      ...(doubts.length > 0 && { despite: [...doubts] }),
    });
    execute(project, unsigned, reader, command);
  });
}

/** @throws usage, with each slide that something speaks against of which the reader does not say that they know */
function requireKnown(
  slides: readonly InCase[],
  { despiteMissingTiles = false, despiteNothingJudged = false }: SignOffOptions,
): void {
  const isKnown: Readonly<Record<SignOffDoubt, boolean>> = {
    'missing-tiles': despiteMissingTiles,
    'nothing-judged': despiteNothingJudged,
  };
  const unknown = slides.flatMap((slide) =>
    slide.doubts.filter((doubt) => !isKnown[doubt]).map((doubt) => ({ slide, doubt })),
  );
  if (unknown.length === 0) return;
  const details = unknown.map(({ slide, doubt }) => `${words(slide)}: ${doubtWords(slide, doubt)}`);
  const flags = [...new Set(unknown.map(({ doubt }) => `--despite-${doubt}`))];
  throw new SpindleError('usage', {
    what: 'nothing is signed off',
    why: details.join('; '),
    remedy: `analyse them again, or say with ${flags.join(' and ')} that the reader knows: the log then says so`,
    details,
  });
}

/** A clause. */
function doubtWords({ missingTiles }: Pick<InCase, 'missingTiles'>, doubt: SignOffDoubt): string {
  if (doubt === 'nothing-judged') return 'not analysed, and no figure of it judged';
  return `${plural(missingTiles, 'tile', 'tiles')} could not be read`;
}

/** @throws usage, not-found, conflict, request-invalid */
export async function withdrawSignOff(
  file: string,
  names: readonly string[],
  { reader, reason, case: name }: WithdrawOptions,
): Promise<void> {
  await usingProject(file, 'write', async (project) => {
    const slides = await chosenSlides(project.cases(), names, name);
    const signed = slides.filter(({ standing }) => standing.signOff !== null);
    if (signed.length === 0)
      throw new SpindleError('usage', {
        what: 'cannot withdraw the sign-off',
        why: 'none of these slides is signed off',
        remedy: '`spindle project cases FILE --state signed-off` lists those that are',
      });
    execute(project, signed, reader, ({ key, scene, standing }) => ({
      ...{ kind: 'withdraw-sign-off', slide: { key, scene }, signOff: standing.signOff?.id ?? '', reason },
    }));
  });
}

/** In one transaction. */
function execute(
  project: Project,
  slides: readonly InCase[],
  by: string,
  commandOf: (slide: InCase) => Command,
): void {
  const batch = newIdentifier();
  project.execute(slides.map((slide) => ({ id: newIdentifier(), by, batch, command: commandOf(slide) })));
  const signed = new Set(slides.map(words));
  for (const slide of slidesIn(project.cases()))
    if (signed.has(words(slide))) printLine(`${words(slide)}: ${standingWords(slide)}`);
}

function words(slide: InCase): string {
  return slideWords({ ...slide, listed: slide });
}
