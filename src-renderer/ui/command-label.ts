/** What commands and their groups are called, in the language of the window. */
import type { CommandGroup, CommandId } from '../../src-main/contract/commands';
import { t } from './language.svelte';

export function commandLabel(id: CommandId): string {
  return t(`command-${id}`);
}

export function commandGroupLabel(group: CommandGroup): string {
  return t(`command-group-${group}`);
}

/** Of what is done while its key is held (`overlayHidden` of the contract). */
export function overlayHiddenLabel(): string {
  return t('command-hide-overlay');
}
