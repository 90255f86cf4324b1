/** What the worker of the page answers: the same as counting at once, with the tissue of the run, and by what has changed. */
import { describe, expect, it } from 'vitest';
import { AreaCounter, type AreaForm, type CountedFigure } from '../../../src-main/counting/area-counter';
import { packRaster } from '../../../src-main/detection/analysed-raster';
import { AreaDesk } from '../../../src-renderer/counting/area-desk';

const mpp = { x: 0.5, y: 0.5 };
const form: AreaForm = { kind: 'one', shape: 'square', areaMm2: 0.25 };
const raster = { columns: 20, rows: 20, cellWidth: 128, cellHeight: 128 };
const cover = new Uint8Array(400).fill(255);
const regions = { include: [], exclude: [] };
const question = { protocol: null, centre: null };
const figures: readonly CountedFigure[] = [
  { id: 'a', x: 1000, y: 1000, standing: 'confirmed', probability: 0.9 },
  { id: 'b', x: 1100, y: 1000, standing: 'unreviewed', probability: 0.7 },
];
const begin = { form, mpp, regions, analysed: packRaster({ ...raster, cover }) };

describe('the desk that counts in an area', () => {
  it('unpacks the tissue of the run', async () => {
    const found = await new AreaDesk().answer({ begin, figures, question });
    expect(found.most.placements[0]?.tissueInsideMm2).toBeCloseTo(0.25, 3);
    const setup = { form, mpp, regions, tissue: { ...raster, cover } };
    expect(found).toEqual(new AreaCounter(setup, figures).count(question));
  });

  it('takes the tissue within the regions alone', async () => {
    const half = [
      [
        [0, 0],
        [1050, 0],
        [1050, 2560],
        [0, 2560],
      ],
    ] as const;
    const within = {
      include: [half.map((ring) => ring.map(([x, y]) => [x, y] as [number, number]))],
      exclude: [],
    };
    const found = await new AreaDesk().answer({
      begin: { ...begin, regions: within },
      ...{ figures, question: { protocol: null, centre: { x: 1050, y: 1000 } } },
    });
    expect(found).toMatchObject({ least: { count: 1 }, most: { count: 1 } });
    expect(found.most.placements[0]?.tissueInsideMm2).toBeCloseTo(0.125, 2);
  });

  it.each([
    ['shorter', packRaster({ ...raster, cover: cover.subarray(1) })],
    ['longer', packRaster({ ...raster, cover: new Uint8Array(4000) })],
    ['not packed', { ...raster, cover: 'AAAA' }],
    ['no base64', { ...raster, cover: 'ä' }],
  ])('knows no tissue where the raster of the run is %s', async (_, analysed) => {
    const found = await new AreaDesk().answer({ begin: { ...begin, analysed }, figures, question });
    expect(found.most.placements[0]?.tissueInsideMm2).toBeNull();
    expect(found.most.count).toBe(2);
  });

  it('goes on from what has changed, and refuses to go on from nothing', async () => {
    const desk = new AreaDesk();
    await expect(desk.answer({ begin: null, figures: [], question })).rejects.toThrow('nothing was begun');
    await desk.answer({ begin, figures, question });
    const changed: CountedFigure = { id: 'b', x: 1100, y: 1000, standing: 'confirmed', probability: 0.7 };
    const found = await desk.answer({ begin: null, figures: [changed], question });
    expect([found.least.count, found.most.count]).toEqual([2, 2]);
  });
});
