/**
 * One onnxruntime session inside the host process: bytes of a graph in, logits of patches out. It turns the
 * stored pixels (uint8, interleaved) into what the manifest promises a graph: float32 [B, 3, H, W], 0..255.
 */
import ort from 'onnxruntime-node';
import type { HostReply, HostRequest, StageGraph } from './messages';
import { startFailureWords } from './provider-words';

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

/** Options that make a provider compute in full float32, as the golden outputs were made. */
function providerOptions(provider: string): ort.InferenceSession.ExecutionProviderConfig {
  if (provider !== 'coreml') return provider;
  // The neural engine of Apple computes in 16 bits.
  const options: ort.InferenceSession.CoreMLExecutionProviderOption = { name: 'coreml', useCPUAndGPU: true };
  return options;
}

export class OnnxSession {
  /** The input tensor's memory, kept between inputs of one size. */
  private planes = new Float32Array(0);

  private constructor(
    private readonly session: ort.InferenceSession,
    private readonly inputName: string,
    private readonly outputName: string,
  ) {}

  /** @throws StartFailure */
  static async start(
    { graph, inputName, outputName }: StageGraph,
    { provider, threads }: Pick<StartRequest, 'provider' | 'threads'>,
  ): Promise<OnnxSession> {
    const present = ort.listSupportedBackends().map(({ name }) => name);
    if (!present.includes(provider)) {
      throw new StartFailure('provider', `this build of onnxruntime has ${present.join(', ')}`);
    }
    let session: ort.InferenceSession;
    try {
      session = await ort.InferenceSession.create(graph, {
        executionProviders: [providerOptions(provider)],
        executionMode: 'sequential',
        graphOptimizationLevel: 'all',
        // Patches differ in size at the edges of tissue; planning memory for each size would keep them all.
        enableMemPattern: false,
        logSeverityLevel: 3,
        ...(threads === null ? {} : { intraOpNumThreads: threads }),
      });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      // The processor takes every sound graph; elsewhere it is the provider that cannot.
      throw provider === 'cpu'
        ? new StartFailure('graph', why, { cause: error })
        : new StartFailure('provider', startFailureWords(provider, why), { cause: error });
    }
    requireName('input', inputName, session.inputNames);
    requireName('output', outputName, session.outputNames);
    return new OnnxSession(session, inputName, outputName);
  }

  async run({ count, width, height, pixels }: Omit<RunRequest, 'type' | 'id' | 'stage'>): Promise<Logits> {
    const length = count * width * height * 3;
    if (pixels.length !== length)
      throw new Error(`${pixels.length} bytes are not ${count} RGB patches of ${width} × ${height}`);
    if (this.planes.length !== length) this.planes = new Float32Array(length);
    for (let patch = 0; patch < count; patch += 1) {
      spreadIntoPlanes(pixels, this.planes, patch * width * height * 3, width * height);
    }
    const input = new ort.Tensor('float32', this.planes, [count, 3, height, width]);
    const { [this.outputName]: output } = await this.session.run({ [this.inputName]: input }, [
      this.outputName,
    ]);
    const [batch, channels, rows, columns] = output?.dims ?? [];
    if (
      !(output?.data instanceof Float32Array) ||
      batch !== count ||
      channels !== 1 ||
      output.dims.length !== 4
    ) {
      throw new Error(`the graph answers ${output?.type ?? 'nothing'} [${output?.dims.join(', ') ?? ''}]`);
    }
    return { count, width: columns ?? 0, height: rows ?? 0, logits: output.data };
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
