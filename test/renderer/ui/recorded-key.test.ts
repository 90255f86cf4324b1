import { describe, expect, it } from 'vitest';
import { commandIds, commandTable, overlayHidden } from '../../../src-main/contract/commands';
import { matchesKey, type KeyPress } from '../../../src-renderer/ui/keys';
import { recordedKey, whyNoShortcut } from '../../../src-renderer/ui/recorded-key';

function press(key: string, ...modifiers: string[]): KeyPress {
  return {
    key,
    ctrlKey: modifiers.includes('Control'),
    metaKey: modifiers.includes('Meta'),
    altKey: modifiers.includes('Alt'),
    getModifierState: (modifier) => modifiers.includes(modifier),
  };
}

describe('a recorded key', () => {
  it.each([
    [press('m'), 'M'],
    [press('M', 'Shift'), 'Shift+M'],
    // With Caps Lock.
    [press('M'), 'M'],
    [press('!', 'Shift'), '!'],
    [press('k', 'Control'), 'Mod+K'],
    [press('Z', 'Meta', 'Shift'), 'Mod+Shift+Z'],
    [press('Delete', 'Shift'), 'Delete'],
    [press('F2'), 'F2'],
    [press('+'), '+'],
    [press('[', 'AltGraph', 'Control', 'Alt'), '['],
    [press('ж'), 'Ж'],
    [press('ß'), 'ß'],
    [press('Enter', 'Control'), 'Mod+Enter'],
  ])('%# is written so that the same press matches it: %s', (pressed, key) => {
    expect(recordedKey(pressed)).toEqual({ kind: 'key', key });
    expect(matchesKey(pressed, key)).toBe(true);
  });

  it('waits for the key after a modifier', () => {
    for (const key of ['Shift', 'Control', 'Meta', 'Alt', 'AltGraph', 'CapsLock'])
      expect(recordedKey(press(key, key)), key).toEqual({ kind: 'unfinished' });
  });

  it.each([
    [press(' '), 'Space hides'],
    [press('Enter'), 'presses the control'],
    [press('Tab'), 'moves the focus'],
    [press('t', 'Control'), 'tabs and windows'],
    [press('W', 'Control', 'Shift'), 'tabs and windows'],
    [press('3', 'Meta'), 'changes between tabs'],
    [press('+', 'Control'), 'enlarges'],
    [press('c', 'Control'), 'copies'],
    [press('r', 'Control'), 'loads the page again'],
    [press('F5'), 'loads the page again'],
    [press('F11'), 'a use of its own'],
    [press('x', 'Alt'), 'Alt opens menus'],
    [press('Dead'), 'types an accent'],
    [press('Unidentified'), 'types an accent'],
    [press('MediaPlayPause'), 'not told to the page'],
  ])('%# is refused with the reason: %s', (pressed, why) => {
    const recorded = recordedKey(pressed);
    expect(recorded).toMatchObject({ kind: 'refused' });
    expect(recorded.kind === 'refused' && recorded.why).toContain(why);
  });

  it('may be every key of the table, and not the one that is held', () => {
    for (const key of commandIds.flatMap((id) => [...commandTable[id].keys]))
      expect(whyNoShortcut(key), key).toBeNull();
    expect(whyNoShortcut(overlayHidden.key)).not.toBeNull();
  });

  it.each([
    '',
    'Mod+',
    'Shift+',
    'Shift+Mod+K',
    'Mod+Shift+1',
    'Shift+!',
    'ab',
    'Nonsense',
    'm',
    '\u0007',
    '\u202e',
  ])('is not what no press gives: %j', (text) => expect(whyNoShortcut(text)).toBe('That is no key.'));
});
