/**
 * The host's side of the contract, wherever it runs: one onnxruntime session a stage, one request at a time, answered
 * strictly in the order they came.
 */
import { reasonOf } from '../../base/thrown';
import type { StageName } from '../../contract/model';
import { runFaultOf } from './fault';
import { hostRequestSchema, maxWords, type HostReply, type HostRequest } from './messages';
import { OnnxSession, StartFailure, type OnnxRuntime } from './onnx-session';

export class StageHost {
  private sessions: Record<StageName, OnnxSession> | null = null;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly runtime: OnnxRuntime,
    private readonly send: (reply: HostReply) => void,
  ) {}

  receive(message: unknown): void {
    // A message that violates the contract is a bug: let it end the process, with its reason.
    const request = hostRequestSchema.parse(message);
    this.last = this.last.then(async () => {
      this.send(await this.answer(request));
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
      return { type: 'ready', provider, device: await this.runtime.deviceOf(provider, threads) };
    } catch (error) {
      if (!(error instanceof StartFailure)) throw error;
      return { type: 'start-failed', reason: error.reason, why: error.message.slice(0, maxWords) };
    }
  }

  private async startStage(
    stage: StageName,
    request: Extract<HostRequest, { type: 'start' }>,
  ): Promise<OnnxSession> {
    try {
      const fill = this.runtime.fillFor(request.provider, stage);
      return await OnnxSession.start(this.runtime, request[stage], request, fill);
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
      const why = reasonOf(error);
      return { type: 'run-failed', id, reason: runFaultOf(why), why: why.slice(0, maxWords) };
    }
  }
}
