/** Spindle's side of the benchmarks of computing; see `compute-side-protocol.ts`. Bundled as the application is. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import { analyse } from '../../src-main/analysis/analyse';
import { startProvenEngine } from '../../src-main/analysis/proven-engine';
import { slideMpp } from '../../src-main/contract/slide-mpp';
import { SpindleError } from '../../src-main/contract/errors';
import type { AnalysisResult } from '../../src-main/contract/report';
import type { Pixels } from '../../src-main/contract/slide';
import { childProcessHost } from '../../src-main/detection/engine/child-process-host';
import type { Engine } from '../../src-main/detection/engine/engine';
import { defaultModelId, loadModel } from '../../src-main/detection/model';
import { findInstallation } from '../../src-main/session/installation';
import { createDecodePool } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { watchedEngine } from '../detection/watched-engine';
import { spindleTaskSchema, type ComputeAnswer } from './compute-side-protocol';

/** Requests that are with the engine at the same time, as in a run. */
const atOnce = 8;
const installation = findInstallation();
const model = await loadModel(join(installation.models, defaultModelId));
const decoder = createDecodePool({ workerFile: installation.decodeWorker, threads: 2 });

class ComputeSide {
  private started: Engine | null = null;
  private patches: Pixels[] = [];
  private batches: Uint8Array[] = [];

  private get engine(): Engine {
    if (this.started === null) throw new Error('no engine was started');
    return this.started;
  }

  async work(task: z.infer<typeof spindleTaskSchema>): Promise<ComputeAnswer> {
    switch (task.do) {
      case 'start':
        return this.start(task);
      case 'record':
        return this.record(task.path);
      case 'infer':
        return { seconds: await timed(() => this.infer(task.stages)) };
      case 'analyse': {
        const start = performance.now();
        const { timings, analysedAreaMm2, candidates } = await this.analysed(task.path, this.engine);
        return {
          seconds: (performance.now() - start) / 1000,
          areaMm2: analysedAreaMm2,
          detectionSeconds: timings.tissue + timings.detection,
          tissueSeconds: timings.tissue,
          detections: candidates.length,
          checksum: createHash('sha256').update(JSON.stringify(candidates)).digest('hex'),
        };
      }
    }
  }

  async close(): Promise<void> {
    await this.started?.close();
  }

  private async start(
    task: Extract<z.infer<typeof spindleTaskSchema>, { do: 'start' }>,
  ): Promise<ComputeAnswer> {
    const { precision } = task;
    // The engine itself refuses a name that it does not know.
    const provider = task.provider as Parameters<typeof startProvenEngine>[0]['provider'];
    try {
      const seconds = await timed(async () => {
        this.started = await startProvenEngine({
          ...{ model, provider, precision, threads: 2 },
          spawnHost: childProcessHost(installation.engineHost),
        });
      });
      return { seconds, provider: this.engine.provider };
    } catch (error) {
      if (!(error instanceof SpindleError)) throw error;
      return { unavailable: `${error.what}: ${error.why}` };
    }
  }

  private async record(path: string): Promise<ComputeAnswer> {
    const engine = watchedEngine(this.engine, {
      scout: (patch, signal) => {
        // Copies: the run uses the memory of what was answered again.
        this.patches.push({ ...patch, data: patch.data.slice() });
        return this.engine.scout(patch, signal);
      },
      judge: (batch, signal) => {
        this.batches.push(batch.slice());
        return this.engine.judge(batch, signal);
      },
    });
    this.patches = [];
    this.batches = [];
    const slide = await openSlide(path, { decoder });
    try {
      const run = analyse({
        ...{ slide, mpp: slideMpp(slide.info, null), model, engine },
        version: installation.version,
      });
      let areaMm2 = 0;
      for await (const event of run) {
        if (event.type !== 'progress') continue;
        areaMm2 = event.progress.doneAreaMm2;
        // What follows is the invariance of the run, which is the same for every slide.
        if (event.progress.stage === 'turning') break;
      }
      const { size } = model.manifest.judge;
      const bytes = this.batches.reduce((sum, { length }) => sum + length, 0);
      return { areaMm2, patches: this.patches.length, places: bytes / (size * size * 3) };
    } finally {
      await slide.close();
    }
  }

  private async infer(stages: readonly ('scout' | 'judge')[]): Promise<void> {
    const { engine } = this;
    if (stages.includes('scout')) await together(this.patches, (patch) => engine.scout(patch));
    if (stages.includes('judge')) await together(this.batches, (batch) => engine.judge(batch));
  }

  private async analysed(path: string, engine: Engine): Promise<AnalysisResult> {
    const slide = await openSlide(path, { decoder });
    try {
      const mpp = slideMpp(slide.info, null);
      for await (const event of analyse({ slide, mpp, model, engine, version: installation.version })) {
        if (event.type === 'finished') return event.result;
      }
      throw new Error('the analysis ended without a result');
    } finally {
      await slide.close();
    }
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function together<T>(items: readonly T[], each: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await each(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

const side = new ComputeSide();
for await (const line of createInterface({ input: process.stdin })) {
  const answer = await side.work(spindleTaskSchema.parse(JSON.parse(line)));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await side.close();
await decoder.close();
