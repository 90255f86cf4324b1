/** What commands are given, in tests of what they do to the workspace. */
import { vi } from 'vitest';
import { commandTable } from '../../src-main/contract/commands';
import { SideBySide } from '../../src-renderer/session/side-by-side.svelte';
import type { Workspace } from '../../src-renderer/session/workspace.svelte';
import type { CommandContext } from '../../src-renderer/ui/command-context';

export function commandContext(workspace: Workspace, changed: Partial<CommandContext> = {}): CommandContext {
  return {
    workspace,
    layout: {
      ...{ reviewOpen: false, screen: 'slide', dialog: null },
      ...{ showSlide: vi.fn(), toggleList: vi.fn(), toggleInspector: vi.fn(), toggleReview: vi.fn() },
    },
    theme: { toggle: vi.fn() },
    shortcuts: { keysOf: (id) => commandTable[id].keys },
    view: null,
    sideBySide: new SideBySide(workspace),
    viewOf: () => null,
    field: { shown: false },
    openDialog: vi.fn(),
    focusExport: vi.fn(),
    showInvariance: vi.fn(),
    showTissue: vi.fn(),
    showPanel: vi.fn(),
    startTour: vi.fn(),
    ...changed,
  };
}
