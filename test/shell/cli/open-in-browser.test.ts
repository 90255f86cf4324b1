/** What other people on the machine can see of an address that lets a browser in. */
import { chmodSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openInBrowser } from '../../../src-main/shell/cli/open-in-browser';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
  const opener = join(folder.path, 'xdg-open');
  writeFileSync(
    opener,
    `#!/bin/sh\necho "$1" > "${folder.path}/asked.part"\nmv "${folder.path}/asked.part" "${folder.path}/asked"\nsleep 2\n`,
  );
  chmodSync(opener, 0o755);
  vi.stubEnv('PATH', `${folder.path}:${process.env.PATH ?? ''}`);
  vi.stubEnv('DISPLAY', ':0');
});
afterEach(() => {
  vi.unstubAllEnvs();
  folder.remove();
});

// Elsewhere the command is another one; what is in the file is the same.
describe.skipIf(process.platform !== 'linux')('opening a browser', () => {
  it('shows the token to nobody else, and leaves nothing behind', async () => {
    const token = 'a-token-that-nobody-else-may-see';
    const remove = await openInBrowser(`http://127.0.0.1:8123/?token=${token}&stay`);
    const asked = join(folder.path, 'asked');
    await vi.waitFor(() => expect(existsSync(asked)).toBe(true), { timeout: 10_000 });
    expect(commandLines().filter((line) => line.includes(token))).toEqual([]);
    const file = fileURLToPath(readFileSync(asked, 'utf8').trim());
    expect(readFileSync(file, 'utf8')).toContain(`url=http://127.0.0.1:8123/?token=${token}&amp;stay"`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    await remove();
    expect(existsSync(dirname(file))).toBe(false);
  });
});

/** Of every process of the machine. */
function commandLines(): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      return /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : [];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
}
