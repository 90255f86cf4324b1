/** Runs the built command line as a user does: a process of its own, its output and exit status. */
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

export interface CommandRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Killed, with status -1, after `seconds`.
 * @param installation folder of the one that is run; default: that of these sources.
 */
export function runSpindle(args: readonly string[], seconds = 110, installation = root): Promise<CommandRun> {
  return new Promise((settle) => {
    const command = [join(installation, 'out', 'main', 'spindle.js'), ...args];
    // What is measured of the engines is kept from one test to the next, and apart from a person's own.
    const env = { SPINDLE_HOME: join(tmpdir(), 'spindle-test-home'), ...process.env };
    const options = { timeout: seconds * 1000, maxBuffer: 64 * 1024 * 1024, env };
    const child = execFile(process.execPath, command, options, (error, stdout, stderr) =>
      settle({ status: error === null ? 0 : (child.exitCode ?? -1), stdout, stderr }),
    );
  });
}

/** Standard output as JSON; shows the whole run when it is none. */
export function jsonOf(run: CommandRun): unknown {
  try {
    return JSON.parse(run.stdout);
  } catch {
    throw new Error(`no JSON on stdout (status ${run.status}):\n${run.stdout}\n${run.stderr}`);
  }
}
