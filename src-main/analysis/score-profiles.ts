/** Profiles of scores as files: made from a fit, read back for an analysis, and never taken for another model's. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { reasonOf } from '../base/thrown';
import {
  profileDocumentSchema,
  profileWords,
  scoreProfileSchema,
  type ScoreProfile,
} from '../contract/domain/score-profile';
import { SpindleError } from '../contract/errors';
import { researchUse } from '../contract/report';
import type { FitOffer } from '../evaluation/cross-validation';
import type { FiguresAtThreshold } from '../evaluation/figures';
import { ownThreshold } from '../evaluation/score-fit';
import { safeStem, sameName } from './document-names';
import { readNamed } from './read-named';

const mostBytes = 100_000;

export interface FittedTo extends Omit<ScoreProfile['fittedTo'], 'mitoses' | 'groups'> {
  readonly name: string;
  readonly version: number;
  readonly createdAt: string;
  readonly model: ScoreProfile['model'];
}

/** @throws profile-invalid where the fit is none that could be used */
export function profileOf({ fit, labels, groups, fitted, unfitted }: FitOffer, of: FittedTo): ScoreProfile {
  const { name, version, createdAt, model, kind, slides, areaMm2, mostFalsePerMm2 } = of;
  const checked = scoreProfileSchema.safeParse({
    ...{ name, version, createdAt, model },
    ...{ slope: fit.slope, shift: fit.shift, threshold: ownThreshold(fit) },
    fittedTo: { kind, mitoses: labels, slides, groups, areaMm2, mostFalsePerMm2 },
    measured: { fitted: shownFigures(fitted), unfitted: shownFigures(unfitted) },
  });
  if (checked.success) return checked.data;
  throw new SpindleError('profile-invalid', {
    what: 'no profile can be made of the fit',
    why: z.prettifyError(checked.error),
    remedy: 'fit to more labels, or with another name',
  });
}

function shownFigures(figures: FiguresAtThreshold): ScoreProfile['measured']['fitted'] {
  const { threshold, precision, recall, f1, falsePositivesPerMm2 } = figures;
  return { threshold, precision, recall, f1, falsePositivesPerMm2 };
}

/** The same profile makes the same text. */
export function profileText(profile: ScoreProfile): string {
  const document = { document: 'spindle-score-profile', documentVersion: 1, statement: researchUse, profile };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** @throws not-found, profile-invalid */
export async function readProfile(path: string): Promise<ScoreProfile> {
  const bytes = await readNamed(path, 'the profile', mostBytes);
  try {
    return profileDocumentSchema.parse(JSON.parse(bytes.toString('utf8'))).profile;
  } catch (cause) {
    throw new SpindleError('profile-invalid', {
      what: 'cannot use the profile',
      where: { path },
      why: cause instanceof z.ZodError ? z.prettifyError(cause) : reasonOf(cause),
      remedy: 'name a file that spindle fit wrote',
      cause,
    });
  }
}

/** @throws profile-invalid: another model's scores mean something else */
export function requireProfileOf(profile: ScoreProfile, model: ScoreProfile['model']): void {
  if (profile.model.sha256 === model.sha256) return;
  throw new SpindleError('profile-invalid', {
    what: `the profile ${profileWords(profile)} is of another model`,
    why: `it was fitted to scores of ${profile.model.id} ${profile.model.version}, and the analysis is by ${model.id} ${model.version}`,
    remedy: 'analyse with that model, or fit a profile for this one',
  });
}

/** Where the next version under a name goes, in a folder that may not be there yet. */
export async function nextProfile(
  folder: string,
  name: string,
): Promise<{ readonly path: string; readonly version: number }> {
  const stem = safeStem(name);
  const names = await readdir(folder).catch(() => []);
  const versions = names.map((each) => {
    const [, of, version] = /^(.*)\.v(\d{1,6})\.profile\.json$/i.exec(each) ?? [];
    return of !== undefined && sameName(of) === sameName(stem) ? Number(version) : 0;
  });
  const version = Math.max(0, ...versions) + 1;
  return { version, path: join(folder, `${stem}.v${version}.profile.json`) };
}
