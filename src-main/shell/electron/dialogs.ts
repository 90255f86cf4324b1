/** The system's dialogs, over the window where there is one. */
import { app, dialog, type BrowserWindow, type MessageBoxOptions, type OpenDialogOptions } from 'electron';
import type { ChosenFile } from '../../contract/api';
import { slideExtensions } from '../../slide/open';
import type { Dialogs } from '../../session/dialogs';

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

    async chooseFile(kind) {
      const [path] = await choose({ properties: ['openFile'], ...files[kind] });
      return path ?? null;
    },

    async chooseProject(create) {
      if (!create) {
        const [path] = await choose({ title: 'Open a project', properties: ['openFile'], filters: projects });
        return path ?? null;
      }
      const window = currentWindow();
      const options = { title: 'New project', buttonLabel: 'Create', filters: projects };
      const { canceled, filePath } =
        window === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options);
      return canceled || filePath === '' ? null : filePath;
    },
  };
}

const allFiles = { name: 'All files', extensions: ['*'] };

const files: Readonly<Record<ChosenFile, Pick<OpenDialogOptions, 'title' | 'filters'>>> = {
  template: {
    title: 'Choose a template of reports',
    filters: [{ name: 'Templates', extensions: ['json'] }, allFiles],
  },
};

const projects = [{ name: 'Spindle projects', extensions: ['spindle'] }];

/** Runs are going and the application is to end. @returns true to stop them and quit. */
export async function askToQuit(currentWindow: () => BrowserWindow | null): Promise<boolean> {
  const chosen = await ask(currentWindow(), {
    type: 'question',
    message: 'An analysis is still running.',
    detail: 'Quitting stops it. Finished analyses are kept.',
    buttons: ['Keep analysing', 'Stop and quit'],
    defaultId: 0,
    cancelId: 0,
  });
  return chosen === 1;
}

/** The page keeps dying. @returns true to load it once more, false to quit. */
export async function askToLoadAgain(
  currentWindow: () => BrowserWindow | null,
  why: string,
): Promise<boolean> {
  const chosen = await ask(currentWindow(), {
    type: 'error',
    message: 'The window of Spindle keeps failing.',
    detail: `Last time ${why}. Running analyses continue, and finished ones are kept.`,
    buttons: ['Reload', 'Quit'],
    defaultId: 0,
    cancelId: 0,
  });
  return chosen === 0;
}

/** @returns the index of the button. */
async function ask(window: BrowserWindow | null, options: MessageBoxOptions): Promise<number> {
  const { response } =
    window === null ? await dialog.showMessageBox(options) : await dialog.showMessageBox(window, options);
  return response;
}
