/**
 * Reads a figure that a person typed into a field of the viewer: a plain number, with a dot or a comma, perhaps with the sign
 * of its unit behind it, or why it is refused.
 */
import { formatFigures } from '../ui/figures';
import { t } from '../ui/language.svelte';

export type TypedFigure =
  { readonly kind: 'refused'; readonly why: string } | { readonly kind: 'accepted'; readonly value: number };

export interface FigureRange {
  readonly min: number;
  readonly max: number;
  /** May follow the number: `×`, `°`, `mm²`. */
  readonly unit: string;
}

/** `x` is read as `×`, and `mm2` as `mm²`: what keyboards have. */
export function readFigure(text: string, { min, max, unit }: FigureRange): TypedFigure {
  const typed = text.trim().toLowerCase().replace('x', '×').replace('mm2', 'mm²');
  const plain = typed.endsWith(unit) ? typed.slice(0, -unit.length).trim() : typed;
  // The minus of some keyboards is U+2212.
  const number = plain.replace(',', '.').replace('−', '-');
  if (!/^-?(\d+\.?\d*|\.\d+)$/.test(number)) return { kind: 'refused', why: t('slide-figure-no-number') };
  const value = Number(number);
  if (value >= min && value <= max) return { kind: 'accepted', value };
  const why = t('slide-figure-out-of-range', { least: shown(min), most: shown(max), unit });
  return { kind: 'refused', why };
}

function shown(value: number): string {
  return formatFigures(value, 4);
}
