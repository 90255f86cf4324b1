/**
 * How the slide is shown beside its own look: brightness, contrast, gamma, and all stains or one. Only the picture on the screen
 * follows it; what is analysed and counted never does.
 */
import { t } from '../../ui/language.svelte';

/** `all`: the slide as it is; else the one stain alone, in its own colour (`stain-separation.ts`). */
export const stainChoices = ['all', 'haematoxylin', 'eosin'] as const;
export type StainChoice = (typeof stainChoices)[number];

export interface Look {
  /** Added, as a share of the whole range. */
  readonly brightness: number;
  /** Factor around the middle of the range. */
  readonly contrast: number;
  /** Above 1 the middle becomes lighter. */
  readonly gamma: number;
  readonly stain: StainChoice;
}

export const ownLook: Look = { brightness: 0, contrast: 1, gamma: 1, stain: 'all' };

export const lookRange = {
  brightness: { min: -1, max: 1 },
  contrast: { min: 0.25, max: 4 },
  gamma: { min: 0.25, max: 4 },
} as const;

export function isOwnLook(look: Look): boolean {
  return changesOf(look).length === 0;
}

/** `brightness and gamma changed`, `haematoxylin only, contrast changed`; `null` for the slide's own look. */
export function lookWords(look: Look): string | null {
  const changed = changesOf(look)
    .filter((name) => name !== 'stain')
    .map((name) => t(`slide-look-part-${name}`));
  const parts = [
    ...(look.stain === 'all' ? [] : [t(`slide-stain-${look.stain}`)]),
    ...(changed.length === 0 ? [] : [t('slide-look-changed', { what: listed(changed) })]),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

function changesOf(look: Look): readonly string[] {
  return (['brightness', 'contrast', 'gamma', 'stain'] as const).filter(
    (name) => look[name] !== ownLook[name],
  );
}

function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return t('slide-look-parts', { first: words.slice(0, -1).join(', '), last: words.at(-1) ?? '' });
}
