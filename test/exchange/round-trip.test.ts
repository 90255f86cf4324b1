/** What is written comes back: locations to a thousandth of a pixel, and everything else as it was. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unknownSlide, type Annotation } from '../../src-main/exchange/annotation';
import {
  exchangeFormats,
  textFormats,
  type ExchangeFormatName,
} from '../../src-main/exchange/exchange-format';
import { readAnnotations } from '../../src-main/exchange/read-annotations';
import { asGzip } from '../../src-main/exchange/text-chunks';
import { extensionOf, writeAnnotations } from '../../src-main/exchange/write-annotations';
import { byId, numbersOf, withoutShape } from './annotations-alike';
import { annotations } from './arbitrary-annotation';

const slide = { ...unknownSlide, key: '0'.repeat(32), scene: 0, mpp: { x: 0.25, y: 0.25 } };

/** What a format takes for the lack of a value, so that it cannot bring it back. */
function isKept(format: ExchangeFormatName, { colour, name }: Annotation): boolean {
  if (format === 'asap-xml') return colour !== '#f4fa58' && !/^Annotation \d+$/.test(name ?? '');
  return format !== 'imagescope-xml' || colour !== '#00ff00';
}

/** ImageScope's layers have a colour, so that a layer without one gets ImageScope's first. */
function asKept(format: ExchangeFormatName, annotation: Annotation): Annotation {
  return format === 'imagescope-xml' && annotation.colour === null
    ? { ...annotation, colour: '#00ff00' }
    : annotation;
}

describe.each(exchangeFormats)('%s', (format) => {
  const write = (all: Iterable<Annotation>, of = slide): Iterable<Uint8Array> =>
    writeAnnotations(format, all, of);

  it('brings back any annotations', async () => {
    await fc.assert(
      fc.asyncProperty(annotations, async (all) => {
        const written = all.filter((each) => isKept(format, each));
        const bytes = Buffer.concat([...write(written)]);
        fc.pre(written.length > 0);
        const read = await readAnnotations(bytes, { path: 'a' });
        expect(read.format).toBe(format === 'geojson-lines' && written.length === 1 ? 'geojson' : format);
        expect(read.leftOut).toEqual([]);
        const [back, expected] = [byId(read.annotations), byId(written).map((each) => asKept(format, each))];
        expect(back.map(withoutShape)).toEqual(expected.map(withoutShape));
        back.forEach(({ shape }, index) => {
          const wanted = expected[index]?.shape;
          const off = numbersOf(shape).map((value, at) =>
            Math.abs(value - (wanted ? (numbersOf(wanted)[at] ?? NaN) : NaN)),
          );
          expect(Math.max(...off)).toBeLessThan(0.01);
        });
      }),
      { numRuns: 300, seed: 17 },
    );
  });

  it('makes the same bytes of the same annotations', () => {
    const [all = []] = fc.sample(annotations, { numRuns: 1, seed: 3 });
    expect(Buffer.concat([...write(all)])).toEqual(Buffer.concat([...write(all)]));
  });

  it('is read the same in pieces of any length', async () => {
    const [all = []] = fc.sample(annotations, { numRuns: 1, seed: 4 });
    const bytes = Buffer.concat([...write(all)]);
    const whole = await readAnnotations(bytes);
    for (const length of [1, 2, 3, 7, 64, 1000]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
        bytes.subarray(index * length, (index + 1) * length),
      );
      expect(await readAnnotations(pieces)).toEqual(whole);
    }
  });

  it('asks for annotations as they are written', () => {
    let asked = 0;
    const endless: Iterable<Annotation> = {
      *[Symbol.iterator]() {
        for (let x = 0; x < 200_000; x += 1) {
          asked += 1;
          yield { ...base, shape: { kind: 'point', x, y: 5 } };
        }
      },
    };
    const [first] = write(endless, slide);
    expect(first?.length).toBeGreaterThan(60_000);
    // ImageScope's layers, COCO's categories and what ROIs of OME-XML share are found first, without keeping what is of them.
    const walksTwice = ['imagescope-xml', 'coco', 'ome-xml'].includes(format);
    expect(asked).toBeLessThan(walksTwice ? 202_000 : format === 'parquet' ? 20_001 : 2000);
  });

  it('writes no number that no reader takes', () => {
    for (const x of [NaN, Infinity, 1e12])
      expect(() => [...write([{ ...base, shape: { kind: 'point', x, y: 5 } }])]).toThrow(
        expect.objectContaining({ tag: 'internal' }) as Error,
      );
  });
});

describe.each(textFormats)('%s, packed', (format) => {
  it('makes the same bytes of the same annotations, and is read as what is not', async () => {
    const [all = []] = fc.sample(annotations, { numRuns: 1, seed: 3 });
    const packed = async (): Promise<Buffer> => {
      const parts: Uint8Array[] = [];
      for await (const part of asGzip(writeAnnotations(format, all, slide))) parts.push(part);
      return Buffer.concat(parts);
    };
    const bytes = await packed();
    expect(bytes).toEqual(await packed());
    // Neither a time nor a system.
    expect([...bytes.subarray(4, 8), bytes[9]]).toEqual([0, 0, 0, 0, 255]);
    expect((await readAnnotations(bytes)).annotations).toEqual(
      (await readAnnotations(writeAnnotations(format, all, slide))).annotations,
    );
  });
});

it('tells formats by the ends of file names, but those of XML that have none of their own', () => {
  const ends = exchangeFormats.map(extensionOf);
  expect(new Set(ends).size).toBe(ends.length - 1);
  for (const end of ends) expect(end).toMatch(/^(?:\.[a-z]+)+$/);
});

const base = {
  ...{ id: null, name: null, description: null, colour: '#d55e00', isLocked: false },
  proposed: { className: 'Mitotic', by: 'a model', score: 0.9 },
  ...{ decided: null, unattributed: null },
};
