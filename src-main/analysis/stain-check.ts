/**
 * Whether a slide looks like what the models were trained on: a brightfield scan stained with haematoxylin and eosin. Plain
 * opposites (dark field, fluorescence, negatives, grey) are refused, as a count there would be a number without meaning;
 * what is doubtful is counted with a warning. The limits were measured on all real sections there were and on slides of
 * other kinds: docs/stain-check.md has the figures and the margins.
 */
import type { ResultWarning } from '../contract/report';
import type { StainFigures } from '../detection/stain-figures';
import { SpindleError } from '../contract/errors';
import type { SlideInfo } from '../contract/slide';
import { whyNotStained } from '../contract/view';

/** What real H&E reaches, and what else was measured, stands beside each in docs/stain-check.md. */
const stainLimits = {
  /** Refused: the median brightness of a picture of which a little is bright, absolutely and against the brightest. */
  darkMedian: 60,
  darkMedianToBright: 0.35,
  /** Refused: the mean density of what is stained. No section lets so little light through. */
  density: 1.2,
  /** Refused: the share of stain that absorbs green least. */
  greenLeast: 0.4,
  /** Refused below: the colour of what is stained, and doubted below. */
  grey: 0.07,
  paleColour: 0.3,
  /** Doubted: shares and ratios beyond green. */
  redBeyond: 0.3,
  redToGreen: 0.88,
  blueBeyond: 0.2,
  blueToGreen: 0.95,
  /** Doubted below: density. */
  weak: 0.04,
  /** Overview pixels; of fewer nothing is doubted. */
  fewest: 30,
} as const;

export type StainFinding =
  | { readonly kind: 'plausible' }
  /** `why` is a clause without full stop. */
  | { readonly kind: 'doubtful' | 'refused'; readonly why: string };

/** @param figures `null`: nothing is stained, which is not decided here */
export function judgeStain(figures: StainFigures | null): StainFinding {
  if (figures === null) return { kind: 'plausible' };
  const refused = whyRefused(figures);
  if (refused !== null) return { kind: 'refused', why: refused };
  const doubts = figures.pixels < stainLimits.fewest ? [] : doubtsOf(figures);
  return doubts.length === 0 ? { kind: 'plausible' } : { kind: 'doubtful', why: doubts.join('; ') };
}

function whyRefused({ brightness, density, greenLeast, colour }: StainFigures): string | null {
  const { median, bright } = brightness;
  const isDark = median < stainLimits.darkMedian && median < bright * stainLimits.darkMedianToBright;
  if (isDark || density > stainLimits.density) {
    return 'it is bright on dark, as in fluorescence or dark field, and the models were trained on brightfield scans stained with haematoxylin and eosin';
  }
  if (greenLeast > stainLimits.greenLeast) {
    return 'green is its brightest colour, as in fluorescence or a negative, and haematoxylin and eosin absorb green most';
  }
  if (colour < stainLimits.grey) {
    return 'it is grey, and the models need the colours of haematoxylin and eosin';
  }
  return null;
}

function doubtsOf(figures: StainFigures): string[] {
  const isBlue = figures.redBeyond > stainLimits.redBeyond || figures.redToGreen > stainLimits.redToGreen;
  const isBrown =
    figures.blueBeyond > stainLimits.blueBeyond || figures.blueToGreen > stainLimits.blueToGreen;
  return [
    ...(isBrown ? ['much of it is brown or yellow, as with DAB (immunohistochemistry)'] : []),
    ...(isBlue ? ['much of it is blue without pink, as without eosin'] : []),
    ...(!isBrown && !isBlue && figures.colour < stainLimits.paleColour ? ['it has hardly any colour'] : []),
    ...(figures.density < stainLimits.weak ? ['it is stained very weakly'] : []),
  ];
}

/**
 * @param isForced a person asked for the analysis in spite of the colours
 * @returns what must be read beside the figures
 * @throws SpindleError `not-brightfield`
 */
export function requirePlausibleStain(
  name: string,
  figures: StainFigures | null,
  isForced: boolean,
): ResultWarning[] {
  const finding = judgeStain(figures);
  switch (finding.kind) {
    case 'plausible':
      return [];
    case 'doubtful':
      return [
        {
          kind: 'stain',
          text: `The slide may not be stained with haematoxylin and eosin: ${finding.why}. The models were trained on no other stain; look at the slide before you use a count.`,
        },
      ];
    case 'refused':
      if (!isForced) throw refusal(name, finding.why);
      return [
        {
          kind: 'stain-forced',
          text: `The slide was analysed because a person asked for it, although ${finding.why}. Unless this finding is wrong, the counts are meaningless.`,
        },
      ];
  }
}

function refusal(name: string, why: string): SpindleError {
  return new SpindleError('not-brightfield', {
    what: 'cannot count on this slide',
    where: { path: name },
    why,
    remedy:
      'use a brightfield scan of an H&E section; if this is one, analyse it anyway (--force-stain), and every document will say so',
  });
}

/** @throws SpindleError `not-brightfield` for a slide of channels. */
export function requireStained(info: SlideInfo): void {
  const why = whyNotStained(info);
  if (why === null) return;
  throw new SpindleError('not-brightfield', {
    what: 'cannot analyse the slide',
    where: { path: info.name },
    why,
    remedy: 'analyse a scan of the section in brightfield and colour; this one can only be looked at',
  });
}
