/**
 * `spindle fit`: a threshold and a calibration fitted to a laboratory's own labels or verdicts. What it would do on slides that it was not
 * fitted to is shown first, beside the model's own; only where a name is given it is written as a profile.
 */
import { judgedSlides } from '../../analysis/judged-slides';
import { labelledResults } from '../../analysis/labelled-results';
import { nextProfile, profileOf, profileText } from '../../analysis/score-profiles';
import type { ScoreProfile } from '../../contract/domain/score-profile';
import { SpindleError } from '../../contract/errors';
import { researchUse } from '../../contract/report';
import { leastFitted, offerFit } from '../../evaluation/cross-validation';
import type { MatchedSlide } from '../../evaluation/matching';
import { writeAtomically } from '../../project/write-atomically';
import type { Installation } from '../../session/installation';
import { findModel } from './engine-room';
import { labelChoice, type LabelOptions } from './label-options';
import { chosenSlides } from './named-slides';
import { printJson, printLine, printNote } from './output';
import { usingProject } from './using-project';

export interface FitOptions extends Omit<LabelOptions, 'labels'> {
  readonly labels?: string;
  readonly project?: string;
  readonly slide?: readonly string[];
  readonly case?: string;
  readonly reader?: string;
  readonly falsePerMm2?: number;
  readonly name?: string;
  readonly out: string;
  readonly date?: string;
  readonly json?: boolean;
}

interface FittedSlides {
  readonly slides: readonly MatchedSlide[];
  readonly model: ScoreProfile['model'];
  readonly kind: ScoreProfile['fittedTo']['kind'];
  /** What is counted for whether there are enough. */
  readonly fitted: number;
  readonly notes: readonly string[];
}

/** @throws usage, not-found, conflict, table-invalid, profile-invalid, nothing-readable, write-failed */
export async function fitProfile(
  installation: Installation,
  results: readonly string[],
  options: FitOptions,
): Promise<void> {
  const { slides, model, kind, fitted, notes } = await slidesToFit(results, options);
  for (const note of new Set(notes)) printNote(`note: ${note}`);
  const threshold = await thresholdOf(installation, model);
  if (fitted < leastFitted)
    throw refused(
      `${fitted} ${kind === 'labels' ? 'labelled mitoses' : 'figures were judged, which'} are too few`,
    );
  const rate = options.falsePerMm2 ?? null;
  const offer = offerFit(slides, threshold, rate);
  if (offer === null)
    throw refused(
      rate === null
        ? 'they are of one patient, case or slide, and nothing is left to measure a fit on'
        : 'the tissue without mitoses is too small for that rate, or is of one patient, case or slide',
    );
  const { name, out, date, json } = options;
  const next = await nextProfile(out, name ?? 'fit');
  const profile = profileOf(offer, {
    ...{ name: name ?? 'fit', version: next.version, createdAt: date ?? new Date().toISOString(), model },
    ...{ kind, slides: slides.length, areaMm2: slides.reduce((sum, { areaMm2 }) => sum + areaMm2, 0) },
    mostFalsePerMm2: rate,
  });
  if (json !== true) for (const line of linesOf(profile)) printLine(line);
  if (name !== undefined) await writeAtomically(next.path, profileText(profile));
  const written = name === undefined ? null : next.path;
  if (json === true) printJson({ ...profile, name: name ?? null, written });
  else {
    printLine(written ?? 'nothing was written: give it a --name to keep it as a profile for --profile');
    printLine(researchUse);
  }
}

async function slidesToFit(results: readonly string[], options: FitOptions): Promise<FittedSlides> {
  const { labels, project: file, reader } = options;
  if (file === undefined && labels !== undefined && results.length > 0) {
    const read = await labelledResults(results, await labelChoice({ ...options, labels }));
    const fitted = read.slides.reduce((sum, slide) => sum + slide.labels.length, 0);
    return { ...read, kind: 'labels', fitted };
  }
  if (file !== undefined && labels === undefined && results.length === 0 && reader !== undefined)
    return usingProject(file, 'read', async (project) => {
      const isAll = options.case === undefined && options.slide === undefined;
      const listed = isAll
        ? project.cases().flatMap(({ name, slides }) => slides.map((slide) => ({ ...slide, case: name })))
        : await chosenSlides(project.cases(), options.slide ?? [], options.case);
      const { slides, model, judged } = judgedSlides(project, listed, reader);
      const notes = ['Figures that nobody judged count neither way: judge some below the threshold, too.'];
      return { slides, model, kind: 'verdicts', fitted: judged, notes };
    });
  throw new SpindleError('usage', {
    what: 'cannot tell what is to be fitted to',
    why: 'neither results with --labels are named, nor a --project with a --reader; or both are',
    remedy: 'spindle fit RESULTS --labels FOLDER, or spindle fit --project FILE --reader NAME',
  });
}

/** The model's own, whatever the documents were written at. @throws profile-invalid */
async function thresholdOf(
  installation: Installation,
  { id, version, sha256 }: ScoreProfile['model'],
): Promise<number> {
  const model = await findModel(installation, id);
  if (model.sha256 === sha256) return model.manifest.threshold;
  throw new SpindleError('profile-invalid', {
    what: 'the results are of another model',
    why: `they are of ${id} ${version} with the checksum ${sha256}, and the installed ${model.manifest.id} ${model.manifest.version} has another`,
    remedy: 'analyse the slides again with the installed model',
  });
}

function linesOf(profile: ScoreProfile): string[] {
  const { model, threshold, slope, shift, fittedTo, measured } = profile;
  const { mitoses, slides, groups, areaMm2, kind, mostFalsePerMm2 } = fittedTo;
  const row = (name: string, of: keyof ScoreProfile['measured']['fitted'], digits: number): string =>
    `  ${name.padEnd(26)}${measured.unfitted[of].toFixed(digits).padStart(10)}${measured.fitted[of].toFixed(digits).padStart(10)}`;
  const difference = measured.fitted.f1 - measured.unfitted.f1;
  return [
    `${model.id} ${model.version}, fitted to ${mitoses} mitoses on ${slides} slides (${groups} patients, cases or slides, ${areaMm2.toFixed(2)} mm²)${kind === 'verdicts' ? ', among the figures that were judged' : ''}`,
    'on slides that it was not fitted to:',
    `${' '.repeat(28)}${'own'.padStart(10)}${'fitted'.padStart(10)}`,
    row('threshold', 'threshold', 3),
    row('F1', 'f1', 3),
    row('precision', 'precision', 3),
    row('recall', 'recall', 3),
    row('false positives per mm²', 'falsePositivesPerMm2', 2),
    `threshold ${threshold.toFixed(4)}, slope ${slope.toFixed(3)}, shift ${shift.toFixed(3)}`,
    mostFalsePerMm2 !== null
      ? `the threshold keeps to ${mostFalsePerMm2} false positives per mm² of the slides without mitoses`
      : difference > 0.01
        ? 'it pays here'
        : 'it does not pay here: the model’s own threshold does as well',
  ];
}

function refused(why: string): SpindleError {
  return new SpindleError('nothing-readable', {
    what: 'nothing was fitted',
    why,
    remedy: `label or judge ${leastFitted} or more, on slides of two or more patients`,
  });
}
