/** Commands that take what was decided about the slide in front out of the application, or into it: each opens its dialog. */
import type { CommandIn } from '../../src-main/contract/commands';
import type { Workspace } from '../session/workspace.svelte';
import { whyNoSlide, type Actions, type CommandContext } from '../ui/command-context';
import { t } from '../ui/language.svelte';

export function documentActions({
  workspace,
  layout,
}: Pick<CommandContext, 'workspace' | 'layout'>): Actions<CommandIn<'documents'>> {
  const why = whyNothingTold(workspace);
  return {
    'report-decisions': { why, run: () => void (layout.dialog = 'report') },
    'export-annotations': { why, run: () => void (layout.dialog = 'export') },
    'import-annotations': { why: whyHidden(workspace), run: () => void (layout.dialog = 'import') },
  };
}

/** Why nothing of what stands of the slide in front may be told; `null` when it may. */
function whyNothingTold(workspace: Workspace): string | null {
  const isEmpty = workspace.opened?.decisions.state.seq === 0;
  return whyHidden(workspace) ?? (isEmpty ? t('command-why-nothing-recorded') : null);
}

/** What becomes of a file tells which figures are there. */
function whyHidden(workspace: Workspace): string | null {
  const isHidden = workspace.opened?.hidesSoftware === true;
  return whyNoSlide(workspace) ?? (isHidden ? t('command-why-software-hidden') : null);
}
