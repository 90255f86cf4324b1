/** Which keys on a list search it: characters of names, but not those that are a command's with Shift. */
import type { CommandId } from '../../src-main/contract/commands';
import { matchesAny, type KeyPress } from './keys';

/** Those that lead to other screens: on a screen without a slide, the rest of the commands with Shift would be of one that is not seen. */
export const screenCommands: readonly CommandId[] = ['cases', 'batch'];

/**
 * Whether the key types a character that names are looked for by.
 * @param commands that are not swallowed where they have a key with Shift
 */
export function isTypedCharacter(
  press: KeyPress,
  commands: readonly CommandId[],
  keysOf: (id: CommandId) => readonly string[],
): boolean {
  if (press.ctrlKey || press.metaKey || press.altKey) return false;
  if (!/^[\p{L}\p{N}_.-]$/u.test(press.key)) return false;
  return !press.getModifierState('Shift') || !commands.some((id) => matchesAny(press, keysOf(id)));
}
