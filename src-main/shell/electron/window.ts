/** The one window: created with nothing of Node in it, shown when it has something to show. */
import { BrowserWindow, app } from 'electron';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import type { Installation } from '../../session/installation';
import { windowFileVariable } from '../window-file';
import { recoverFromCrashes, type CrashRecoveryOptions } from './crash-recovery';
import { startAddress } from './origin';
import { keepWindowState, readWindowState } from './window-state';

export interface MainWindow {
  /** Brings the window to the front; creates it when there is none. */
  show(): void;
  /** `null` when it is closed. */
  current(): BrowserWindow | null;
}

export interface MainWindowOptions {
  readonly installation: Pick<Installation, 'preload'>;
  /** May prevent the closing. */
  readonly onClose: (event: { preventDefault(): void }) => void;
  readonly crashes: CrashRecoveryOptions;
}

export function createMainWindow({ installation, onClose, crashes }: MainWindowOptions): MainWindow {
  const stateFile = join(app.getPath('userData'), 'window.json');
  let window: BrowserWindow | null = null;

  function create(): BrowserWindow {
    const { bounds, minimum, maximised } = readWindowState(stateFile);
    const created = new BrowserWindow({
      ...bounds,
      minWidth: minimum.width,
      minHeight: minimum.height,
      title: 'Spindle',
      show: false,
      backgroundColor: '#1c1c1c',
      webPreferences: {
        preload: installation.preload,
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
      },
    });
    if (maximised) created.maximize();
    created.once('ready-to-show', () => {
      created.show();
      reportWindow();
    });
    created.on('close', (event) => {
      onClose(event);
      if (!event.defaultPrevented) keepWindowState(stateFile, created);
    });
    created.on('closed', () => (window = null));
    recoverFromCrashes(created, crashes);
    // A failure is shown in the page itself by Chromium; nothing waits for the loading.
    void created.loadURL(startAddress);
    return created;
  }

  return {
    show() {
      if (window === null) {
        window = create();
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    current: () => window,
  };
}

/** To `spindle start`, which would open the browser if this application ended without a window. */
function reportWindow(): void {
  const file = process.env[windowFileVariable];
  if (file === undefined) return;
  try {
    writeFileSync(file, '');
  } catch (cause) {
    process.emitWarning(`the start could not be reported: ${String(cause)}`, 'SpindleWarning');
  }
}
