/** Runs a command line in this process, which is faster than one of its own: what it prints, and its exit status. */
import { vi } from 'vitest';
import { findInstallation } from '../../../src-main/session/installation';
import { runProgram } from '../../../src-main/shell/cli/program';
import type { CommandRun } from './run-spindle';

export async function runInProcess(
  args: readonly string[],
  installation = findInstallation(),
): Promise<CommandRun> {
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      printed[stream] += String(text);
      return true;
    });
  }
  const status = await runProgram(installation, args);
  vi.restoreAllMocks();
  return { status, ...printed };
}
