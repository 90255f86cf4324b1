/**
 * Entry point of the process that computes: one process, one onnxruntime session a stage, one request at a
 * time. It talks over `process.parentPort` where Electron started it as a utility process, and over the IPC channel
 * of `child_process.fork` (advanced serialisation) elsewhere, and ends with whoever started it.
 */
import type { StageName } from '../../contract/model';
import { deviceOf } from './device';
import { runFaultOf } from './fault';
import { hostRequestSchema, type HostReply, type HostRequest } from './messages';
import { OnnxSession, StartFailure } from './onnx-session';

/** The part of Electron's `ParentPort` that is used here. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

interface Port {
  send(reply: HostReply): void;
  onMessage(listener: (message: unknown) => void): void;
}

function openPort(): Port {
  // Electron adds `parentPort` to `process`, and only in a utility process: its own types promise it always.
  const { parentPort } = process as { parentPort?: ParentPort };
  if (parentPort !== undefined) {
    return {
      send: (reply) => parentPort.postMessage(reply),
      onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data)),
    };
  }
  if (process.send === undefined) {
    throw new Error('the inference host is started by Spindle, not by hand');
  }
  process.on('disconnect', () => process.exit(0));
  return {
    send: (reply) => process.send?.(reply),
    onMessage: (listener) => process.on('message', listener),
  };
}

/** Answers requests strictly one after the other, in the order they came. */
class Host {
  private sessions: Record<StageName, OnnxSession> | null = null;
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly port: Port) {}

  receive(message: unknown): void {
    // A message that is not of the contract is a fault of ours: let it end the process, with its reason.
    const request = hostRequestSchema.parse(message);
    this.last = this.last.then(async () => {
      this.port.send(await this.answer(request));
    });
  }

  private answer(request: HostRequest): HostReply | Promise<HostReply> {
    switch (request.type) {
      case 'start':
        return this.start(request);
      case 'run':
        return this.run(request);
    }
  }

  private async start(request: Extract<HostRequest, { type: 'start' }>): Promise<HostReply> {
    try {
      const scout = await this.startStage('scout', request);
      this.sessions = { scout, judge: await this.startStage('judge', request) };
      const { provider, threads } = request;
      return { type: 'ready', provider, device: await deviceOf(provider, threads) };
    } catch (error) {
      if (!(error instanceof StartFailure)) throw error;
      return { type: 'start-failed', reason: error.reason, why: error.message };
    }
  }

  private async startStage(
    stage: StageName,
    request: Extract<HostRequest, { type: 'start' }>,
  ): Promise<OnnxSession> {
    try {
      return await OnnxSession.start(request[stage], request);
    } catch (error) {
      if (!(error instanceof StartFailure) || error.reason !== 'graph') throw error;
      throw new StartFailure('graph', `${stage}: ${error.message}`, { cause: error });
    }
  }

  private async run(request: Extract<HostRequest, { type: 'run' }>): Promise<HostReply> {
    const { id, stage } = request;
    try {
      if (this.sessions === null) throw new Error('no graph was loaded');
      return { type: 'logits', id, ...(await this.sessions[stage].run(request)) };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { type: 'run-failed', id, reason: runFaultOf(why), why };
    }
  }
}

// Ctrl-C reaches every process of the terminal; the parent decides what it means.
process.on('SIGINT', () => undefined);
const port = openPort();
const host = new Host(port);
port.onMessage((message) => host.receive(message));
