/** The menu wired to a fake of `electron`: not a test on Electron. */
import type { MenuItemConstructorOptions } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandIds, commandTable, type MenuCommand } from '../../../src-main/contract/commands';
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
    setMenu({ platform, forDevelopers, onCommand: (command) => given.push(command) });
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
        expect(label).toBe(commandTable[id as MenuCommand].label);
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
    expect(roles()).not.toContain('quit');
    await menuOf('linux');
    expect(roles()).toEqual(expect.arrayContaining(['quit', 'editMenu', 'windowMenu', 'about']));
    expect(roles()).not.toContain('appMenu');
  });

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
