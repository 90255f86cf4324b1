/**
 * Whether pixel size, objective and model go together. Nothing is refused here: what contradicts itself is said beside the
 * figures, because a pixel size wrong by two makes a density wrong by four.
 */
import type { ResultWarning } from '../contract/report';
import { mppWords, rounded, type KnownMpp, type Mpp, type SlideInfo } from '../contract/slide';

/**
 * Objective power times µm per pixel: the pitch of the camera, in µm. Most scanners state the power that a pathologist
 * would call it, and have about 10 (9.1 Hamamatsu, 10.1 Aperio CS2).
 */
const pitchBounds = { min: 7, max: 14 };
/** These vendors state the power of the lens, without the optics between lens and camera (3.6 to 7 on Pannoramic, Axioscan, VS). */
const lensFormats: readonly string[] = ['mirax', 'zeiss', 'sakura', 'ome-tiff', 'dicom', 'dicomweb'];
const lensPitchBounds = { min: 3, max: 14 };
/** From so much coarser than what the judge was trained at, its patches are enlarged pictures. */
const coarserThanJudge = 1.4;
/** Pixel sizes that differ by less are the same. */
const sameSize = 0.02;

export function magnificationWarnings(
  info: Pick<SlideInfo, 'mpp' | 'doubtedMpp' | 'objectivePower' | 'format'>,
  mpp: KnownMpp,
  judgeMpp: number,
): ResultWarning[] {
  return [...enteredWarnings(info, mpp), ...objectiveWarnings(info, mpp), ...modelWarnings(mpp, judgeMpp)];
}

/** A size entered by hand against what the file states, believed or not. */
function enteredWarnings(
  { mpp: stated, doubtedMpp }: Pick<SlideInfo, 'mpp' | 'doubtedMpp'>,
  mpp: KnownMpp,
): ResultWarning[] {
  if (mpp.source !== 'user') return [];
  if (doubtedMpp !== null) {
    const text = `The slide states ${mppWords(doubtedMpp)}, which is implausible; ${mppWords(mpp)} was entered by hand.`;
    return [{ kind: 'pixel-size', text }];
  }
  if (stated === null || isSame(stated, mpp)) return [];
  const text = `The slide states ${mppWords(stated)}; ${mppWords(mpp)} was entered by hand, and areas are computed with it.`;
  return [{ kind: 'pixel-size', text }];
}

function objectiveWarnings(
  { objectivePower, format }: Pick<SlideInfo, 'objectivePower' | 'format'>,
  mpp: Mpp,
): ResultWarning[] {
  if (objectivePower === null || !(objectivePower > 0)) return [];
  const { min, max } = lensFormats.includes(format) ? lensPitchBounds : pitchBounds;
  const pitch = objectivePower * Math.sqrt(mpp.x * mpp.y);
  if (pitch >= min && pitch <= max) return [];
  const expected = Number((10 / objectivePower).toPrecision(2));
  return [
    {
      kind: 'magnification',
      text:
        `The objective (${rounded(objectivePower)}×) and the pixel size (${mppWords(mpp)}) do not match: ` +
        `about ${expected} µm would be expected. If the pixel size is wrong, areas and densities are wrong by the square of the error.`,
    },
  ];
}

function modelWarnings(mpp: Mpp, judgeMpp: number): ResultWarning[] {
  if (Math.max(mpp.x, mpp.y) < judgeMpp * coarserThanJudge) return [];
  return [
    {
      kind: 'magnification',
      text:
        `The slide has ${mppWords(mpp)}, the model was trained at ${rounded(judgeMpp)} µm: ` +
        'its patches are enlarged, and more figures are missed or misclassified than the model card states.',
    },
  ];
}

function isSame(one: Mpp, other: Mpp): boolean {
  return Math.abs(one.x / other.x - 1) < sameSize && Math.abs(one.y / other.y - 1) < sameSize;
}
