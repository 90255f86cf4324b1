/**
 * The exact hotspot search against the searches that it replaced, by turns in one run over the same figures: the first search, and the
 * proof after one verdict. Processor time, which other work on the machine disturbs least.
 */
import { bench, describe } from 'vitest';
import { hotspotAreaMm2, hotspotAspect } from '../../src-main/contract/hotspot';
import { shapeOfArea } from '../../src-main/counting/field-shape';
import { HotspotSearch } from '../../src-main/counting/hotspot-search';
import { randomNumbers } from '../fixture/texture';
import { fullestCircle } from './earlier/fullest-circle';
import { fullestRectangle } from './earlier/fullest-rectangle';
import { median, ratioText } from './rounds';
import { isTrial, machine, publish } from './trial';

const rounds = isTrial ? 1 : 5;
const verdicts = 20;
const mpp = { x: 0.25, y: 0.25 };
const areaUm2 = hotspotAreaMm2 * 1e6;
const sets = [
  { name: '50,000 over 20 × 20 mm', count: 50_000, widthUm: 20_000 },
  { name: '5,000 over 20 × 20 mm', count: 5000, widthUm: 20_000 },
  { name: '20,000 in 2.5 × 2.5 mm', count: 20_000, widthUm: 2500 },
];

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function rowOf(kind: 'circle' | 'rectangle', { name, count, widthUm }: (typeof sets)[number]): string {
  const random = randomNumbers(1);
  const points = Array.from({ length: isTrial ? 100 : count }, () => ({
    x: random() * widthUm,
    y: random() * widthUm,
  }));
  const figures = points.map(({ x, y }, index) => {
    return { id: `figure-${index}`, x: x / mpp.x, y: y / mpp.y, counted: true };
  });
  const earlier = (): void => {
    const long = Math.sqrt(areaUm2 * hotspotAspect);
    if (kind === 'circle') fullestCircle(points, Math.sqrt(areaUm2 / Math.PI));
    else for (const width of [long, areaUm2 / long]) fullestRectangle(points, width, areaUm2 / width);
  };
  const [first, before, after]: number[][] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    let search = new HotspotSearch([], shapeOfArea(kind, hotspotAreaMm2), mpp);
    first?.push(
      cpuMs(() => {
        search = new HotspotSearch(figures, shapeOfArea(kind, hotspotAreaMm2), mpp);
        search.fullest();
      }),
    );
    before?.push(cpuMs(earlier));
    for (let verdict = 0; verdict < verdicts; verdict += 1) {
      const id = search.fullest()?.held[verdict] ?? `figure-${verdict}`;
      after?.push(
        cpuMs(() => {
          search.count(id, false);
          search.fullest();
        }),
      );
    }
  }
  const ratios = (before ?? []).map((ms, round) => ms / (first?.[round] ?? NaN));
  const cells = [median(before ?? []), median(first ?? []), median(after ?? []), Math.max(...(after ?? []))];
  return `| ${name} | ${kind} | ${cells.map((ms) => ms.toFixed(1)).join(' | ')} | ${ratioText(ratios)} |`;
}

describe('hotspot search', () => {
  bench(
    'against the earlier one',
    async () => {
      const lines = [
        `${machine()}. ${rounds} rounds by turns. Milliseconds of processor time, medians.`,
        '',
        '| Figures | shape | earlier | now | after a verdict | at most | earlier to now |',
        '|---|---|---|---|---|---|---|',
      ];
      for (const set of sets)
        for (const kind of ['circle', 'rectangle'] as const) lines.push(rowOf(kind, set));
      await publish('hotspot', lines);
    },
    { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
  );
});
