/**
 * How numbers are shown: counts, areas, rates, durations, with the decimal mark and the grouping of the person's language.
 * Unknown is an en dash, never zero. Files for programs are written elsewhere, and keep the dot.
 */
import { formatScore } from '../../src-main/contract/detection';
import type { Mpp } from '../../src-main/contract/slide';
import { t, windowLocale } from './language.svelte';

export const unknown = '–';

/** @param locale the window's when left out. */
export function formatNumber(value: number, decimals: number, locale = windowLocale()): string {
  return value.toLocaleString(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** At most so many figures that mean something, and no zeros at the end: `0.25`, `12`, `2,000`. */
export function formatFigures(value: number, figures: number, locale = windowLocale()): string {
  return value.toLocaleString(locale, { maximumSignificantDigits: figures });
}

/** mm² with two decimals; more below 0.1, so that two figures of a small area are left. */
export function formatArea(mm2: number, locale = windowLocale()): string {
  const decimals = mm2 > 0 && mm2 < 0.1 ? Math.max(3, 1 - Math.floor(Math.log10(mm2))) : 2;
  return `${formatNumber(mm2, decimals, locale)} mm²`;
}

export function formatDensity(perMm2: number, locale = windowLocale()): string {
  return formatNumber(perMm2, perMm2 >= 100 ? 0 : 1, locale);
}

export function formatRate(mm2PerMin: number | null, locale = windowLocale()): string {
  if (mm2PerMin === null) return unknown;
  return `${formatNumber(mm2PerMin, mm2PerMin >= 10 ? 0 : 1, locale)} mm²/min`;
}

/** `45 s`, `3 min 20 s`, `1 h 05 min`. */
export function formatDuration(seconds: number | null): string {
  if (seconds === null) return unknown;
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

export function formatCount(count: number, locale = windowLocale()): string {
  return formatNumber(count, 0, locale);
}

/** µm per pixel; both axes only where they differ. */
export function formatMpp(mpp: { readonly x: number; readonly y: number }, locale = windowLocale()): string {
  const same = Math.abs(mpp.x - mpp.y) < 0.0005;
  const y = same ? '' : ` × ${formatNumber(mpp.y, 3, locale)}`;
  return `${formatNumber(mpp.x, 3, locale)}${y} µm/px`;
}

/** For sentences: `0.499 µm per pixel`, four significant digits, both axes where they read differently. */
export function mppInWords({ x, y }: Mpp): string {
  const [across, down] = [formatFigures(x, 4), formatFigures(y, 4)];
  return t('ui-mpp-in-words', { mpp: across === down ? across : `${across} × ${down}` });
}

/** As `formatScore` of the contract, with as many digits as tell scores apart. */
export function showScore(score: number, decimals: number, locale = windowLocale()): string {
  return withMark(formatScore(score, decimals), locale);
}

/** Three digits, cut, where there is space for no more: a score below 1 is at most `0.999`. */
export function showScoreBriefly(score: number, locale = windowLocale()): string {
  return withMark(formatScore(score, 3, 3), locale);
}

function withMark(score: string, locale: string): string {
  const mark = new Intl.NumberFormat(locale).formatToParts(0.5).find(({ type }) => type === 'decimal');
  return score.replace('.', mark?.value ?? '.');
}

/** `1 tile`, `2 tiles`, `1,204 tiles`. */
export function countTiles(count: number, locale = windowLocale()): string {
  return t('ui-tiles', { count, shown: formatCount(count, locale) });
}
