/** The message of an application that cannot start. */
import { app, dialog } from 'electron';
import { asSpindleError, formatError } from '../../contract/errors';

export function giveUp(thrown: unknown): void {
  dialog.showErrorBox('Spindle cannot start', formatError(asSpindleError(thrown).toReport()));
  app.exit(1);
}
