/** Leica SCN: places on the slide, both schemas, broken files, and against OpenSlide. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inProcessDecoder } from '../../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../../src-main/slide/open';
import { leicaScn, type LeicaScnOptions } from '../../../fixture/leica-scn';
import { long, short, type TagValue, type TiffDirectorySpec } from '../../../fixture/tiff-writer';
import { temporaryFolder } from '../../../temporary-folder';
import { hasOpenSlide } from '../../openslide';
import { outcome } from '../../outcome';
import { expectParity } from '../../parity';

const folder = temporaryFolder();
afterAll(() => folder.remove());

async function write(name: string, options: LeicaScnOptions = {}): Promise<string> {
  const path = join(folder.path, `${name}.scn`);
  await writeFile(path, await leicaScn(options));
  return path;
}

describe('a synthetic SCN', () => {
  it('places its main images on the slide, and has the macro apart', async () => {
    const slide = await openSlide(await write('plain'), { decoder: inProcessDecoder });
    expect(slide.info).toMatchObject({
      format: 'leica',
      vendor: 'leica',
      mpp: { x: 0.5, y: 0.5 },
      objectivePower: 20,
      associatedImages: [{ name: 'macro', width: 75, height: 50 }],
    });
    expect(slide.levels.map(({ width, height, downsample }) => [width, height, downsample])).toEqual([
      [1500, 1000, 1],
      [375, 250, 4],
    ]);
    expect(slide.info.properties).toMatchObject({
      'openslide.barcode': 'S 26-1',
      'leica.aperture': '0.4',
      'openslide.region[1].x': '900',
      'openslide.bounds-width': '1120',
    });
    const { data } = await slide.readRegion({ level: 0, x: 198, y: 100, width: 4, height: 1 });
    expect([...data.subarray(0, 6)]).toEqual([255, 255, 255, 255, 255, 255]);
    expect([...data.subarray(6)]).not.toContain(255);
    const between = await slide.readStoredTile({ level: 0, column: 5, row: 0 });
    expect(between.mediaType).toBe('image/jpeg');
    await slide.close();
  });
});

describe('a broken SCN', () => {
  const change =
    (at: number, tag: number, value: TagValue) =>
    (all: TiffDirectorySpec[]): void => {
      const directory = all[at];
      if (directory !== undefined)
        all[at] = { ...directory, tags: new Map([...directory.tags, [tag, value]]) };
    };
  const xml = (from: string | RegExp, to: string): LeicaScnOptions => ({
    editXml: (text) => text.replace(from, to),
  });
  it.each<[string, LeicaScnOptions, string]>([
    ['leica-sound', {}, 'read'],
    ['leica-xml-cut-off', { editXml: (text) => text.slice(0, 700) }, 'broken-file'],
    ['leica-xml-tags-mismatched', xml('</collection>', '</image>'), 'broken-file'],
    ['leica-xml-entity-undefined', xml('<barcode>', '<barcode>&bomb;'), 'broken-file'],
    ['leica-xml-entity-bomb', { editXml: bomb }, 'broken-file'],
    ['leica-xml-nested-too-deeply', { editXml: deep }, 'broken-file'],
    ['leica-xml-nul', xml('<image', '\0<image'), 'broken-file'],
    [
      'leica-collection-missing',
      { editXml: (text) => text.replaceAll('collection', 'other') },
      'broken-file',
    ],
    ['leica-collection-size-zero', xml(/sizeX="\d+"/, 'sizeX="0"'), 'broken-file'],
    ['leica-collection-size-huge', xml(/sizeX="750000"/g, 'sizeX="999999999999999"'), 'broken-file'],
    ['leica-view-missing', xml(/<view[^>]*>/, ''), 'broken-file'],
    ['leica-offset-no-number', xml('offsetX="0"', 'offsetX="left"'), 'broken-file'],
    ['leica-directory-beyond-end', xml('ifd="1"', 'ifd="99"'), 'broken-file'],
    ['leica-directory-negative', xml('ifd="1"', 'ifd="-1"'), 'broken-file'],
    ['leica-no-main-image', xml(/brightfield/g, 'fluorescence'), 'unsupported-format'],
    ['leica-objectives-differ', xml(/(main 1[^]*?<objective>)20/, '$140'), 'unsupported-format'],
    ['leica-resolutions-differ', xml('sizeX="210000"', 'sizeX="310000"'), 'unsupported-format'],
    [
      'leica-many-images-on-one-place',
      { editXml: (text) => text.replace(/<image name="main 0"[^]*?<\/image>/, (image) => image.repeat(900)) },
      'broken-file',
    ],
    ['leica-directory-loop', { file: { loopTo: 0 } }, 'broken-file'],
    ['leica-tile-size-zero', { editDirectories: change(1, 322, short(0)) }, 'broken-file'],
  ])('%s', async (name, options, ends) => {
    const path = await write(name, options);
    expect(await outcome(path)).toBe(ends);
  });

  it('leica-tile-offsets-beyond-end costs these tiles', async () => {
    const path = await write('leica-tile-offsets-beyond-end', {
      editDirectories: change(1, 324, long(...Array<number>(15).fill(1e9))),
    });
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    const { missing } = await slide.readRegion({ level: 0, x: 200, y: 100, width: 20, height: 20 });
    expect(missing).toMatchObject([{ level: 0, column: 1, row: 1 }]);
    await slide.close();
  });
});

/** Each entity ten times the one before. */
function bomb(xml: string): string {
  const entities = Array.from({ length: 12 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`);
  return xml
    .replace('<scn', `<!DOCTYPE scn [<!ENTITY e0 "boom">${entities.join('')}]><scn`)
    .replace('<barcode>', '<barcode>&e12;');
}

function deep(xml: string): string {
  return xml.replace('<barcode>', `${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}<barcode>`);
}

describe.skipIf(!hasOpenSlide)('against OpenSlide (needs openslide-python)', () => {
  it.each(['2010/03/10', '2010/10/01'] as const)('reads a synthetic SCN of %s', async (schema) => {
    // OpenSlide cuts positions between two pixels off, Spindle interpolates.
    await expectParity(await write(`parity-${schema.slice(5, 7)}`, { schema }), { step: 4 });
  });
});
