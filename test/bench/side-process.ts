/** One side of the benchmark of the slide room as a process on two cores: a task in, its answer out, one at a time. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { answerSchema, type SideAnswer, type Task } from './slide-side-protocol';

export interface Side {
  ask(task: Task): Promise<SideAnswer>;
  end(): Promise<void>;
}

export type Command = readonly [command: string, ...args: string[]];

export function startSide(command: Command): Side {
  const [program, ...args] = onTwoCores(command);
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
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

/** Both sides get the same two cores where the machine has more and the system can pin. */
function onTwoCores(command: Command): Command {
  return availableParallelism() > 2 && canPin ? ['taskset', '-c', '0,1', ...command] : command;
}
