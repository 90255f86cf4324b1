/**
 * `spindle start` where Electron's binary is there but cannot start: stand-ins for the binary say what real ones said (Electron
 * 25.1.1 on Debian 12, and the loader of the system), the command is the built one.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findInstallation } from '../../../src-main/session/installation';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';

const installation = findInstallation();
/** The package as it is installed: a copy that was made for an older Electron does not name a binary. */
const namesBinary = readFileSync(
  join(installation.root, 'node_modules', 'electron', 'index.js'),
  'utf8',
).includes('ELECTRON_OVERRIDE_DIST_PATH');

const cases: readonly (readonly [string, string, RegExp])[] = [
  [
    'as root',
    `echo '[1:FATAL:electron_main_delegate.cc(294)] Running as root without --no-sandbox is not supported. See https://crbug.com/638180.' >&2; kill -TRAP $$`,
    /^Electron cannot start here: it does not start as root; start Spindle as an ordinary user\.$/m,
  ],
  [
    'without user namespaces',
    `echo '[1:FATAL:setuid_sandbox_host.cc(158)] The SUID sandbox helper binary was found, but is not configured correctly.' >&2; kill -TRAP $$`,
    /^Electron cannot start here: this system does not let it set up its sandbox/m,
  ],
  [
    'without a display',
    `echo '[1:ERROR:ozone_platform_x11.cc(240)] Missing X server or $DISPLAY' >&2; kill -ABRT $$`,
    /^Electron cannot start here: there is no display\.$/m,
  ],
  [
    'without a library',
    `echo 'electron: error while loading shared libraries: libgtk-3.so.0: cannot open shared object file: No such file or directory' >&2; exit 127`,
    /^Electron cannot start here: the system's library libgtk-3\.so\.0 is missing\.$/m,
  ],
  ['for a reason of its own', 'exit 7', /^Electron cannot start here: it ended with status 7 before/m],
];

describe.skipIf(!namesBinary || process.platform === 'win32')('spindle start', () => {
  let folder: TemporaryFolder;
  let child: ChildProcess | null = null;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(async () => {
    if (child?.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    folder.remove();
  });

  /** @param script of the stand-in, for a shell. `null`: there is no such file. */
  function startWith(script: string | null, args: readonly string[] = []): Started {
    const binary = join(folder.path, 'electron');
    if (script !== null) {
      writeFileSync(binary, `#!/bin/sh\n${script}\n`);
      chmodSync(binary, 0o755);
    }
    const { DISPLAY, WAYLAND_DISPLAY, ...env } = process.env;
    const started = spawn(
      process.execPath,
      [join(installation.root, 'out', 'main', 'spindle.js'), 'start', ...args],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...env,
          ELECTRON_OVERRIDE_DIST_PATH: folder.path,
          ELECTRON_RUN_AS_NODE: '1',
          SPINDLE_HOME: join(folder.path, 'home'),
        },
      },
    );
    child = started;
    const said = { out: '', err: '' };
    started.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString('utf8')));
    started.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString('utf8')));
    return { said, ended: once(started, 'exit').then(([status]) => status as number | null) };
  }

  it.each(cases)('%s, serves the browser and says why in one sentence', async (_, script, sentence) => {
    const { said } = startWith(script);
    await expect.poll(() => said.out, { timeout: 30_000 }).toMatch(/^http:\/\//m);
    expect(said.err).toMatch(sentence);
    expect(said.err).not.toMatch(/FATAL|ERROR:|shared object/);
  });

  it('serves the browser when the system does not run the binary', async () => {
    const { said } = startWith(null);
    await expect.poll(() => said.out, { timeout: 30_000 }).toMatch(/^http:\/\//m);
    expect(said.err).toMatch(/^Electron cannot start here: .*ENOENT/m);
  });

  it('serves the folder of the slides that were named', async () => {
    const { said, ended } = startWith('exit 1', [join(folder.path, 'nowhere', 'a.svs')]);
    expect(await ended).not.toBe(0);
    expect(said.err).toMatch(/cannot find the slide or folder/);
    expect(said.err).toContain(join(folder.path, 'nowhere'));
  });

  it('does not turn to the browser when a window was there, and ends as Electron ended', async () => {
    const { said, ended } = startWith(
      'echo early >&2; : > "$SPINDLE_WINDOW_FILE"; sleep 1; echo late >&2; exit 3',
    );
    expect(await ended).toBe(3);
    expect(said).toEqual({ out: '', err: 'early\nlate\n' });
  });

  it('does not turn to the browser when another instance has the window', async () => {
    const { said, ended } = startWith('exit 0');
    expect(await ended).toBe(0);
    expect(said).toEqual({ out: '', err: '' });
  });

  it('starts no plain Node, and gives Electron no switch that weakens its sandbox', async () => {
    const note = join(folder.path, 'args');
    const { ended } = startWith(`echo "$ELECTRON_RUN_AS_NODE/$*" > ${note}`);
    await ended;
    expect(existsSync(note) && readFileSync(note, 'utf8')).toBe(`/${installation.root}\n`);
  });
});

interface Started {
  readonly said: { readonly out: string; readonly err: string };
  readonly ended: Promise<number | null>;
}
