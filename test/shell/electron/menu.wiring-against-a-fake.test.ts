/** The menu wired to a fake of `electron`: not a test on Electron. */
import type { MenuItemConstructorOptions } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandIds, commandTable, type MenuCommand } from '../../../src-main/contract/commands';
import { messagesIn } from '../../../src-main/messages/messages';
import { wiring, type Wiring } from './wiring-fixture';

describe('wiring against a fake of electron: the menu', () => {
  let spindle: Wiring;
  beforeEach(() => {
    spindle = wiring();
  });
  afterEach(() => spindle.end());

  async function menuOf(platform: NodeJS.Platform, forDevelopers = false): Promise<{ given: MenuCommand[] }> {
    const { setMenu } = await import('../../../src-main/shell/electron/menu');
    const given: MenuCommand[] = [];
    setMenu({ platform, forDevelopers, onCommand: (command) => given.push(command) }, messagesIn('en'));
    return { given };
  }
  const items = (): MenuItemConstructorOptions[] => flatten(spindle.fake.menu.template);
  const roles = (): string[] => items().flatMap(({ role }) => role ?? []);

  it.each(['darwin', 'win32', 'linux'] as const)(
    'has the commands that the table puts there, and no other, on %s',
    async (platform) => {
      const { given } = await menuOf(platform);
      const expected = commandIds.filter((id) => commandTable[id].menu !== undefined);
      expect(expected).not.toHaveLength(0);
      const ours = items().filter(({ id }) => id !== undefined);
      expect(ours.map(({ id }) => id).toSorted()).toEqual(expected.toSorted());
      for (const { id, label, click } of ours) {
        expect(label).toBe(messagesIn('en').text(`command-${id}`));
        // Electron calls it with the item, the window and the event; ours takes none of them.
        (click as () => void)();
      }
      expect(given).toEqual(ours.map(({ id }) => id));
    },
  );

  it('has the keys of the table that no typing needs', async () => {
    await menuOf('linux');
    const keys = items().flatMap(({ id, accelerator }) => (id === undefined ? [] : [[id, accelerator]]));
    expect(Object.fromEntries(keys)).toEqual({
      open: 'CmdOrCtrl+O',
      export: 'CmdOrCtrl+E',
      fit: 'CmdOrCtrl+0',
      invariance: undefined,
      theme: undefined,
      shortcuts: undefined,
    });
  });

  it('has the roles of each system', async () => {
    await menuOf('darwin');
    expect(roles()).toEqual(
      expect.arrayContaining(['appMenu', 'recentDocuments', 'close', 'editMenu', 'windowMenu', 'help']),
    );
    expect(roles().filter((role) => role === 'quit' || role === 'about')).toEqual(['about', 'quit']);
    await menuOf('linux');
    expect(roles()).toEqual(expect.arrayContaining(['quit', 'editMenu', 'windowMenu', 'about']));
    expect(roles()).not.toContain('appMenu');
  });

  it('greys out what the page says cannot be done, until the page is gone', async () => {
    await spindle.start();
    const { fake } = spindle;
    const bridge = await spindle.bridge();
    const enabled = (): string[] =>
      items().flatMap(({ id, enabled: is }) => (id !== undefined && is !== false ? [id] : []));
    const all = enabled();
    expect(all).toContain('export');
    bridge.menuAvailable(['open', 'theme', 'shortcuts']);
    expect(enabled().toSorted()).toEqual(['open', 'shortcuts', 'theme']);
    bridge.menuAvailable(all);
    expect(enabled()).toEqual(all);

    // Messages that are not ours change nothing.
    bridge.menuAvailable(['open']);
    const { frame } = spindle.window();
    for (const message of ['export', null, ['export', 'quit'], [{}], { length: 1, 0: 'export' }])
      fake.post(spindle.window(), frame, 'spindle:available', message);
    fake.post(spindle.window(), { url: 'https://example.com/', parent: null }, 'spindle:available', all);
    fake.post(spindle.window(), { ...frame, parent: frame }, 'spindle:available', all);
    expect(enabled()).toEqual(['open']);

    spindle.window().webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(enabled()).toEqual(all);
  });

  it('shows the keys that a person changed, where Electron has a name for them, and greys out what it did', async () => {
    await spindle.start();
    const { fake } = spindle;
    const bridge = await spindle.bridge();
    const acceleratorOf = (id: string): string | undefined =>
      items().find((item) => item.id === id)?.accelerator;
    bridge.menuAvailable(['open', 'export']);
    bridge.menuKeys({ export: ['X', 'Mod+Shift+X'], fit: ['Mod+ArrowLeft'], theme: ['Mod++'] });
    expect(acceleratorOf('export')).toBe('CmdOrCtrl+Shift+X');
    expect(acceleratorOf('fit')).toBe('CmdOrCtrl+Left');
    expect(acceleratorOf('theme')).toBe('CmdOrCtrl+Plus');
    expect(acceleratorOf('open')).toBe('CmdOrCtrl+O');
    expect(items().find(({ id }) => id === 'theme')?.enabled).toBe(false);

    // A letter alone would be taken away from what is typed, and Electron refuses names that it does not know.
    bridge.menuKeys({ export: ['X'], fit: ['Mod+Ж'], theme: ['Mod+Nonsense', 'Mod+'], open: [] });
    for (const id of ['export', 'fit', 'theme', 'open']) expect(acceleratorOf(id), id).toBeUndefined();

    // Messages that are not ours change nothing.
    const { frame } = spindle.window();
    for (const message of [
      'open',
      null,
      { open: 'Mod+O' },
      { quit: ['Mod+O'] },
      { open: [1] },
      { open: ['a'.repeat(99)] },
    ])
      fake.post(spindle.window(), frame, 'spindle:keys', message);
    fake.post(spindle.window(), { url: 'https://example.com/', parent: null }, 'spindle:keys', {
      open: ['Mod+O'],
    });
    expect(acceleratorOf('open')).toBeUndefined();
    bridge.menuKeys({});
    expect(acceleratorOf('open')).toBe('CmdOrCtrl+O');
    expect(acceleratorOf('fit')).toBe('CmdOrCtrl+0');
  });

  it('has the language of the window, at first that of the system', async () => {
    spindle.fake.app.languages = ['fr-CH', 'de-CH', 'en'];
    await spindle.start();
    const { fake } = spindle;
    const bridge = await spindle.bridge();
    const labelOf = (id: string): string | undefined => items().find((item) => item.id === id)?.label;
    expect(labelOf('open')).toBe('Schnitte öffnen…');
    bridge.menuAvailable(['open']);
    bridge.menuKeys({ export: ['Mod+Shift+X'] });

    bridge.menuLanguage('en');
    expect(labelOf('open')).toBe('Open slides…');
    // What the window said before still holds.
    expect(items().find(({ id }) => id === 'export')).toMatchObject({
      accelerator: 'CmdOrCtrl+Shift+X',
      enabled: false,
    });

    // Messages that are not ours change nothing.
    const { frame } = spindle.window();
    for (const message of ['fr', null, ['de'], 'DE']) {
      fake.post(spindle.window(), frame, 'spindle:language', message);
    }
    const other = { url: 'https://example.com/', parent: null };
    fake.post(spindle.window(), other, 'spindle:language', 'de');
    expect(labelOf('open')).toBe('Open slides…');
    bridge.menuLanguage('de');
    expect(labelOf('open')).toBe('Schnitte öffnen…');
  });

  it.each(['darwin', 'win32', 'linux'] as const)(
    'words all that it shows itself, on %s',
    async (platform) => {
      await menuOf(platform, true);
      // The menu of the application has its name.
      const unworded = items().filter(
        ({ type, role, label = '' }) => type !== 'separator' && role !== 'appMenu' && label === '',
      );
      expect(unworded).toEqual([]);
      for (const label of items().flatMap((item) => item.label ?? []))
        expect(label).not.toMatch(/^(menu|command)-/);
    },
  );

  it('has developer tools only for developers', async () => {
    await menuOf('linux');
    expect(roles()).not.toContain('toggleDevTools');
    await menuOf('linux', true);
    expect(roles()).toContain('toggleDevTools');
  });

  it('gives no shortcut twice', async () => {
    await menuOf('darwin', true);
    const accelerators = items().flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(accelerators).size).toBe(accelerators.length);
  });
});

function flatten(template: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])]);
}
