/** The menu wired to a fake of `electron`: not a test on Electron. */
import type { MenuItemConstructorOptions } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { menuCommands, type MenuCommand } from '../../../src-main/contract/api';
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
    'has every command of the contract on %s',
    async (platform) => {
      const { given } = await menuOf(platform);
      for (const command of menuCommands) {
        const item = items().find(({ id }) => id === command);
        // Electron calls it with the item, the window and the event; ours takes none of them.
        (item?.click as (() => void) | undefined)?.();
      }
      expect(given).toEqual([...menuCommands]);
    },
  );

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
