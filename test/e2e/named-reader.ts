/** A person who has said a name before, so that the application does not ask for it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param home where the application keeps its own state. */
export function nameReader(home: string, reader = 'AB'): void {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ schemaVersion: 1, reader, projects: [] }));
}
