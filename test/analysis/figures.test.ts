/** Figures of very many candidates: the same as made at once, while everything else goes on. */
import { afterAll, describe, expect, it } from 'vitest';
import { Figures } from '../../src-main/analysis/figures';
import { summarise, withThreshold } from '../../src-main/analysis/summary';
import type { AnalysisResult } from '../../src-main/contract/report';
import { writeCsv } from '../../src-main/report/csv';
import { writeGeoJson } from '../../src-main/report/geojson';
import { writeJson } from '../../src-main/report/json';
import { findInstallation } from '../../src-main/shell/installation';
import { exampleResult } from '../analysis-result';

const figures = new Figures(findInstallation().figuresWorker);
afterAll(() => figures.close());

/** Spread over a large slide, in the order of their scores. */
function resultOf(count: number): AnalysisResult {
  let seed = 1;
  const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const candidates = Array.from({ length: count }, () => ({
    x: random() * 1e5,
    y: random() * 1e5,
    score: random(),
  })).sort((one, other) => other.score - one.score);
  return { ...exampleResult, candidates };
}

/** How often others had their turn while the work went on. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 5);
  await work;
  clearInterval(timer);
  return turns;
}

describe('figures', () => {
  it.each([10, 5000])('of %i candidates are those of the pure functions', async (count) => {
    const result = resultOf(count);
    expect(await figures.summarise(result, 0.3)).toEqual(summarise(result, 0.3));
    expect(await figures.withThreshold(result, 0.3)).toEqual(withThreshold(result, 0.3));
    const documents = { geojson: writeGeoJson, csv: writeCsv, json: writeJson };
    for (const format of ['geojson', 'csv', 'json'] as const) {
      const made = await figures.document(format, result);
      if (count > 1000) expect(Buffer.from(made ?? '').equals(documents[format](result))).toBe(true);
      else expect(made).toBeNull();
    }
    expect(await figures.document('pdf', result)).toBeNull();
  });

  it('let others have their turn while they are made', async () => {
    const many = resultOf(40_000);
    // Made at once they leave none.
    expect(await turnsDuring(figures.summarise(many, 0.1))).toBeGreaterThan(5);
    expect(await turnsDuring(figures.document('json', many))).toBeGreaterThan(5);
  });

  it('fail with the reason when their thread cannot start, and are made again by another', async () => {
    const broken = new Figures('/none/worker.js');
    const many = resultOf(2000);
    for (let time = 0; time < 2; time += 1) {
      await expect(broken.summarise(many, 0.5)).rejects.toMatchObject({ tag: 'internal' });
    }
    await broken.close();
  });
});
