/** Reads a pixel size that a person typed: a plain number of µm per pixel, or why it is refused. */
import { plausibleMpp } from '../../src-main/contract/slide';

export type MppInput =
  | { readonly kind: 'empty' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'accepted'; readonly mpp: number };

export function readMpp(text: string): MppInput {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'empty' };
  const plain = trimmed.replace(',', '.');
  if (!/^\d*\.?\d+$/.test(plain)) return { kind: 'refused', why: 'a number is needed, such as 0.25' };
  const mpp = Number(plain);
  if (mpp < plausibleMpp.min) {
    return { kind: 'refused', why: `below ${plausibleMpp.min} µm no light microscope resolves anything` };
  }
  if (mpp > plausibleMpp.max) {
    return { kind: 'refused', why: `above ${plausibleMpp.max} µm a cell is smaller than a pixel` };
  }
  return { kind: 'accepted', mpp };
}
