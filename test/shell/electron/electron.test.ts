/**
 * The desktop application in real Electron, wherever its binary is: `ELECTRON_OVERRIDE_DIST_PATH`, or the
 * `dist` folder of the `electron` package. Skipped, and counted as skipped, where there is none.
 */
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tilePath, type Answer, type OpenedSlide } from '../../../src-main/contract/api';
import { findInstallation } from '../../../src-main/shell/installation';
import { temporaryFolder } from '../../temporary-folder';
import { smallPhantom, type SmallPhantom } from '../session/session-fixture';

const executable = electronExecutable();

describe.skipIf(executable === null)('the desktop application in real Electron', () => {
  const temporary = temporaryFolder();
  let phantom: SmallPhantom;
  let application: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    phantom = await smallPhantom();
    // Chromium's own sandbox refuses to start as root, which is who runs in a container.
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    application = await _electron.launch({
      executablePath: executable ?? '',
      args: [...asRoot, `--user-data-dir=${join(temporary.path, 'user')}`, findInstallation().root],
      env: {
        ...process.env,
        SPINDLE_HOME: join(temporary.path, 'home'),
        XDG_CONFIG_HOME: join(temporary.path, 'config'),
      },
    });
    page = await application.firstWindow();
    await page.waitForLoadState();
  });
  afterAll(async () => {
    await application.close();
    phantom.remove();
    temporary.remove();
  });

  /** In the page, as text: its globals are not those of this file. */
  const inPage = <T>(script: string): Promise<T> => page.evaluate<T>(script);

  it('shows the renderer in a page without Node', async () => {
    expect(page.url()).toBe('spindle://app/');
    expect(await inPage('typeof require + typeof process + typeof window.spindle')).toBe(
      'undefinedundefinedobject',
    );
    expect(await inPage('window.open("https://example.com/")')).toBeNull();
    expect(await inPage('fetch("https://example.com/").then(() => 1, () => 0)')).toBe(0);
  });

  it('opens a slide, draws a tile, and analyses in a utility process', async () => {
    const path = join(temporary.path, 'field.tif');
    copyFileSync(phantom.path, path);
    const answer = await inPage<Answer<OpenedSlide>>(
      `window.spindle.call('openSlide', ${JSON.stringify({ path })})`,
    );
    if (!answer.ok) throw new Error(answer.error.why);
    const { slideId } = answer.result;
    const width = await inPage(
      `fetch('${tilePath(slideId, 0, 0, 0)}').then((r) => r.blob()).then(createImageBitmap).then((b) => b.width)`,
    );
    expect(width).toBe(256);
    const last = await inPage<{ type: string }>(`new Promise((resolve) => {
      window.spindle.onEvent((event) => {
        if (event.type === 'run-finished' || event.type === 'run-failed') resolve(event);
      });
      window.spindle.call('startRun', { slideId: '${slideId}' });
    })`);
    expect(last).toMatchObject({ type: 'run-finished' });
  });
});

function electronExecutable(): string | null {
  const { root } = findInstallation();
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(root, 'node_modules', 'electron', 'dist');
  const names: Partial<Record<NodeJS.Platform, string>> = {
    darwin: 'Electron.app/Contents/MacOS/Electron',
    win32: 'electron.exe',
  };
  const path = join(folder, names[process.platform] ?? 'electron');
  return existsSync(path) ? path : null;
}
