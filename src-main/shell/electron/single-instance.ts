/** One Spindle at a time: a second start hands its files to the first and ends. */
import { app } from 'electron';

/** @returns false when another instance runs already: quit at once. */
export function claimSingleInstance(): boolean {
  return app.requestSingleInstanceLock();
}

/** @param onStart receives the command line of the second start and the folder it was started in. */
export function onSecondInstance(onStart: (commandLine: readonly string[], folder: string) => void): void {
  app.on('second-instance', (_, commandLine, folder) => onStart(commandLine, folder));
}
