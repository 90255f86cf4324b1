/**
 * The desktop application in real Electron, wherever its binary is (see ../../e2e/electron.ts). Skipped, and counted as
 * skipped, where there is none.
 */
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, OpenedSlide } from '../../../src-main/contract/api';
import { tilePath } from '../../../src-main/contract/wire/addresses';
import { electronPath, launchElectron, type RunningElectron } from '../../e2e/electron';
import { temporaryFolder } from '../../temporary-folder';
import { smallPhantom, type SmallPhantom } from '../../session/session-fixture';

describe.skipIf(electronPath === null)('the desktop application in real Electron', () => {
  const temporary = temporaryFolder();
  let phantom: SmallPhantom;
  let electron: RunningElectron;

  beforeAll(async () => {
    phantom = await smallPhantom();
    electron = await launchElectron({ folder: temporary.path });
  });
  afterAll(async () => {
    await electron.close();
    phantom.remove();
    temporary.remove();
  });

  /** In the page, as text: its globals are not those of this file. */
  const inPage = <T>(script: string): Promise<T> => electron.page.evaluate<T>(script);

  it('shows the renderer in a page without Node', async () => {
    expect(electron.page.url()).toBe('spindle://app/');
    expect(await inPage('typeof require + typeof process + typeof window.spindle')).toBe(
      'undefinedundefinedobject',
    );
    expect(await inPage('window.open("https://example.com/")')).toBeNull();
    expect(await inPage('fetch("https://example.com/").then(() => 1, () => 0)')).toBe(0);
  });

  it('greys out in its menu what cannot be done without a slide', async () => {
    const enabled = (): Promise<(boolean | undefined)[]> =>
      electron.application.evaluate(({ Menu }) =>
        ['open', 'theme', 'fit', 'export'].map(
          (id) => Menu.getApplicationMenu()?.getMenuItemById(id)?.enabled,
        ),
      );
    await expect.poll(enabled).toEqual([true, true, false, false]);
  });

  it('opens a slide, draws a tile, and analyses in a utility process', async () => {
    const path = join(temporary.path, 'field.tif');
    copyFileSync(phantom.path, path);
    await electron.drop(path);
    const answer = await inPage<Answer<OpenedSlide>>(
      `window.spindle.call('openSlide', ${JSON.stringify({ path })})`,
    );
    if (!answer.ok) throw new Error(answer.error.why);
    const { slideId } = answer.result;
    const width = await inPage(
      `fetch('${tilePath(slideId, 0, 0, 0)}').then((r) => r.blob()).then(createImageBitmap).then((b) => b.width)`,
    );
    expect(width).toBe(256);
    const end = await inPage<{ kind: string }>(`new Promise((resolve) => {
      window.spindle.onEvent((event) => {
        if (event.type === 'update' && event.topic === 'runs' && event.changes[0].end) resolve(event.changes[0].end);
      });
      window.spindle.call('startRun', { slideId: '${slideId}' });
    })`);
    expect(end).toMatchObject({ kind: 'finished' });
  });

  it('reports its window to the process that started it', () => {
    expect(existsSync(electron.windowFile)).toBe(true);
  });

  // Last: a page that died once is of no more use to the driver.
  it('comes back when its page has crashed, and says so', async () => {
    const { application } = electron;
    const pageProcess = (): Promise<number> =>
      application.evaluate(({ webContents }) => {
        const [contents] = webContents.getAllWebContents();
        return contents === undefined || contents.isLoading() ? 0 : contents.getOSProcessId();
      });
    const words = (): Promise<unknown> =>
      application.evaluate(({ webContents }) =>
        webContents.getAllWebContents()[0]?.executeJavaScript('document.body.innerText'),
      );
    const before = await pageProcess();
    process.kill(before, 'SIGKILL');
    await expect.poll(async () => [0, before].includes(await pageProcess()), { timeout: 20_000 }).toBe(false);
    await expect.poll(words, { timeout: 20_000 }).toMatch(/the window was reloaded/i);
  });
});
