import { describe, expect, it } from 'vitest';
import { keyCaps, matchesKey, spokenKey, type KeyPress } from '../../../src-renderer/ui/keys';

function press(key: string, ...modifiers: string[]): KeyPress {
  return {
    key,
    ctrlKey: modifiers.includes('Control'),
    metaKey: modifiers.includes('Meta'),
    altKey: modifiers.includes('Alt'),
    getModifierState: (modifier) => modifiers.includes(modifier),
  };
}

describe('keys', () => {
  it('matches letters whatever their case', () => {
    expect(matchesKey(press('j'), 'J')).toBe(true);
    // With Caps Lock.
    expect(matchesKey(press('J'), 'J')).toBe(true);
    expect(matchesKey(press('k'), 'J')).toBe(false);
  });

  it('tells a letter with Shift from the letter alone', () => {
    expect(matchesKey(press('C', 'Shift'), 'Shift+C')).toBe(true);
    expect(matchesKey(press('C', 'Shift'), 'C')).toBe(false);
    expect(matchesKey(press('c'), 'Shift+C')).toBe(false);
    expect(matchesKey(press('?', 'Shift'), '?')).toBe(true);
    expect(keyCaps('Shift+C', false)).toBe('Shift C');
  });

  it('takes Ctrl and Cmd for Mod, and leaves both to the browser otherwise', () => {
    expect(matchesKey(press('k', 'Control'), 'Mod+K')).toBe(true);
    expect(matchesKey(press('k', 'Meta'), 'Mod+K')).toBe(true);
    expect(matchesKey(press('k'), 'Mod+K')).toBe(false);
    expect(matchesKey(press('k', 'Control'), 'K')).toBe(false);
    expect(matchesKey(press('1', 'Alt'), '1')).toBe(false);
  });

  it('takes brackets that are typed with AltGr', () => {
    expect(matchesKey(press('[', 'AltGraph', 'Control', 'Alt'), '[')).toBe(true);
    expect(matchesKey(press('[', 'AltGraph', 'Control', 'Alt'), 'Mod+[')).toBe(false);
  });

  it('knows Space by its name', () => {
    expect(matchesKey(press(' '), 'Space')).toBe(true);
  });

  it('shows keys as they are printed', () => {
    expect(keyCaps('Mod+K', false)).toBe('Ctrl K');
    expect(keyCaps('Mod+K', true)).toBe('⌘ K');
    expect(keyCaps('ArrowLeft', false)).toBe('←');
    expect(keyCaps('+', false)).toBe('+');
  });

  it('are written for both where the keyboard is not known', () => {
    expect(spokenKey('Mod+Shift+Z')).toBe('Ctrl/Cmd Shift Z');
    expect(spokenKey('?')).toBe('?');
  });
});
