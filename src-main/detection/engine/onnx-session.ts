/**
 * One onnxruntime session inside the host: bytes of a graph in, logits of patches out. It turns the
 * stored pixels (uint8, interleaved) into what the manifest promises a graph: float32 [B, 3, H, W], 0..255.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { HostReply, HostRequest, StageGraph } from './messages';

type StartRequest = Extract<HostRequest, { type: 'start' }>;
type RunRequest = Extract<HostRequest, { type: 'run' }>;
type Logits = Pick<Extract<HostReply, { type: 'logits' }>, 'count' | 'width' | 'height' | 'logits'>;

/** Thrown when a session cannot be made; `reason` says whether another provider could help. */
export class StartFailure extends Error {
  constructor(
    readonly reason: 'provider' | 'graph',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The build of onnxruntime that computes: of Node or of the web. */
export interface OnnxRuntime {
  readonly Tensor: typeof Tensor;
  /** @throws StartFailure */
  createSession(
    graph: Uint8Array,
    options: InferenceSession.SessionOptions,
    request: StartOptions,
  ): Promise<InferenceSession>;
  /**
   * A provider that rounds a patch alone otherwise than among others gets another beside it, because the score of a
   * patch must not depend on what is judged with it. Of patches at once, 1 or more.
   */
  fewestJudged(provider: string): number;
  /** What a provider computes on, in words. */
  deviceOf(provider: string, threads: number | null): Promise<string>;
}

export type StartOptions = Pick<StartRequest, 'provider' | 'threads' | 'hardwareOnly'>;

const sessionOptions: InferenceSession.SessionOptions = {
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  // Patches differ in size at the edges of tissue; planning memory for each size would keep them all.
  enableMemPattern: false,
  logSeverityLevel: 3,
};

export class OnnxSession {
  /** The input tensor's memory, kept between inputs of one size. */
  private planes = new Float32Array(0);

  private constructor(
    private readonly runtime: OnnxRuntime,
    private readonly session: InferenceSession,
    private readonly inputName: string,
    private readonly outputName: string,
    private readonly fewest: number,
  ) {}

  /**
   * @param fewest patches that the graph is given at once, whatever is asked for
   * @throws StartFailure
   */
  static async start(
    runtime: OnnxRuntime,
    { graph, inputName, outputName }: StageGraph,
    options: StartOptions,
    fewest: number,
  ): Promise<OnnxSession> {
    const session = await runtime.createSession(graph, sessionOptions, options);
    requireName('input', inputName, session.inputNames);
    requireName('output', outputName, session.outputNames);
    return new OnnxSession(runtime, session, inputName, outputName, fewest);
  }

  async run({ count, width, height, pixels }: Omit<RunRequest, 'type' | 'id' | 'stage'>): Promise<Logits> {
    const length = count * width * height * 3;
    if (pixels.length !== length)
      throw new Error(`${pixels.length} bytes are not ${count} RGB patches of ${width} × ${height}`);
    const computed = Math.max(count, this.fewest);
    const values = computed * width * height * 3;
    if (this.planes.length !== values) this.planes = new Float32Array(values);
    for (let patch = 0; patch < count; patch += 1) {
      spreadIntoPlanes(pixels, this.planes, patch * width * height * 3, width * height);
    }
    const input = new this.runtime.Tensor('float32', this.planes, [computed, 3, height, width]);
    const { [this.outputName]: output } = await this.session.run({ [this.inputName]: input }, [
      this.outputName,
    ]);
    const [batch, channels, rows, columns] = output?.dims ?? [];
    if (
      !(output?.data instanceof Float32Array) ||
      batch !== computed ||
      channels !== 1 ||
      output.dims.length !== 4
    ) {
      throw new Error(`the graph answers ${output?.type ?? 'nothing'} [${output?.dims.join(', ') ?? ''}]`);
    }
    const logits = output.data.subarray(0, (output.data.length / computed) * count);
    return { count, width: columns ?? 0, height: rows ?? 0, logits };
  }
}

/** One patch of `pixelCount` pixels, which begins at `offset` on both sides: interleaved RGB → three planes. */
function spreadIntoPlanes(
  pixels: Uint8Array,
  planes: Float32Array,
  offset: number,
  pixelCount: number,
): void {
  const green = offset + pixelCount;
  const blue = green + pixelCount;
  for (let pixel = 0, source = offset; pixel < pixelCount; pixel += 1, source += 3) {
    planes[offset + pixel] = pixels[source] ?? 0;
    planes[green + pixel] = pixels[source + 1] ?? 0;
    planes[blue + pixel] = pixels[source + 2] ?? 0;
  }
}

function requireName(kind: string, name: string, present: readonly string[]): void {
  if (!present.includes(name)) {
    throw new StartFailure('graph', `the graph has no ${kind} "${name}", only ${present.join(', ')}`);
  }
}
