/** Decisions in words, for a person who must know which of them are not in the log. Locations are level-0 pixels. */
import { entryWords, type Command, type Verdict } from '../../src-main/contract/domain/command';
import { mppInWords } from '../ui/figures';
import { t } from '../ui/language.svelte';
import { regionName } from './region-name';

/** A command without the slide, which is that of the class that sends it. */
export type Decision = Command extends infer C ? (C extends Command ? Omit<C, 'slide'> : never) : never;

/** `mitotic at (1204, 88)`. A note is given whole: it exists nowhere else. */
function decisionWords(decision: Decision): string {
  switch (decision.kind) {
    case 'set-pixel-size':
      return t('session-decision-mpp', { mpp: mppInWords(decision.mpp) });
    case 'edit-mask': {
      const where = at(middleOf(decision.edit.polygon[0] ?? []));
      return decision.edit.kind === 'include'
        ? t('session-decision-tissue-added', where)
        : t('session-decision-tissue-taken-out', where);
    }
    case 'remove-mask-edit':
      return t('session-decision-mask-edit-removed');
    case 'give-verdict': {
      const { verdict } = decision;
      if (verdict === null) return t('session-decision-verdict-taken-back', at(decision.place));
      return t('session-decision-verdict', { verdict: verdictWords(verdict), ...at(decision.place) });
    }
    case 'give-consensus': {
      const { verdict } = decision;
      if (verdict === null) return t('session-decision-consensus-taken-back', at(decision.place));
      return t('session-decision-consensus', { verdict: verdictWords(verdict), ...at(decision.place) });
    }
    case 'estimate-count':
      return decision.own === null
        ? t('session-decision-no-estimate')
        : t('session-decision-own-count', { own: String(decision.own) });
    case 'read-blinded':
      return decision.blinded ? t('session-decision-blinded-begins') : t('session-decision-blinded-ends');
    case 'add-figure':
      return t('session-decision-figure-added', at(decision.place));
    case 'place-area':
      return t('session-decision-area-placed', at(decision.place));
    case 'remove-area':
      return t('session-decision-area-released');
    case 'note': {
      const { place, text } = decision;
      return place === null
        ? t('session-decision-note', { text })
        : t('session-decision-note-at', { text, ...at(place) });
    }
    case 'remove-note':
      return t('session-decision-note-removed');
    case 'set-region':
      return decision.name === ''
        ? t('session-decision-region')
        : t('session-decision-region-named', { name: regionName(decision.name) });
    case 'remove-region':
      return t('session-decision-region-removed');
    case 'choose-protocol':
      return t('session-decision-protocol', { protocol: decision.protocol });
    case 'align-slides':
      return decision.alignment === null
        ? t('session-decision-alignment-taken-back')
        : t('session-decision-alignment');
    case 'set-case':
      return decision.case === null
        ? t('session-decision-case-taken-out')
        : t('session-decision-case', { name: decision.case.name });
    case 'sign-off':
      return t('session-decision-sign-off');
    case 'withdraw-sign-off':
      return t('session-decision-sign-off-withdrawn', { reason: decision.reason });
    case 'undo':
      return t('session-decision-undo');
    case 'redo':
      return t('session-decision-redo');
    // No window decides the following, and no kind of command needs the slide for its words.
    default:
      return entryWords({ by: 'you', command: decision as Command });
  }
}

/** Each once, with how often: `3 × you took back a correction of the tissue mask`. */
export function decisionsWords(decisions: readonly Decision[]): string[] {
  const counts = new Map<string, number>();
  for (const decision of decisions) {
    const words = decisionWords(decision);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([words, count]) => (count === 1 ? words : `${count} × ${words}`));
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** For a message: whole pixels. */
function at({ x, y }: Place): { x: string; y: string } {
  return { x: String(Math.round(x)), y: String(Math.round(y)) };
}

function verdictWords(verdict: Verdict): string {
  return t(`review-verdict-${verdict.replace(' ', '-')}`);
}

/** Of the rectangle around a ring. */
function middleOf(ring: readonly (readonly [number, number])[]): Place {
  const middle = (values: readonly number[]): number => (Math.min(...values) + Math.max(...values)) / 2;
  return ring.length === 0
    ? { x: 0, y: 0 }
    : { x: middle(ring.map(([x]) => x)), y: middle(ring.map(([, y]) => y)) };
}
