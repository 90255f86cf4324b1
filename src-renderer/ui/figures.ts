/** How numbers are written: counts, areas, rates, durations. Unknown is an en dash, never zero. */

export const unknown = '–';

/** mm² with two decimals; three where it would else read 0.00. */
export function formatArea(mm2: number): string {
  return `${mm2.toFixed(mm2 < 0.1 ? 3 : 2)} mm²`;
}

export function formatDensity(perMm2: number): string {
  return perMm2 >= 100 ? formatCount(Math.round(perMm2)) : perMm2.toFixed(1);
}

export function formatRate(mm2PerMin: number | null): string {
  if (mm2PerMin === null) return unknown;
  return `${mm2PerMin >= 10 ? Math.round(mm2PerMin) : mm2PerMin.toFixed(1)} mm²/min`;
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

export function formatCount(count: number): string {
  return count.toLocaleString('en-GB');
}

/** µm per pixel; both axes only where they differ. */
export function formatMpp(mpp: { readonly x: number; readonly y: number }): string {
  const same = Math.abs(mpp.x - mpp.y) < 0.0005;
  return `${mpp.x.toFixed(3)}${same ? '' : ` × ${mpp.y.toFixed(3)}`} µm/px`;
}

/** `1 tile`, `2 tiles`, `1,204 tiles`. */
export function countTiles(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'tile' : 'tiles'}`;
}
