/** One side of a benchmark as a process on two cores: a task in, its answer out, one at a time. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import type { z } from 'zod';

export interface Side<Task, Answer> {
  /** Of the process; those it starts are below it. */
  readonly pid: number;
  ask(task: Task): Promise<Answer>;
  end(): Promise<void>;
}

export type Command = readonly [command: string, ...args: string[]];

export function startSide<Task extends { readonly do: string }, Answer>(
  command: Command,
  answerSchema: z.ZodType<Answer>,
): Side<Task, Answer> {
  const [program, ...args] = onTwoCores(command);
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? NaN,
    async ask(task) {
      child.stdin.write(`${JSON.stringify(task)}\n`);
      const line = await lines.next();
      if (line.done === true) throw new Error(`${program} ended at the task "${task.do}"`);
      return answerSchema.parse(JSON.parse(line.value));
    },
    async end() {
      if (child.exitCode !== null) return;
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

const canPin = spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;

/** All sides get the same two cores where the machine has more and the system can pin. */
function onTwoCores(command: Command): Command {
  return availableParallelism() > 2 && canPin ? ['taskset', '-c', '0,1', ...command] : command;
}
