/** Where a person's own state lies, by the custom of the system; `SPINDLE_HOME` moves it. */
import { homedir } from 'node:os';
import { join } from 'node:path';

export function userFolder(): string {
  const { SPINDLE_HOME, APPDATA, XDG_DATA_HOME } = process.env;
  if (SPINDLE_HOME !== undefined && SPINDLE_HOME !== '') return SPINDLE_HOME;
  switch (process.platform) {
    case 'win32':
      return join(APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Spindle');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Spindle');
    default:
      return join(XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'spindle');
  }
}
