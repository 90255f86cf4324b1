/**
 * Entry point of the desktop application, built to `out/main/electron.js`. What must be done before any module is
 * loaded that imports sharp, and then the main process; Electron waits for it before it calls the application ready.
 */
import { giveUp } from './give-up';
import { bindSharpToItsOwnGlib } from './sharp-binding';

try {
  bindSharpToItsOwnGlib();
  await import('./main');
} catch (thrown) {
  giveUp(thrown);
}
