/** Commands that take what was decided about the slide in front out of the application: each opens its dialog. */
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
  };
}

/** Why nothing of what stands of the slide in front may be told; `null` when it may. */
function whyNothingTold(workspace: Workspace): string | null {
  const noSlide = whyNoSlide(workspace);
  const { opened } = workspace;
  if (opened === null) return noSlide;
  if (opened.hidesSoftware) return t('command-why-software-hidden');
  return opened.decisions.state.seq === 0 ? t('command-why-nothing-recorded') : noSlide;
}
