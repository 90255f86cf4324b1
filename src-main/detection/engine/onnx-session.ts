/**
 * One onnxruntime session inside the host: bytes of a graph in, logits of patches out. It turns the
 * stored pixels (uint8, interleaved) into what the manifest promises a graph: float32 [B, 3, H, W], 0..255.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { StageName } from '../../contract/model';
import type { RequestShape } from '../full-request';
import type { HostReply, HostRequest, StageGraph } from './messages';

type StartRequest = Extract<HostRequest, { type: 'start' }>;
type RunRequest = Extract<HostRequest, { type: 'run' }>;
type Patches = Pick<RunRequest, 'count' | 'width' | 'height' | 'pixels'>;
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

/**
 * What a provider's requests are filled up to with nothing, which is cut off the answer again. `two` patches of the
 * judge, where one alone is rounded otherwise than among others: the score of a patch must not depend on what is judged
 * with it. `full` requests, where every other shape costs a preparation.
 */
export type Fill = 'two' | 'full' | null;

/** The build of onnxruntime that computes: of Node or of the web. */
export interface OnnxRuntime {
  readonly Tensor: typeof Tensor;
  /** @throws StartFailure */
  createSession(
    graph: Uint8Array,
    options: InferenceSession.SessionOptions,
    request: StartOptions,
  ): Promise<InferenceSession>;
  fillFor(provider: string, stage: StageName): Fill;
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
  /** Memory of the input tensor; as large as the largest so far. */
  private memory = new Float32Array(0);

  private constructor(
    private readonly runtime: OnnxRuntime,
    private readonly session: InferenceSession,
    private readonly graph: Omit<StageGraph, 'graph'>,
    private fill: Fill,
  ) {}

  /** @throws StartFailure */
  static async start(
    runtime: OnnxRuntime,
    { graph, ...names }: StageGraph,
    options: StartOptions,
    fill: Fill,
  ): Promise<OnnxSession> {
    const session = await runtime.createSession(graph, sessionOptions, options);
    requireName('input', names.inputName, session.inputNames);
    requireName('output', names.outputName, session.outputNames);
    return new OnnxSession(runtime, session, names, fill);
  }

  async run(request: Patches): Promise<Logits> {
    const { count, width, height, pixels } = request;
    const length = count * width * height * 3;
    if (pixels.length !== length)
      throw new Error(`${pixels.length} bytes are not ${count} RGB patches of ${width} × ${height}`);
    const shape = this.filled(request);
    try {
      return logitsOf(request, await this.computed(request, shape), shape, this.graph.stride);
    } catch (error) {
      // After a failure, smaller requests must take less memory.
      if (this.fill === 'full') this.fill = null;
      throw error;
    }
  }

  private filled({ count, width, height }: RequestShape): RequestShape {
    if (this.fill === null) return { count, width, height };
    if (this.fill === 'two') return { count: Math.max(2, count), width, height };
    const { full } = this.graph;
    return {
      count: Math.max(full.count, count),
      width: Math.max(full.width, width),
      height: Math.max(full.height, height),
    };
  }

  private async computed(request: Patches, shape: RequestShape): Promise<Tensor | undefined> {
    const { inputName, outputName } = this.graph;
    const values = shape.count * shape.width * shape.height * 3;
    if (this.memory.length < values) this.memory = new Float32Array(values);
    const planes = this.memory.subarray(0, values);
    if (request.pixels.length < values) planes.fill(0);
    spreadIntoPlanes(request, planes, shape);
    const input = new this.runtime.Tensor('float32', planes, [shape.count, 3, shape.height, shape.width]);
    return (await this.session.run({ [inputName]: input }, [outputName]))[outputName];
  }
}

/** The answer to what was asked, out of that to what was computed. @param stride input pixels a cell */
function logitsOf(
  asked: RequestShape,
  output: Tensor | undefined,
  shape: RequestShape,
  stride: number,
): Logits {
  const [batch, channels, rows = 0, columns = 0] = output?.dims ?? [];
  if (
    !(output?.data instanceof Float32Array) ||
    batch !== shape.count ||
    channels !== 1 ||
    output.dims.length !== 4
  ) {
    throw new Error(`the graph answers ${output?.type ?? 'nothing'} [${output?.dims.join(', ') ?? ''}]`);
  }
  const { count } = asked;
  const width = columns - (shape.width - asked.width) / stride;
  const height = rows - (shape.height - asked.height) / stride;
  const first = output.data.subarray(0, count * rows * columns);
  return { count, width, height, logits: cropped(first, { rows, columns }, { width, height }) };
}

/** The top left part of each map. */
function cropped(
  maps: Float32Array,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  { width, height }: { readonly width: number; readonly height: number },
): Float32Array {
  if (width === columns && height === rows) return maps;
  const count = maps.length / (rows * columns);
  const kept = new Float32Array(count * width * height);
  for (let line = 0; line < count * height; line += 1) {
    const from = (Math.floor(line / height) * rows + (line % height)) * columns;
    kept.set(maps.subarray(from, from + width), line * width);
  }
  return kept;
}

/** Interleaved RGB → three planes a patch, each patch at the top left of one of `shape`. */
function spreadIntoPlanes(
  { count, width, height, pixels }: Patches,
  planes: Float32Array,
  shape: RequestShape,
): void {
  const planeValues = shape.width * shape.height;
  let source = 0;
  for (let patch = 0; patch < count; patch += 1) {
    for (let row = 0; row < height; row += 1) {
      let red = patch * planeValues * 3 + row * shape.width;
      for (const end = red + width; red < end; red += 1, source += 3) {
        planes[red] = pixels[source] ?? 0;
        planes[red + planeValues] = pixels[source + 1] ?? 0;
        planes[red + 2 * planeValues] = pixels[source + 2] ?? 0;
      }
    }
  }
}

function requireName(kind: string, name: string, present: readonly string[]): void {
  if (!present.includes(name)) {
    throw new StartFailure('graph', `the graph has no ${kind} "${name}", only ${present.join(', ')}`);
  }
}
