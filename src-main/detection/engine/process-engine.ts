/**
 * An engine in another process: patches of both stages go to the host in order, logits come back. It outlives
 * nothing: when the host dies, every request under way and every later one fails with the host’s reason.
 */
import type { z } from 'zod';
import type { EngineEvent, ProviderChoice } from '../../contract/engine';
import { aborted, SpindleError, throwIfAborted } from '../../contract/errors';
import type { ModelManifest, Precision, StageName } from '../../contract/model';
import type { Pixels } from '../../contract/slide';
import { fullRequest } from '../full-request';
import { operationsOfPixel } from '../graph-cost';
import { readGraph, type Model } from '../model';
import { readOnnxGraph } from '../onnx-graph';
import { outputExtent } from '../receptive-field';
import { usualJudgeBatch, type Engine, type EngineHost, type LogitMap, type SpawnEngineHost } from './engine';
import { ComputeLimit } from './compute-limit';
import { engineFailed } from './fault';
import { hostReplySchema, type HostReply, type HostRequest, type StageGraph } from './messages';

/** Two, so that the next patch is already with the host when it finishes one. */
const maxUnderWay = 2;
const startTimeoutMs = 120_000;
/** Time limit of a request, beside what follows from the size of graph and picture. */
const graceMs = 30_000;

type StartRequest = Extract<HostRequest, { type: 'start' }>;
type RunRequest = Extract<HostRequest, { type: 'run' }>;
type Logits = Extract<HostReply, { type: 'logits' }>;
type Batch = Omit<RunRequest, 'type' | 'id'>;

interface Request {
  readonly batch: Batch;
  readonly resolve: (logits: Logits) => void;
  readonly reject: (error: SpindleError) => void;
  /** The caller has given up; the answer is no longer needed. */
  abandoned: boolean;
}

/**
 * Starts a host and loads the model's graphs in it.
 *
 * @param options.precision float32 when left out
 * @param options.threads of one convolution; `null` or left out: one a physical core.
 * @param options.judgeBatch patches of one request with which it is fastest, where that was measured
 * @param options.hardwareOnly refuses a graphics card that the processor emulates, as unavailable
 * @param options.startTimeoutMs after which it is given up, with `engine-failed`.
 * @param options.graceMs of a request, beside the time that follows from its size: see `ComputeLimit`.
 * @throws SpindleError `provider-unavailable`, `model-invalid` (the runtime refuses a graph), `engine-failed`.
 */
export async function startEngine(options: {
  model: Model;
  provider: ProviderChoice;
  spawnHost: SpawnEngineHost;
  precision?: Precision;
  threads?: number | null;
  judgeBatch?: number;
  hardwareOnly?: boolean;
  startTimeoutMs?: number;
  graceMs?: number;
}): Promise<Engine> {
  const { model, spawnHost, precision = 'float32', threads = null, hardwareOnly = false } = options;
  const provider = options.provider === 'auto' ? 'cpu' : options.provider;
  const scout = await stageGraph(model, 'scout', precision);
  const judge = await stageGraph(model, 'judge', precision);
  const engine = new ProcessEngine(
    spawnHost(),
    provider,
    precision,
    options.judgeBatch ?? usualJudgeBatch(provider),
    model.manifest,
    new ComputeLimit({ scout: costOf(scout), judge: costOf(judge) }, options.graceMs ?? graceMs),
  );
  const ready = engine.waitUntilReady(model.folder, options.startTimeoutMs ?? startTimeoutMs);
  engine.start({ scout, judge, threads, hardwareOnly });
  try {
    await ready;
  } catch (error) {
    await engine.close();
    throw error;
  }
  return engine;
}

export async function stageGraph(model: Model, name: StageName, precision: Precision): Promise<StageGraph> {
  const { manifest } = model;
  const { inputName, outputName } = manifest[name];
  return {
    graph: await readGraph(model, name, precision),
    inputName,
    outputName,
    full: fullRequest(manifest, name),
    // Of its one cell, the judge sees the whole patch.
    stride: name === 'scout' ? manifest.scout.stride : manifest.judge.size,
  };
}

function costOf({ graph }: StageGraph): number {
  return operationsOfPixel(readOnnxGraph(graph));
}

class ProcessEngine implements Engine {
  readonly events: readonly EngineEvent[] = [];
  private readonly waiting: Request[] = [];
  private readonly underWay = new Map<number, Request>();
  private nextId = 0;
  private failure: SpindleError | null = null;
  private closing = false;
  private readonly ended: Promise<void>;
  private deviceName = '';
  private patience: NodeJS.Timeout | undefined;
  private computed: { readonly request: Request; readonly since: number } | null = null;
  private settleStart: ((outcome: HostReply | SpindleError) => void) | null = null;

  constructor(
    private readonly host: EngineHost,
    readonly provider: string,
    readonly precision: Precision,
    readonly judgeBatch: number,
    private readonly manifest: ModelManifest,
    private readonly limit: ComputeLimit,
  ) {
    let markEnded: () => void = () => undefined;
    this.ended = new Promise((resolve) => {
      markEnded = resolve;
    });
    host.onMessage((message) => this.receive(message));
    host.onExit((why) => {
      this.fail(this.closing ? aborted() : engineFailed('ended', why));
      markEnded();
    });
  }

  get device(): string {
    return this.deviceName;
  }

  start(request: Omit<StartRequest, 'type' | 'provider'>): void {
    this.host.send({ type: 'start', provider: this.provider, ...request });
  }

  async waitUntilReady(modelFolder: string, timeoutMs: number): Promise<void> {
    const outcome = await new Promise<HostReply | SpindleError>((resolve) => {
      const timeout = setTimeout(() => {
        resolve(engineFailed('ended', `it did not start within ${timeoutMs / 1000} s`));
      }, timeoutMs);
      this.settleStart = (settled) => {
        clearTimeout(timeout);
        resolve(settled);
      };
      // The host may have died before the first request.
      if (this.failure !== null) this.settleStart(this.failure);
    });
    this.settleStart = null;
    if (outcome instanceof SpindleError) throw outcome;
    if (outcome.type === 'start-failed') {
      if (outcome.reason === 'provider') throw unavailable(this.provider, outcome.why);
      throw graphRefused(modelFolder, outcome.why);
    }
    if (outcome.type !== 'ready') {
      throw engineFailed('other', `it answered "${outcome.type}" before it was ready`);
    }
    this.deviceName = outcome.device;
  }

  async scout({ width, height, data }: Pixels, signal?: AbortSignal): Promise<LogitMap> {
    if (data.length !== width * height * 3) {
      throw engineFailed('request', `${data.length} bytes are no RGB patch of ${width} × ${height}`);
    }
    const map = await this.run({ stage: 'scout', count: 1, width, height, pixels: data }, signal);
    return { width: map.width, height: map.height, data: map.logits };
  }

  async judge(patches: Uint8Array, signal?: AbortSignal): Promise<Float32Array> {
    const { size } = this.manifest.judge;
    const count = patches.length / (size * size * 3);
    if (!Number.isInteger(count)) {
      throw engineFailed('request', `${patches.length} bytes are no RGB patches of ${size} × ${size}`);
    }
    if (count === 0) return new Float32Array(0);
    const batch = { stage: 'judge', count, width: size, height: size, pixels: patches } as const;
    return (await this.run(batch, signal)).logits;
  }

  async close(): Promise<void> {
    this.closing = true;
    this.host.kill();
    await this.ended;
  }

  private async run(batch: Batch, signal?: AbortSignal): Promise<Logits> {
    throwIfAborted(signal);
    if (this.failure !== null) throw this.failure;
    if (this.closing) throw aborted();
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        request.abandoned = true;
        const place = this.waiting.indexOf(request);
        if (place >= 0) this.waiting.splice(place, 1);
        reject(aborted(signal?.reason));
      };
      const request: Request = {
        batch,
        resolve: (logits) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(logits);
        },
        reject: (error) => {
          signal?.removeEventListener('abort', onAbort);
          reject(error);
        },
        abandoned: false,
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.waiting.push(request);
      this.sendWaiting();
    });
  }

  private sendWaiting(): void {
    while (this.underWay.size < maxUnderWay) {
      const request = this.waiting.shift();
      if (request === undefined) return;
      const id = this.nextId;
      this.nextId += 1;
      this.underWay.set(id, request);
      this.host.send({ type: 'run', id, ...request.batch });
      this.expectAnswer();
    }
  }

  /** Starts the clock of the oldest request under way, which is the one that is computed. */
  private expectAnswer(): void {
    const [oldest] = this.underWay.values();
    if (oldest !== undefined && oldest === this.computed?.request) return;
    clearTimeout(this.patience);
    this.computed = oldest === undefined ? null : { request: oldest, since: performance.now() };
    if (oldest === undefined) return;
    const { batch } = oldest;
    const most = this.limit.of(batch);
    this.patience = setTimeout(() => {
      const which = `the ${batch.stage} of the model ${this.manifest.id}`;
      const seconds = Math.round(most / 1000);
      this.fail(
        engineFailed(
          'ended',
          `${which} computed for more than ${seconds} s, which is far too long for its size`,
        ),
      );
      this.host.kill();
    }, most);
  }

  private receive(message: unknown): void {
    const parsed = hostReplySchema.safeParse(message);
    if (!parsed.success) {
      this.fail(
        engineFailed('other', `it sent a message that is not of its contract (${faultsOf(parsed.error)})`),
      );
      this.host.kill();
      return;
    }
    const reply = parsed.data;
    switch (reply.type) {
      case 'ready':
      case 'start-failed':
        this.settleStart?.(reply);
        return;
      case 'logits':
      case 'run-failed':
        this.answer(reply);
        return;
    }
  }

  private answer(reply: Extract<HostReply, { type: 'logits' | 'run-failed' }>): void {
    const request = this.underWay.get(reply.id);
    if (request === undefined) return;
    if (reply.type === 'logits' && request === this.computed?.request) {
      this.limit.note(request.batch, performance.now() - this.computed.since);
    }
    this.underWay.delete(reply.id);
    this.expectAnswer();
    this.sendWaiting();
    if (request.abandoned) return;
    if (reply.type === 'run-failed') {
      request.reject(engineFailed(reply.reason, reply.why));
      return;
    }
    const fault = this.faultOf(reply, request.batch);
    if (fault === null) request.resolve(reply);
    else request.reject(engineFailed('other', fault));
  }

  private faultOf(reply: Logits, batch: Batch): string | null {
    const { width, height } = this.mapSize(batch);
    const cells = batch.count * width * height;
    if (
      reply.count !== batch.count ||
      reply.width !== width ||
      reply.height !== height ||
      reply.logits.length !== cells
    ) {
      const sizes = `${reply.width} × ${reply.height} cells, where the manifest means ${width} × ${height}`;
      return `the ${batch.stage} gave a patch of ${batch.width} × ${batch.height} px ${sizes}`;
    }
    return reply.logits.every(Number.isFinite)
      ? null
      : `the ${batch.stage} gave logits that are not finite numbers`;
  }

  /** Cells that the manifest promises for each patch of a batch. */
  private mapSize({ stage, width, height }: Batch): { width: number; height: number } {
    if (stage === 'judge') return { width: 1, height: 1 };
    const { scout } = this.manifest;
    return { width: outputExtent(scout, width), height: outputExtent(scout, height) };
  }

  private fail(failure: SpindleError): void {
    this.failure ??= failure;
    this.settleStart?.(this.failure);
    const lost = [...this.underWay.values(), ...this.waiting.splice(0)];
    this.underWay.clear();
    this.expectAnswer();
    for (const request of lost) if (!request.abandoned) request.reject(this.failure);
  }
}

/** The faults without the content of the message, which may be of any kind and length. */
function faultsOf({ issues }: z.ZodError): string {
  return issues
    .slice(0, 3)
    .map(({ path, code }) => `${path.join('.') || 'message'}: ${code}`)
    .join('; ');
}

function unavailable(provider: string, why: string): SpindleError {
  return new SpindleError('provider-unavailable', {
    what: `the execution provider ${provider} is not available here`,
    why,
    remedy: 'use --provider auto',
  });
}

function graphRefused(path: string, why: string): SpindleError {
  return new SpindleError('model-invalid', {
    what: 'this model cannot be used',
    where: { path },
    why: `the inference runtime rejects one of its graphs: ${why}`,
    remedy: 'get the model again from where it came, or choose another one',
  });
}
