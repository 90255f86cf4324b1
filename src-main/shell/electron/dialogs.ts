/** The system's dialogs, over the window where there is one. */
import { app, dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';
import { slideExtensions } from '../../slide/open';
import type { Dialogs } from '../session/session';

export function systemDialogs(currentWindow: () => BrowserWindow | null): Dialogs {
  async function choose(options: OpenDialogOptions): Promise<string[]> {
    const window = currentWindow();
    const { canceled, filePaths } =
      window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
    return canceled ? [] : filePaths;
  }

  return {
    async chooseSlides() {
      const extensions = slideExtensions.map((extension) => extension.slice(1));
      const paths = await choose({
        title: 'Open slides',
        properties: ['openFile', 'multiSelections'],
        filters: [
          { name: 'Slides', extensions },
          { name: 'All files', extensions: ['*'] },
        ],
      });
      for (const path of paths) app.addRecentDocument(path);
      return paths;
    },

    async chooseFolder() {
      const [folder] = await choose({
        title: 'Export to a folder',
        buttonLabel: 'Export here',
        properties: ['openDirectory', 'createDirectory'],
      });
      return folder ?? null;
    },
  };
}

/** Runs are going and the application is to end. @returns true to stop them and quit. */
export async function askToQuit(currentWindow: () => BrowserWindow | null): Promise<boolean> {
  const options = {
    type: 'question' as const,
    message: 'An analysis is still running.',
    detail: 'Quitting stops it. Finished analyses are kept.',
    buttons: ['Keep analysing', 'Stop and quit'],
    defaultId: 0,
    cancelId: 0,
  };
  const window = currentWindow();
  const { response } =
    window === null ? await dialog.showMessageBox(options) : await dialog.showMessageBox(window, options);
  return response === 1;
}
