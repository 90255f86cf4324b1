/** Where a person's own state lies, by the custom of the system; `SPINDLE_HOME` moves it. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

export function userFolder(): string {
  const home = named('SPINDLE_HOME');
  if (home !== null) return home;
  switch (process.platform) {
    case 'win32':
      return join(named('APPDATA') ?? join(homedir(), 'AppData', 'Roaming'), 'Spindle');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Spindle');
    default:
      return join(named('XDG_DATA_HOME') ?? join(homedir(), '.local', 'share'), 'spindle');
  }
}

/** An absolute folder from the environment: an empty or relative one would mean the working folder. */
function named(variable: string): string | null {
  const value = process.env[variable];
  return value !== undefined && isAbsolute(value) ? value : null;
}
