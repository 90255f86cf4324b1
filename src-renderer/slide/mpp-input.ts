/** Reads a pixel size that a person typed: a plain number of µm per pixel, or why it is refused. */
import { plausibleMpp } from '../../src-main/contract/slide';
import { t } from '../ui/language.svelte';

export type MppInput =
  | { readonly kind: 'empty' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'accepted'; readonly mpp: number };

export function readMpp(text: string): MppInput {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'empty' };
  const plain = trimmed.replace(',', '.');
  if (!/^\d*\.?\d+$/.test(plain)) return { kind: 'refused', why: t('slide-mpp-no-number') };
  const mpp = Number(plain);
  if (mpp < plausibleMpp.min) {
    return { kind: 'refused', why: t('slide-mpp-too-small', { least: plausibleMpp.min }) };
  }
  if (mpp > plausibleMpp.max) {
    return { kind: 'refused', why: t('slide-mpp-too-large', { most: plausibleMpp.max }) };
  }
  return { kind: 'accepted', mpp };
}
