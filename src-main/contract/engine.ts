/**
 * What all sides know of inference engines: which there are, what was measured of each on this machine, what a
 * person chose, and what happened to the engine of a run, in words that report, command line and window share.
 */
import { z } from 'zod';
import { precisions, type Precision } from './model';

/**
 * Execution providers of onnxruntime: `cpu`, `cuda`, `dml` (DirectML), `coreml` and `webgpu` in a process of their
 * own, `browser-webgpu` and `browser-wasm` in a worker of the page.
 */
const providers = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu', 'browser-webgpu', 'browser-wasm'] as const;
export type Provider = (typeof providers)[number];

/** Those that compute in a worker of the page. */
export const pageProviders: readonly Provider[] = ['browser-webgpu', 'browser-wasm'];
export function isOfPage(provider: string): boolean {
  return pageProviders.some((each) => each === provider);
}

/** What may be asked for; `auto` takes the fastest that passes its self-test on this machine. */
export const providerChoices = ['auto', ...providers] as const;
/** What computes; `auto` is the fastest that passes its self-test. */
export type ProviderChoice = (typeof providerChoices)[number];

export const mostThreads = 1024;
/** Patches of one request to the judge. */
export const mostJudgeBatch = 64;

export const engineSettingsSchema = z.strictObject({
  provider: z.enum(providerChoices),
  /** Threads of one convolution on the processor; `null`: one a physical core. */
  threads: z.int().min(1).max(mostThreads).nullable(),
});
/** What a person chose. */
export type EngineSettings = z.infer<typeof engineSettingsSchema>;

export const defaultEngineSettings: EngineSettings = { provider: 'auto', threads: null };

const speedSchema = z.object({
  /** Tissue that the scout alone looks through. */
  scoutMm2PerMin: z.number().positive(),
  judgePatchesPerSecond: z.number().positive(),
  /** Patches of one request with which the judge was that fast. */
  judgeBatch: z.int().min(1).max(mostJudgeBatch),
  /** Both stages together, on tissue with a typical density of candidates: what engines are ranked by. */
  mm2PerMin: z.number().positive(),
});
/** Inference alone, without reading and decoding. */
export type EngineSpeed = z.infer<typeof speedSchema>;

const measuredEngineSchema = z.object({
  provider: z.enum(providers),
  precision: z.enum(precisions),
  /** In words: the name of the processor or graphics card, if the system reports it. */
  device: z.string(),
  /** `null` when it was set aside. */
  speed: speedSchema.nullable(),
  /** Why it was set aside; `null` when it may be used. */
  why: z.string().nullable(),
});
/** One engine of this machine, as `auto` found it. */
export type MeasuredEngine = z.infer<typeof measuredEngineSchema>;

export const engineRankingSchema = z.object({
  /** The model's own id and the checksum of its manifest. */
  model: z.string(),
  sha256: z.string(),
  /** Version of onnxruntime. */
  runtime: z.string(),
  threads: z.number().nullable(),
  /** ISO 8601, UTC. */
  measuredAt: z.string(),
  /** Fastest first, then those that were set aside. */
  engines: z.array(measuredEngineSchema),
  /** One sentence: what would make it faster here. */
  advice: z.string(),
});
/** What `auto` measured and stored. */
export type EngineRanking = z.infer<typeof engineRankingSchema>;

/** The engines, and how they stand: for the settings of the application. */
export interface EngineOverview {
  readonly settings: EngineSettings;
  /** `null` while they cannot be measured, because something computes: that is done once nothing does. */
  readonly ranking: EngineRanking | null;
}

/** How far the measuring of engines is. */
export type MeasuringNews =
  /** A run began before they were measured, and goes on the processor. */
  | { readonly state: 'postponed' }
  | { readonly state: 'begun' }
  /** Another computation began. */
  | { readonly state: 'interrupted' }
  /** @property engine what comes next is computed on; `null` where none may be used */
  | { readonly state: 'done'; readonly engine: string | null };

/** One sentence without its full stop. */
export function measuringWords(news: MeasuringNews): string {
  switch (news.state) {
    case 'postponed':
      return 'the engines of this machine have not been measured yet: this run uses the processor';
    case 'begun':
      return 'measuring the engines of this machine, once, for the next analyses';
    case 'interrupted':
      return 'the engines of this machine will be measured when no analysis is running';
    case 'done':
      return news.engine === null
        ? 'the engines of this machine are measured: none passes the self-test'
        : `the engines of this machine are measured: the next analysis is computed on ${news.engine}`;
  }
}

const whichEngine = { provider: z.string(), precision: z.enum(precisions) };
export const engineEventSchema = z.discriminatedUnion('kind', [
  /** It failed and was started again; what was under way was computed again. */
  z.object({ kind: z.literal('restarted'), ...whichEngine, why: z.string() }),
  /** It failed and another took over; what was under way was computed again. */
  z.object({ kind: z.literal('replaced'), ...whichEngine, why: z.string(), by: z.object(whichEngine) }),
  /** Its memory did not suffice: from here on it got at most `largest` patches (judge) or cells (scout) at once. */
  z.object({
    kind: z.literal('batch-reduced'),
    ...whichEngine,
    why: z.string(),
    stage: z.enum(['scout', 'judge']),
    largest: z.int().min(1),
  }),
]);
/** Something that happened to the engine of a run and that the run survived. */
export type EngineEvent = z.infer<typeof engineEventSchema>;

/** `cpu`, `cpu (int8)` */
export function engineWords({
  provider,
  precision,
}: {
  readonly provider: string;
  readonly precision: Precision;
}): string {
  return precision === 'float32' ? provider : `${provider} (${precision})`;
}

/** One sentence without its full stop. */
export function engineEventWords(event: EngineEvent): string {
  const engine = engineWords(event);
  switch (event.kind) {
    case 'restarted':
      return `the engine ${engine} failed and was started again (${event.why})`;
    case 'replaced':
      return `the engine ${engine} failed and ${engineWords(event.by)} took over (${event.why})`;
    case 'batch-reduced': {
      const size = event.stage === 'judge' ? `${event.largest} patches` : `${event.largest} cells`;
      return `the engine ${engine} ran out of memory; from then on its ${event.stage} was given at most ${size} at once (${event.why})`;
    }
  }
}
