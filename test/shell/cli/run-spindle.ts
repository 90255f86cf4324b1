/** Runs the built command line as a user does: a process of its own, its output and exit status. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
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
  return startSpindle(args, seconds, installation).ended;
}

/** The command, still running. @param starter a command with its arguments that starts it, and becomes it */
export function startSpindle(
  args: readonly string[],
  seconds = 110,
  installation = root,
  starter: readonly string[] = [],
): { readonly child: ChildProcess; readonly ended: Promise<CommandRun> } {
  const command = [...starter, process.execPath, join(installation, 'out', 'main', 'spindle.js'), ...args];
  const child = spawn(command[0] ?? '', command.slice(1), {
    timeout: seconds * 1000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => (printed[name] += text));
  const ended = once(child, 'close').then(() => ({ status: child.exitCode ?? -1, ...printed }));
  return { child, ended };
}

/** Standard output as JSON; shows the whole run when it is none. */
export function jsonOf(run: CommandRun): unknown {
  try {
    return JSON.parse(run.stdout);
  } catch {
    throw new Error(`no JSON on stdout (status ${run.status}):\n${run.stdout}\n${run.stderr}`);
  }
}
