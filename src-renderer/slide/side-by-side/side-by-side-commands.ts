/** What the commands for two slides beside one another do, and why they cannot be done now. */
import type { CommandIn } from '../../../src-main/contract/commands';
import { otherSide } from '../../session/sides';
import { whyNoSlide, type Action, type Actions, type CommandContext } from '../../ui/command-context';
import { t } from '../../ui/language.svelte';
import type { Nudge } from './alignment';

/** CSS pixels, and degrees: small enough to end within what the eye tells apart. */
const step = { shift: 3, turn: 0.25 } as const;

export function sideBySideActions(context: CommandContext): Actions<CommandIn<'side-by-side'>> {
  const { workspace, layout, sideBySide, view, viewOf } = context;
  const { pair, front, alignment } = sideBySide;
  const noSlide = whyNoSlide(workspace);
  const noView = noSlide ?? (view === null ? t('command-why-slide-not-in-front') : null);
  const noPair = noSlide ?? (pair === null ? t('slide-why-none-beside') : null);
  const notOpen = noPair ?? (alignment.laid === null ? t('slide-why-beside-not-open') : null);
  const noPicking = notOpen ?? (alignment.isOneSlide ? t('slide-why-same-slide') : null);
  const picking = sideBySide.picking === null ? null : t('slide-why-picking');
  const noNudge = noPicking ?? picking ?? (sideBySide.locked ? null : t('slide-why-not-locked'));

  const nudge = (by: Nudge): Action => ({
    why: noNudge,
    run: () => {
      const shown = view?.view ?? null;
      if (shown === null) return;
      // The other stays, and this one comes to its new place.
      sideBySide.lead(otherSide(front));
      alignment.nudge(front, shown, by);
    },
  });
  const shift = (x: number, y: number): Action =>
    nudge({ kind: 'shift', x: x * step.shift, y: y * step.shift });

  return {
    'side-by-side': {
      why: pair === null ? noView : null,
      run: () => {
        if (pair === null) layout.dialog = 'beside';
        else sideBySide.close();
      },
    },
    'other-pane': { why: noPair, run: () => sideBySide.bringToFront(otherSide(front)) },
    'lock-slides': { why: notOpen ?? picking, run: () => sideBySide.toggleLocked() },
    'align-slides': { why: noPicking, run: () => sideBySide.togglePicking() },
    'align-as-shown': {
      why: noPicking ?? picking,
      run: () => {
        if (pair === null) return;
        const [left, right] = [viewOf(pair.left)?.view ?? null, viewOf(pair.right)?.view ?? null];
        if (left !== null && right !== null) sideBySide.alignAsShown(left, right);
      },
    },
    'mirror-between': { why: noPicking ?? picking, run: () => alignment.toggleMirrored(front) },
    'remove-alignment': {
      why: noPicking ?? (alignment.isDecided ? null : t('slide-why-not-aligned')),
      run: () => alignment.takeAway(),
    },
    'nudge-left': shift(-1, 0),
    'nudge-right': shift(1, 0),
    'nudge-up': shift(0, -1),
    'nudge-down': shift(0, 1),
    'turn-left': nudge({ kind: 'turn', degrees: -step.turn }),
    'turn-right': nudge({ kind: 'turn', degrees: step.turn }),
  };
}
