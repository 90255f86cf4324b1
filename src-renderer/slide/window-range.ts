/** What the sliders of a channel's window span: the values that matter, not all 65,536 that could be. */
import type { ValueWindow } from '../../src-main/contract/slide';

/** Around the automatic window, three times as far up and once as far down, and always with the present one inside. */
export function sliderRange(range: ValueWindow, automatic: ValueWindow, present: ValueWindow): ValueWindow {
  if (range.high - range.low <= 255) return range;
  const span = automatic.high - automatic.low;
  return {
    low: Math.max(range.low, Math.min(automatic.low - span, present.low)),
    high: Math.min(range.high, Math.max(automatic.high + 2 * span, present.high)),
  };
}

/** One end moved; the other gives way where it would be passed. Whole numbers inside the range. */
export function movedWindow(
  { low, high }: ValueWindow,
  end: 'low' | 'high',
  value: number,
  range: ValueWindow,
): ValueWindow {
  if (end === 'low') {
    const moved = Math.min(Math.max(range.low, Math.round(value)), range.high - 1);
    return { low: moved, high: Math.max(high, moved + 1) };
  }
  const moved = Math.max(Math.min(range.high, Math.round(value)), range.low + 1);
  return { low: Math.min(low, moved - 1), high: moved };
}
