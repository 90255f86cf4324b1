/** What a key on a list does: it searches, unless it is a command's with Shift. */
import { describe, expect, it } from 'vitest';
import { commandIds, commandTable, type CommandId } from '../../../src-main/contract/commands';
import type { KeyPress } from '../../../src-renderer/ui/keys';
import { isTypedCharacter, screenCommands } from '../../../src-renderer/ui/typed-character';

const keysOf = (id: CommandId): readonly string[] => commandTable[id].keys;
const press = (key: string, ...modifiers: string[]): KeyPress => ({
  key,
  ctrlKey: modifiers.includes('Control'),
  metaKey: false,
  altKey: modifiers.includes('Alt'),
  getModifierState: (modifier) => modifiers.includes(modifier),
});

describe('a character on a list', () => {
  it('searches it, whatever command has it without Shift', () => {
    for (const key of ['q', 's', 'ä', '7', '_', '-', '.'])
      expect(isTypedCharacter(press(key), commandIds, keysOf)).toBe(true);
    // With Caps Lock.
    expect(isTypedCharacter(press('Q'), commandIds, keysOf)).toBe(true);
  });

  it('with Shift is the command that has that key', () => {
    expect(isTypedCharacter(press('Q', 'Shift'), screenCommands, keysOf)).toBe(false);
    expect(isTypedCharacter(press('S', 'Shift'), screenCommands, keysOf)).toBe(false);
    expect(isTypedCharacter(press('P', 'Shift'), commandIds, keysOf)).toBe(false);
    // Of a slide that is not seen, and of none.
    expect(isTypedCharacter(press('V', 'Shift'), screenCommands, keysOf)).toBe(true);
    expect(isTypedCharacter(press('Ä', 'Shift'), commandIds, keysOf)).toBe(true);
    expect(isTypedCharacter(press('_', 'Shift'), commandIds, keysOf)).toBe(true);
  });

  it('follows the keys that a person chose', () => {
    const own = (id: CommandId): readonly string[] => (id === 'batch' ? ['Shift+W'] : keysOf(id));
    expect(isTypedCharacter(press('Q', 'Shift'), screenCommands, own)).toBe(true);
    expect(isTypedCharacter(press('W', 'Shift'), screenCommands, own)).toBe(false);
  });

  it('with Ctrl or Alt, and what is no character, is left alone', () => {
    expect(isTypedCharacter(press('a', 'Control'), [], keysOf)).toBe(false);
    expect(isTypedCharacter(press('a', 'Alt'), [], keysOf)).toBe(false);
    for (const key of ['Enter', '/', '?', '[']) expect(isTypedCharacter(press(key), [], keysOf)).toBe(false);
  });
});
