import { describe, expect, it } from 'vitest';
import { commandGroups, commandIds, commandTable, overlayHidden } from '../../src-main/contract/commands';
import { languages, messagesIn } from '../../src-main/messages/messages';

const commands = commandIds.map((id) => commandTable[id]);

describe('the table of commands', () => {
  it('gives each key once, those of the menu and the held one among them', () => {
    const keys = commands.flatMap(({ keys, menu }) => [
      ...keys,
      ...(menu?.key === undefined ? [] : [menu.key]),
    ]);
    keys.push(overlayHidden.key);
    // Letters count the same in both cases, as the keyboard handler takes them.
    const seen = keys.map((key) => key.toLowerCase());
    expect(seen.filter((key, index) => seen.indexOf(key) !== index)).toEqual([]);
  });

  it.each(languages)('is worded, each label once: %s', (language) => {
    const messages = messagesIn(language);
    const text = (id: string): string => messages.text(id);
    const ids = [...commandIds, 'hide-overlay', ...commandGroups.map((group) => `group-${group}`)];
    for (const id of ids) expect(text(`command-${id}`)).not.toBe(`command-${id}`);
    const labels = [...commandIds, 'hide-overlay'].map((id) => text(`command-${id}`));
    expect(new Set(labels).size).toBe(labels.length);
  });

  it('has no group without a command', () => {
    for (const group of commandGroups) {
      expect(commands.filter((command) => command.group === group)).not.toHaveLength(0);
    }
  });

  it('gives the menu no key that types', () => {
    for (const { menu } of commands) if (menu?.key !== undefined) expect(menu.key).toMatch(/^Mod\+/);
  });
});
