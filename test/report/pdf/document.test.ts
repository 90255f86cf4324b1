import { beforeAll, describe, expect, it } from 'vitest';
import type { AnalysisResult } from '../../../src-main/contract/report';
import { researchUse } from '../../../src-main/contract/report';
import { writePdf } from '../../../src-main/report/pdf/document';
import { exampleHotspots, exampleResult } from '../example-result';
import { paintedSlide } from '../painted-slide';
import { readPdf, type PdfWords, type ReadPdf } from './read-pdf';

const slide = paintedSlide({
  width: 8000,
  height: 6000,
  mpp: { x: 0.25, y: 0.25 },
  paint: (x, y) => [230, 150 + (x % 60), 170 + (y % 60)],
});

async function write(parts: Partial<AnalysisResult> = {}): Promise<ReadPdf> {
  return readPdf(await writePdf(exampleResult(parts), slide));
}

function crowd(count: number): AnalysisResult['candidates'] {
  return Array.from({ length: count }, (_, index) => ({
    x: (index * 37) % 8000,
    y: (index * 91) % 6000,
    score: Math.max(0.06, 1 - index / count),
  }));
}

const sure = Array.from({ length: 12 }, (_, index) => ({
  x: 105_000.5 + index,
  y: 98_000.5,
  score: 1 - (index + 1) * 1e-9,
}));

const longName = `標本 ${'S24-0000017_block-A1_stain-HE_rescan-after-cleaning '.repeat(4)}end.svs`;
const missingTiles = Array.from({ length: 9 }, (_, index) => ({
  level: 0,
  column: index,
  row: 4,
  why: 'cannot read "/home/anna/slides/a.svs": the JPEG stream ends after 312 bytes',
}));

/** Words that overprint others, or leave the page's text area. */
function misplaced(words: readonly PdfWords[]): string[] {
  const mm = 72 / 25.4;
  const outside = words.filter(
    ({ x, y, width }) => x < 16 * mm - 1 || x + width > 194 * mm + 1 || y < 10 * mm || y > (297 - 16) * mm,
  );
  const overlapping = words.flatMap((a, index) =>
    words.slice(index + 1).filter((b) => {
      const apart = a.x + a.width <= b.x + 0.5 || b.x + b.width <= a.x + 0.5;
      // Capital height above the baseline, descenders below.
      const above = a.y - a.size * 0.2 >= b.y + b.size * 0.7;
      const below = b.y - b.size * 0.2 >= a.y + a.size * 0.7;
      return !apart && !above && !below;
    }),
  );
  return [...outside, ...overlapping].map(({ text }) => text);
}

describe('writePdf', () => {
  let ordinary: ReadPdf;
  beforeAll(async () => {
    ordinary = await write();
  });

  it('says what was counted, where, how, with what, and that it is a proposal', () => {
    const { pages, text } = ordinary;
    expect(pages).toHaveLength(3);
    for (const words of [
      'S24-00017 A1 HE.svs',
      'Mitotic count',
      'in 3.20 mm² (tissue of the whole slide)',
      '0.94',
      'per mm²',
      'in 2.37 mm²',
      '0.25 µm per pixel',
      'as the slide states',
      'Mitosis SE(2,8) (mitosis-c8)',
      'cpu',
      'mitotic from score 0.500',
      researchUse,
      'Proposals of software, not yet confirmed by a person',
      'Spindle 0.1.0',
      '2026-03-01 12:30 UTC',
      'Page 1 of 3',
      'Page 3 of 3',
      'Case number',
      'Reader',
      'Date and signature',
      '3 of 3',
      '2 of 2',
      '0.987',
      '0.499',
    ]) {
      expect(text).toContain(words);
    }
    expect(text.replaceAll('\n', ' ')).toContain('95 % Poisson interval (Garwood): 0.19 to 2.74 per mm²');
    expect(text.replaceAll('\n', '')).toContain(exampleResult().model.sha256);
  });

  it('carries the figure of invariance, or why there is none', async () => {
    const words = ordinary.text.replaceAll('\n', ' ');
    expect(words).toContain('turning the tissue by quarter turns changed no score by more than 3·10⁻⁷');
    expect(words).toContain('other angles: ±0.019 (3 detections, 32 angles)');
    const without = await write({ invariance: { kind: 'not-measured', why: 'nothing was detected' } });
    expect(without.text).toContain('not measured: nothing was detected');
  });

  it('states the accuracy and the failures that the model’s makers measured, and on what', async () => {
    const words = ordinary.text.replaceAll('\n', ' ');
    expect(words).toContain('F1 0.77, precision 0.83, recall 0.71 on 240 mitoses of other slides');
    expect(words).toContain('F1 0.767 (0.705 to 0.819)');
    expect(words).toContain('False positives per mm² 4.64 (3.00 to 6.27)');
    expect(words).toContain('on 12 fields of 3 patients, 240 mitoses on 4.50 mm², at a threshold of 0.500');
    expect(words).toContain('seven organs 43.27 on 2.75 mm²');
    expect(words).toContain('Known failures, in the words of its makers – Pale figures out of focus');
    expect(words).not.toMatch(/not stated by the model|The threshold of this run|8-bit/);
    const other = (await write({ threshold: 0.3, precision: 'int8' })).text.replaceAll('\n', ' ');
    expect(other).toContain('The threshold of this run is 0.300, at which these figures do not hold.');
    expect(other).toContain('In 8-bit integers, as in this run: F1 0.760, precision 0.816, recall 0.712.');
  });

  it('says that the model states no accuracy, where it states none', async () => {
    const accuracy = { kind: 'not-stated', why: 'it has no figures.json' } as const;
    const { text } = await write({ model: { ...exampleResult().model, accuracy, knownFailures: [] } });
    expect(text).toContain('accuracy not stated by the model');
    expect(text).toContain('Accuracy not stated by the model: it has no figures.json.');
    expect(text).toContain('No failures are listed for this model; every model has some.');
    expect(text).not.toMatch(/F1|precision 0/);
  });

  it('names the format once', async () => {
    for (const vendor of ['Aperio', 'aperio', null]) {
      const { text } = await write({ slide: { ...exampleResult().slide, vendor } });
      expect(text.match(/aperio/gi)).toHaveLength(1);
    }
  });

  it('carries its time and title, and makes the same bytes of the same result', async () => {
    const [first, second] = [await writePdf(exampleResult(), slide), await writePdf(exampleResult(), slide)];
    expect(Buffer.compare(first, second)).toBe(0);
    const { info } = await readPdf(first);
    expect(info).toMatchObject({
      Title: 'Mitotic figures: S24-00017 A1 HE.svs',
      Creator: 'Spindle 0.1.0',
      CreationDate: expect.stringContaining('20260301123005') as string,
    });
  });

  it('makes a pixel size entered by hand and unread tiles stand out, without telling folders', async () => {
    const { text } = await write({
      mpp: { x: 0.25, y: 0.25, source: 'user' },
      missingTiles,
      analysedAreaMm2: 1.9,
    });
    expect(text).toContain('entered by hand, not read from the slide');
    expect(text).toContain('The pixel size was entered by hand: every area and density depends on it.');
    expect(text).toContain('9 tiles could not be read');
    expect(text).toContain(
      'level 0, column 3, row 4: cannot read "a.svs": the JPEG stream ends after 312 bytes',
    );
    expect(text).toContain('and 5 more, listed in the JSON result');
    expect(text).toContain('smaller than a hotspot');
    expect(text).not.toMatch(/anna|\/home/);
  });

  it('tells what was left out of the tissue, and what a person changed of it', async () => {
    const ring = [
      [0, 0],
      [900, 0],
      [900, 900],
    ] as const;
    const { text } = await write({
      tissue: {
        proposedMm2: 4.1,
        droppedMm2: { ink: 0.31, edge: 0, blur: 1.2 },
        correction: {
          edits: [{ kind: 'exclude', polygon: [ring] }],
          includedMm2: 0,
          excludedMm2: 0.9,
        },
      },
    });
    const line = text.replaceAll('\n', ' ');
    expect(line).toContain('left out: 0.31 mm² of ink, 1.20 mm² out of focus');
    expect(line).toContain('of 4.10 mm² proposed, a person added 0 mm² and took out 0.90 mm²');
    expect(line).toContain('What counts as tissue was corrected by hand: a person added 0 mm²');
  });

  it('says so when nothing is mitotic, and leaves the gallery out when there is no candidate', async () => {
    const lookAlike = await write({ candidates: [{ x: 4000, y: 3000, score: 0.3 }], hotspots: null });
    expect(lookAlike.text).toContain('No candidate reaches the threshold of 0.500.');
    expect(lookAlike.text.replaceAll('\n', ' ')).toContain(
      'no hotspot: nothing is mitotic at this threshold',
    );
    const nothing = await write({ candidates: [], hotspots: null });
    expect(nothing.pages).toHaveLength(2);
    expect(nothing.text).not.toContain('Mitotic detections, highest');
  });

  it('names the characters that its typeface lacks', async () => {
    const { text } = await write({ slide: { ...exampleResult().slide, name: '標本 7.svs' } });
    expect(text).toContain('□□ 7.svs');
    expect(text).toContain('□ in the name stands for U+6A19, U+672C');
  });

  it('sets an ordinary result without overprinting, inside the margins', () => {
    for (const words of ordinary.pages) expect(misplaced(words)).toEqual([]);
  });

  it.each<[string, Partial<AnalysisResult>]>([
    ['nothing found', { candidates: [], hotspots: null }],
    ['scores of many digits', { candidates: sure }],
    [
      'a model of which much is known',
      {
        model: {
          ...exampleResult().model,
          knownFailures: Array.from({ length: 30 }, (_, index) => `${index} ${'smudged nuclei '.repeat(70)}`),
        },
      },
    ],
    ['5,000 candidates', { candidates: crowd(5000), hotspots: exampleHotspots(2500) }],
    [
      'everything that takes room',
      {
        candidates: crowd(60),
        slide: { ...exampleResult().slide, name: longName, vendor: null, objectivePower: null },
        mpp: { x: 0.2512, y: 0.2498, source: 'user' },
        roi: {
          polygons: [
            [
              [
                [1000, 1000],
                [7000, 800],
                [6500, 5200],
              ],
            ],
          ],
        },
        analysedAreaMm2: 1.9,
        provider: 'a provider with a rather long name that nobody would give it, version 12.3.4',
        missingTiles,
      },
    ],
  ])('sets %s without overprinting, inside the margins', async (_, parts) => {
    const { pages } = await write(parts);
    for (const words of pages) expect(misplaced(words)).toEqual([]);
  });

  it('says that an engine failed on the way', async () => {
    const engineEvents = [
      { kind: 'restarted', provider: 'cpu', precision: 'int8', why: 'its process was ended by SIGKILL' },
      { kind: 'restarted', provider: 'cpu', precision: 'int8', why: 'its process was ended by SIGKILL' },
    ] as const;
    const { text } = await write({ engineEvents, precision: 'int8' });
    expect(text).toContain('the engine cpu (int8) failed and was started again');
    expect(text).toContain('1 more event');
    expect(text).toContain('a processor, 2 logical cores');
  });
});
