/** What the commands of the review do, and why they cannot be done now. */
import type { CommandIn } from '../../src-main/contract/commands';
import type { Verdict } from '../../src-main/contract/domain/command';
import { whyNoSlide, type Action, type Actions, type CommandContext } from '../ui/command-context';
import { t } from '../ui/language.svelte';

const turnDegrees = 45;

export function reviewActions({
  workspace,
  layout,
  view,
  showPanel,
}: CommandContext): Actions<CommandIn<'review'>> {
  const { opened } = workspace;
  const noSlide = whyNoSlide(workspace) ?? (view === null ? t('command-why-slide-not-in-front') : null);
  const noFigure =
    noSlide ?? (opened?.review.chosen.length === 0 ? t('command-why-no-figure-selected') : null);
  const give = (verdict: Verdict | null): Action => ({
    why: noFigure,
    run: () => {
      if (opened?.agreement.isInRound === true) void opened.agreement.give(verdict);
      else void opened?.review.give(verdict, !layout.reviewOpen);
    },
  });
  const blinded = opened?.blinding.isOn === true ? t('review-why-blinded') : null;
  const noPair =
    noSlide ?? blinded ?? (opened?.agreement.pair === null ? t('review-why-no-two-readers') : null);
  const agreed = noPair ?? (opened?.agreement.disagreements.length === 0 ? t('review-why-agreed') : null);
  const step = (by: 1 | -1): Action => ({ why: agreed, run: () => opened?.agreement.step(by) });
  return {
    review: { why: noSlide, run: () => layout.toggleReview() },
    'verdict-mitotic': give('mitotic'),
    'verdict-atypical': give('atypical mitotic'),
    'verdict-normal': give('normal'),
    'verdict-unsure': give('unsure'),
    'verdict-none': give(null),
    'add-figure': {
      why: noSlide,
      run: () => {
        if (opened !== null) opened.selection.adding = !opened.selection.adding;
      },
    },
    'read-blinded': {
      why: noSlide,
      run: () => {
        opened?.agreement.end();
        void opened?.blinding.set(!opened.blinding.isOn);
      },
    },
    agreement: { why: noPair, run: () => showPanel('agreement') },
    'next-disagreement': step(1),
    'previous-disagreement': step(-1),
    consensus: {
      why: agreed,
      run: () => {
        if (opened === null) return;
        if (opened.agreement.isInRound) opened.agreement.end();
        else {
          layout.reviewOpen = true;
          opened.agreement.begin();
        }
      },
    },
    'turn-crop': {
      why: noFigure ?? (layout.reviewOpen ? null : t('review-why-off')),
      run: () => {
        const current = opened?.review.current ?? null;
        if (opened === null || current === null) return;
        opened.review.turn(current, opened.review.turnOf(current) + turnDegrees);
      },
    },
  };
}
