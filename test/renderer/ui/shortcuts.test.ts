import { beforeEach, describe, expect, it } from 'vitest';
import { commandIds, commandTable } from '../../../src-main/contract/commands';
import { readKeyChanges, standingKeys } from '../../../src-renderer/ui/key-changes';
import { Shortcuts } from '../../../src-renderer/ui/shortcuts.svelte';

describe('the keys of commands', () => {
  let kept: Map<string, string>;
  const storage = {
    get: (name: string): string | null => kept.get(name) ?? null,
    set: (name: string, value: string | null): void => void kept.set(name, value ?? ''),
  };
  const open = (): Shortcuts => new Shortcuts(storage);
  beforeEach(() => {
    kept = new Map();
  });

  it('are those of the table as long as nobody changes them', () => {
    const shortcuts = open();
    for (const id of commandIds) expect(shortcuts.keysOf(id)).toEqual(commandTable[id].keys);
    expect(shortcuts.hasChanges).toBe(false);
    expect(shortcuts.menuKeys).toEqual({});
    expect(kept.size).toBe(0);
  });

  it('are added and removed, and kept over a restart', () => {
    const shortcuts = open();
    shortcuts.add('verdict-mitotic', '9');
    shortcuts.remove('verdict-mitotic', 'M');
    for (const it of [shortcuts, open()]) {
      expect(it.keysOf('verdict-mitotic')).toEqual(['9']);
      expect(it.ownerOf('M')).toBeNull();
      expect(it.ownerOf('9')).toBe('verdict-mitotic');
      expect(it.isChanged('verdict-mitotic')).toBe(true);
      expect(it.isChanged('verdict-normal')).toBe(false);
    }
  });

  it('go with a key that is taken, and come back when it is given up', () => {
    const shortcuts = open();
    expect(shortcuts.ownerOf('m')).toBe('verdict-mitotic');
    shortcuts.add('verdict-normal', 'M');
    expect(shortcuts.keysOf('verdict-normal')).toEqual(['N', 'M']);
    expect(shortcuts.keysOf('verdict-mitotic')).toEqual([]);
    expect(shortcuts.isChanged('verdict-mitotic')).toBe(true);
    shortcuts.reset('verdict-normal');
    expect(shortcuts.keysOf('verdict-mitotic')).toEqual(['M']);
    expect(shortcuts.hasChanges).toBe(false);
  });

  it('are those of the table again for one command, wherever its key went', () => {
    const shortcuts = open();
    shortcuts.add('verdict-normal', 'M');
    shortcuts.reset('verdict-mitotic');
    expect(shortcuts.keysOf('verdict-mitotic')).toEqual(['M']);
    expect(shortcuts.keysOf('verdict-normal')).toEqual(['N']);
  });

  it('are those of the table again for all, which is undone', () => {
    const shortcuts = open();
    shortcuts.add('flip', '9');
    shortcuts.resetAll();
    expect(shortcuts.keysOf('flip')).toEqual(['F']);
    shortcuts.undo();
    expect(open().keysOf('flip')).toEqual(['F', '9']);
  });

  it('never stand twice, whatever was changed', () => {
    const shortcuts = open();
    for (const [index, id] of commandIds.entries()) {
      const other = commandIds[(index * 7 + 3) % commandIds.length] ?? 'fit';
      const [key] = commandTable[other].keys;
      if (key !== undefined && !shortcuts.keysOf(id).includes(key)) shortcuts.add(id, key);
      if (index % 5 === 0) shortcuts.reset(other);
      const all = commandIds.flatMap((each) => shortcuts.keysOf(each).map((it) => it.toLowerCase()));
      expect(new Set(all).size).toBe(all.length);
    }
  });

  it('are handed to the menu where they were changed', () => {
    const shortcuts = open();
    shortcuts.add('flip', '9');
    expect(shortcuts.menuKeys).toEqual({});
    shortcuts.add('export', 'Mod+Shift+X');
    expect(shortcuts.menuKeys).toEqual({ export: ['Mod+E', 'Mod+Shift+X'] });
  });

  it('stand behind the words of a control', () => {
    const shortcuts = open();
    expect(shortcuts.withKey('Redo', 'redo')).toBe('Redo (Ctrl/Cmd Shift Z)');
    expect(shortcuts.withKey('Reset', 'mask-reset')).toBe('Reset');
    shortcuts.remove('fit', '0');
    expect(shortcuts.withKey('Whole slide', 'fit')).toBe('Whole slide');
    expect(shortcuts.firstKey('shortcuts')).toBe('?');
  });
});

describe('what was kept of keys', () => {
  it.each([
    null,
    '',
    'nonsense',
    'null',
    '[]',
    '"M"',
    '{"flip":"F"}',
    '{"flip":[1]}',
    '{"flip":["nonsense"]}',
    '{"flip":["Space"]}',
    '{"flip":["Mod+W"]}',
    '{"flip":["9","8","7","6","5"]}',
    '{"no-such-command":["9"]}',
    '{"__proto__":["9"],"constructor":["9"]}',
  ])('is the table where it is not understood: %j', (text) => {
    expect(readKeyChanges(text)).toEqual({});
  });

  it('is taken where it is understood, whatever stands beside it', () => {
    expect(readKeyChanges('{"flip":["9"],"fit":{},"verdict-none":[]}')).toEqual({
      flip: ['9'],
      'verdict-none': [],
    });
  });

  it('gives a key that stands twice to the first', () => {
    const standing = standingKeys(readKeyChanges('{"fit":["9"],"flip":["9","F"]}'));
    expect(standing.fit).toEqual(['9']);
    expect(standing.flip).toEqual(['F']);
  });
});
