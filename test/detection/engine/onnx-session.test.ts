/** One session on the real runtime, with the bundled model: what requests are filled up to leaves no trace in the answers. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { StageName } from '../../../src-main/contract/model';
import { OnnxSession, type Fill, type OnnxRuntime } from '../../../src-main/detection/engine/onnx-session';
import { nodeRuntime } from '../../../src-main/detection/engine/node-runtime';
import { stageGraph } from '../../../src-main/detection/engine/process-engine';
import { loadModel, readGolden, type Golden, type Model } from '../../../src-main/detection/model';
import { cut } from '../../fixture/picture';
import { bundledModelFolder } from '../engine-host-file';
import { largestDifference } from '../largest-difference';

let model: Model;
let golden: Record<StageName, Golden>;
beforeAll(async () => {
  model = await loadModel(bundledModelFolder);
  golden = {
    scout: await readGolden(model, 'scout', 'float32'),
    judge: await readGolden(model, 'judge', 'float32'),
  };
});

/** The shapes that the graph was given, `count × height × width`. */
const given: string[] = [];
/** Refuses the next request, as a card without memory does. */
let isFull = false;
const runtime: OnnxRuntime = {
  ...nodeRuntime,
  async createSession(...args) {
    const session = await nodeRuntime.createSession(...args);
    const run = session.run.bind(session);
    session.run = (feeds: Parameters<typeof run>[0], ...rest: []) => {
      const [count, , height, width] = feeds.image?.dims ?? [];
      given.push(`${count} × ${height} × ${width}`);
      if (!isFull) return run(feeds, ...rest);
      isFull = false;
      return Promise.reject(new Error('out of memory'));
    };
    return session;
  },
};

async function start(stage: StageName, fill: Fill): Promise<OnnxSession> {
  given.length = 0;
  const options = { provider: 'cpu', threads: 1 };
  return OnnxSession.start(runtime, await stageGraph(model, stage, 'float32'), options, fill);
}

describe('a session that is given full requests only', () => {
  it.each([
    { width: 122, height: 102 },
    { width: 46, height: 98 },
    { width: 38, height: 38 },
  ])('answers for a scout’s patch of $width × $height what the patch alone gives', async (size) => {
    const [filled, plain] = [await start('scout', 'full'), await start('scout', null)];
    const picture = { ...golden.scout, data: golden.scout.input };
    const request = { count: 1, ...size, pixels: cut(picture, 0, 0, size.width, size.height).data };
    const ours = await filled.run(request);
    const theirs = await plain.run(request);
    expect(given).toEqual(['1 × 638 × 638', `1 × ${size.height} × ${size.width}`]);
    expect({ ...ours, logits: [] }).toEqual({ ...theirs, logits: [] });
    expect(largestDifference(ours.logits, theirs.logits)).toBeLessThan(1e-4);
    // Not a trace of a request that was larger.
    await filled.run({ count: 1, width: 122, height: 102, pixels: golden.scout.input });
    expect((await filled.run(request)).logits).toEqual(ours.logits);
  });

  it('answers for a few patches of the judge what they alone give', async () => {
    const session = await start('judge', 'full');
    const { width, height, input, logits } = golden.judge;
    const pixels = input.slice(0, 3 * width * height * 3);
    const ours = await session.run({ count: 3, width, height, pixels });
    expect(given).toEqual(['64 × 82 × 82']);
    expect(ours).toMatchObject({ count: 3, width: 1, height: 1 });
    expect(largestDifference(ours.logits, logits.slice(0, 3))).toBeLessThan(1e-4);
  });

  it('gives as much as is asked for, and no more, once that failed', async () => {
    const session = await start('judge', 'full');
    const { width, height, input } = golden.judge;
    const request = { count: 1, width, height, pixels: input.slice(0, width * height * 3) };
    isFull = true;
    await expect(session.run(request)).rejects.toThrow('out of memory');
    await session.run(request);
    expect(given).toEqual(['64 × 82 × 82', '1 × 82 × 82']);
  });
});
