/** What the count in an area says, in words. */
import type { Protocol } from '../../src-main/contract/domain/protocol';
import type { AreaCount } from '../../src-main/counting/area-counter';
import type { AreaOutcome } from '../../src-main/counting/area-outcome';
import type { CountWarning } from '../../src-main/counting/count-warnings';
import type { Refusal } from '../../src-main/counting/protocol-score';
import type { StoppingState } from '../../src-main/counting/stopping-rule';
import { formatCount, formatFigures, formatNumber } from '../ui/figures';
import { t } from '../ui/language.svelte';
import type { WarningText } from '../ui/warning-text';

type Scored = Pick<AreaOutcome, 'score' | 'probabilities'>;

/** `14`, or `14 to 19`. */
export function rangeWords(low: number, high: number, format: (value: number) => string): string {
  const [from, to] = [format(low), format(high)];
  return from === to ? from : t('counting-range', { from, to });
}

/** `score 2 (P .93)`, `score 1 (P .81) to score 2 (P .64)`, the rate of a protocol without scores, or why there is none. */
export function scoreWords(protocol: Protocol | null, least: Scored, most: Scored): string {
  const [low, high] = [least.score, most.score];
  if (protocol === null || low === null || high === null) return t('counting-score-no-protocol');
  if (low.kind === 'refused') return t('counting-score-refused', { refusal: refusalWords(low) });
  if (high.kind === 'refused') return t('counting-score-refused', { refusal: refusalWords(high) });
  if (low.kind === 'rate' || high.kind === 'rate') {
    const rate = rangeWords(low.value, high.value, (value) => formatFigures(value, 3));
    return t('counting-score-rate', {
      rate,
      unit: formatFigures(low.unitMm2, 3),
      protocol: protocol.name,
    });
  }
  const of = ({ name, band }: typeof low, { probabilities }: Scored): string => {
    const probability = probabilities?.[band];
    return probability === undefined ? name : `${name} (P ${probabilityWords(probability)})`;
  };
  const scaled = (score: string): string =>
    high.isScaled ? t('counting-score-scaled', { score, unit: formatFigures(high.unitMm2, 3) }) : score;
  if (low.band === high.band && least.probabilities?.[low.band] === most.probabilities?.[high.band])
    return scaled(of(low, least));
  if (low.band === high.band) return scaled(t('counting-score-either-end', { score: low.name }));
  return scaled(t('counting-range', { from: of(low, least), to: of(high, most) }));
}

/** With two decimals, and never as certain. */
function probabilityWords(probability: number): string {
  return probability >= 0.995 ? `> ${formatNumber(0.99, 2)}` : formatNumber(probability, 2);
}

/** Where the area lies, and how that compares with other places. @param reader who placed it; `null`: nobody */
export function placeWords({ most, moved, ties, nextBest }: AreaCount, reader: string | null): string {
  if (reader !== null) {
    const more = moved?.belowMaximum ?? 0;
    const place = more > 0 ? 'not-fullest' : 'fullest';
    const outside = moved?.isAllowed === false ? '-outside' : '';
    return t(`counting-placed-${place}${outside}`, { reader, more: formatCount(more) });
  }
  if (most.placements.length > 1)
    return t('counting-place-fields', { fields: formatCount(most.placements.length) });
  if (most.count === 0) return t('counting-place-none');
  const words = [t('counting-place-fullest')];
  const others = ties?.placements.length ?? 0;
  if (others > 0) {
    const places = formatCount(others);
    const areAll = ties?.areAllPlacements !== false;
    words.push(t(areAll ? 'counting-place-ties' : 'counting-place-ties-or-more', { places }));
  }
  if (nextBest !== null) words.push(t('counting-place-next-best', { figures: formatCount(nextBest.count) }));
  return `${words.join('; ')}.`;
}

/** `14 figures are unreviewed; none of them can change the score.` */
export function stoppingWords({
  unreviewed,
  unsure,
  canChange,
  unproven,
  notExamined,
}: StoppingState): string {
  const open = unreviewed + unsure;
  if (open === 0) return t('counting-stopping-done');
  const words = [openWords(unreviewed, unsure)];
  const can = canChange.length;
  if (can === 0) words.push(t('counting-stopping-none'));
  else {
    const proof = unproven > 0 ? '-unproven' : '';
    words.push(
      can === open
        ? t(`counting-stopping-each${proof}`)
        : t(`counting-stopping-some${proof}`, { figures: String(can) }),
    );
  }
  if (notExamined > 0) words.push(t('counting-stopping-not-examined', { figures: String(notExamined) }));
  return `${words.join('; ')}.`;
}

/** `14 figures are unreviewed, 3 unsure` */
function openWords(unreviewed: number, unsure: number): string {
  const shown = { unreviewed: String(unreviewed), unsure: String(unsure) };
  if (unsure === 0) return t('counting-stopping-unreviewed', { count: unreviewed, ...shown });
  if (unreviewed === 0) return t('counting-stopping-unsure', { count: unsure, ...shown });
  return t('counting-stopping-unreviewed-unsure', { count: unreviewed, ...shown });
}

/** A clause: why there is no score, and what can be done. */
export function refusalWords(refusal: Refusal): string {
  const id = `counting-refused-${refusal.reason}`;
  if (refusal.reason === 'other-area') return t(id, areasOf(refusal));
  return refusal.reason === 'no-cut-offs' ? t(id, { protocol: refusal.protocol }) : t(id);
}

export function warningText(warning: CountWarning): WarningText {
  return {
    text: warningWords(warning),
    ...(warning.kind === 'outside-model-range' && { language: 'en' }),
  };
}

/** A sentence. */
export function warningWords(warning: CountWarning): string {
  const id = `counting-warning-${warning.kind}`;
  switch (warning.kind) {
    case 'pixel-size-changed':
    case 'pixel-size-by-hand': {
      const { x, y } = warning.mpp;
      const size = x === y ? formatFigures(x, 6) : `${formatFigures(x, 6)} × ${formatFigures(y, 6)}`;
      return t(id, { size });
    }
    case 'missing-tiles':
      return t(id, { tiles: warning.tiles, shown: formatCount(warning.tiles) });
    case 'area-smaller':
    case 'area-larger':
      return t(`${id}${warning.isScaled ? '-scaled' : ''}`, areasOf(warning));
    case 'beyond-tissue':
      return t(id, { area: inMm2(warning.areaMm2), tissue: inMm2(warning.tissueMm2) });
    case 'outside-model-range':
      return warning.text;
  }
}

function areasOf(of: {
  readonly protocol: string;
  readonly askedMm2: number;
  readonly areaMm2: number;
}): Record<'protocol' | 'asked' | 'area', string> {
  return { protocol: of.protocol, asked: inMm2(of.askedMm2), area: inMm2(of.areaMm2) };
}

function inMm2(area: number): string {
  return `${formatFigures(Number(area.toFixed(2)), 8)} mm²`;
}
