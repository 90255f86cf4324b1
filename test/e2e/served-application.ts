/** The application as `spindle serve` gives it: the built command in a process of its own, with its own state. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nameReader } from './named-reader';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export interface ServedApplication {
  /** With its token. */
  readonly url: string;
  close(): Promise<void>;
  /** As a crash, or a power cut. */
  kill(): Promise<void>;
}

/**
 * @param home where this application keeps finished runs.
 * @param installation folder that holds `out/` and `models/`.
 * @param reader who decides; `null`: nobody has said it yet.
 * @param port 0: any free one.
 */
export async function serveApplication(
  folder: string,
  home: string,
  installation: string = root,
  reader: string | null = 'AB',
  port = 0,
): Promise<ServedApplication> {
  if (reader !== null) nameReader(home, reader);
  const command = [join(installation, 'out', 'main', 'spindle.js'), 'serve', folder, '--port', String(port)];
  const child = spawn(process.execPath, command, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, SPINDLE_HOME: home },
  });
  const url = await firstLine(child);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return { url, close: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((settle, fail) => {
    let printed = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8');
      if (printed.includes('\n')) settle(printed.slice(0, printed.indexOf('\n')));
    });
    child.on('exit', (status) => fail(new Error(`spindle serve ended with ${status}`)));
  });
}
