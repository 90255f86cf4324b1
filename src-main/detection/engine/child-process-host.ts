/**
 * The inference host as a child process of Node: command line and server. The child ends when the channel to
 * this process closes, so that it never outlives it.
 */
import { fork, type ChildProcess } from 'node:child_process';
import type { EngineHost, SpawnEngineHost } from './engine';
import { hostEnvironment, LastWords } from './host-process';
import { PixelSlotWriter } from './pixel-slots';

/** @param hostFile the built `engine-host.js` */
export function childProcessHost(hostFile: string): SpawnEngineHost {
  return () => {
    const slots = PixelSlotWriter.open();
    const child = fork(hostFile, [], {
      serialization: 'advanced',
      // Debugger and loader options of this process would make the child wait, or load what it cannot.
      execArgv: [],
      env: { ...process.env, ...hostEnvironment },
      // The last of them is `slotFile`.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc', slots?.file ?? 'ignore'],
    });
    return new ChildProcessHost(child, slots);
  };
}

class ChildProcessHost implements EngineHost {
  private readonly lastWords = new LastWords();
  private ended: string | null = null;
  private exitListener: ((why: string) => void) | null = null;

  constructor(
    private readonly child: ChildProcess,
    private readonly slots: PixelSlotWriter | null,
  ) {
    this.lastWords.hear(child.stderr);
    child.on('error', (error) => this.end(error.message));
    // `close` comes after the last of stderr, `exit` may come before.
    child.on('close', (code, signal) => this.end(this.lastWords.after(endOf(code, signal))));
  }

  send(message: Parameters<EngineHost['send']>[0]): void {
    // A message that cannot be sent any more means that the child is gone, which `close` reports.
    this.child.send(this.slots?.place(message) ?? message, () => undefined);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.child.on('message', (message: { readonly type?: unknown }) => {
      if (message.type === 'logits' || message.type === 'run-failed') this.slots?.noteAnswer();
      listener(message);
    });
  }

  onExit(listener: (why: string) => void): void {
    this.exitListener = listener;
    if (this.ended !== null) listener(this.ended);
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private end(why: string): void {
    if (this.ended !== null) return;
    this.ended = why;
    this.slots?.close();
    this.exitListener?.(why);
  }
}

function endOf(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null
    ? `its process ended with status ${code ?? 0}`
    : `its process was ended by ${signal}`;
}
