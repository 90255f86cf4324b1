/** What two slides beside one another are locked by, as a sentence. */
import type { Laid } from '../../session/slide-alignment.svelte';
import { errorSentences, standingAlone } from '../../../src-main/contract/errors';
import { formatFigures } from '../../ui/figures';
import { t } from '../../ui/language.svelte';

/** Sections of one block differ by a few percent; by more, a person looks at the pairs again. */
const muchDifference = 0.1;

export interface LinkWords {
  readonly text: string;
  /** Whether it is something to look at. */
  readonly isDoubtful: boolean;
}

/** @param unsized names of the slides whose pixel size is unknown @param laid `null` until both slides are open */
export function linkWords(laid: Laid | null, locked: boolean, unsized: readonly string[]): LinkWords {
  if (laid === null) return { text: t('slide-link-before-open'), isDoubtful: false };
  const lock = locked ? 'locked' : 'free';
  const size = unsizedWords(unsized);
  if (laid.kind === 'aligned') {
    const { difference } = laid;
    const aligned = t(`slide-link-aligned-${lock}`);
    if (difference === null)
      return { text: `${aligned} ${t('slide-link-scale-by-pairs', { size })}`, isDoubtful: true };
    const isDoubtful = Math.abs(difference) > muchDifference;
    return { text: `${aligned} ${differenceWords(difference, isDoubtful)}`, isDoubtful };
  }
  const { refusal } = laid;
  if (refusal !== null) {
    const why = standingAlone(errorSentences(refusal));
    return { text: `${t(`slide-link-refused-${lock}`)} ${why}`, isDoubtful: true };
  }
  const text = size === '' ? t(`slide-link-by-size-${lock}`) : t(`slide-link-by-width-${lock}`, { size });
  return { text, isDoubtful: true };
}

/** Nothing where both pixel sizes are known. */
function unsizedWords([first, second]: readonly string[]): string {
  if (first === undefined) return '';
  if (second === undefined) return t('slide-link-unsized', { slide: first });
  return t('slide-link-unsized-both', { first, second });
}

function differenceWords(difference: number, isDoubtful: boolean): string {
  const percent = Math.abs(difference) * 100;
  if (percent < 1) return t('slide-link-distances-agree');
  const id = isDoubtful ? 'slide-link-distances-doubtful' : 'slide-link-distances-differ';
  return t(id, { percent: formatFigures(Math.round(percent), 3) });
}
