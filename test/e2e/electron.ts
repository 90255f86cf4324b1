/**
 * The desktop application in real Electron for end-to-end tests, wherever a binary is: `ELECTRON_OVERRIDE_DIST_PATH`, or the
 * `dist` folder of the `electron` package. Keeps what it writes to stderr, where crashes of native code announce themselves.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { findInstallation } from '../../src-main/session/installation';
import { nameReader } from './named-reader';
import { windowFileVariable } from '../../src-main/shell/window-file';

export const electronPath = electronExecutable();

export interface RunningElectron {
  readonly application: ElectronApplication;
  readonly page: Page;
  /** What it writes once it has a window. */
  readonly windowFile: string;
  /** Everything on stderr so far, of all its processes. */
  stderr(): string;
  /** As a drop on the page does: a person has named the file or folder, and the page may open it. */
  drop(path: string): Promise<void>;
  close(): Promise<void>;
}

export interface ElectronOptions {
  /** Where runs, settings and the window's size are kept. */
  readonly folder: string;
  /** Slides named on the command line. */
  readonly slides?: readonly string[];
  /** Folder that holds `out/` and `models/`. Default: the checkout. */
  readonly installation?: string;
}

export async function launchElectron({
  folder,
  slides = [],
  installation = findInstallation().root,
}: ElectronOptions): Promise<RunningElectron> {
  if (electronPath === null) throw new Error('no Electron: this test must be skipped');
  // Chromium's own sandbox refuses to start as root, which is who runs in a container.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const windowFile = join(folder, 'window');
  nameReader(join(folder, 'home'));
  const application = await _electron.launch({
    executablePath: electronPath,
    args: [...asRoot, `--user-data-dir=${join(folder, 'user')}`, installation, ...slides],
    env: {
      ...process.env,
      SPINDLE_HOME: join(folder, 'home'),
      XDG_CONFIG_HOME: join(folder, 'config'),
      [windowFileVariable]: windowFile,
    },
  });
  let printed = '';
  application.process().stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
  const page = await application.firstWindow();
  await page.waitForLoadState();
  return {
    application,
    page,
    windowFile,
    stderr: () => printed,
    drop: (path) =>
      application.evaluate(({ ipcMain, webContents }, file) => {
        const [sender] = webContents.getAllWebContents();
        ipcMain.emit('spindle:grant', { sender, senderFrame: sender?.mainFrame }, file);
      }, path),
    close: () => application.close(),
  };
}

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
