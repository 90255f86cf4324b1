/** Ventana BIF: overlapping tiles, Ventana's plain TIFFs, broken files, and against OpenSlide. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inProcessDecoder } from '../../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../../src-main/slide/open';
import { long, short, type TagValue, type TiffDirectorySpec } from '../../../fixture/tiff-writer';
import { ventanaBif, type VentanaOptions } from '../../../fixture/ventana-bif';
import { temporaryFolder } from '../../../temporary-folder';
import { hasOpenSlide } from '../../openslide';
import { outcome } from '../../outcome';
import { expectParity } from '../../parity';

const folder = temporaryFolder();
afterAll(() => folder.remove());

async function write(name: string, options: VentanaOptions = {}): Promise<string> {
  const path = join(folder.path, `${name}.bif`);
  await writeFile(path, await ventanaBif(options));
  return path;
}

describe('a synthetic BIF', () => {
  it('has levels stitched by the mean overlap, and its images apart', async () => {
    const slide = await openSlide(await write('plain'), { decoder: inProcessDecoder });
    expect(slide.info).toMatchObject({
      format: 'ventana',
      vendor: 'ventana',
      mpp: { x: 0.2325, y: 0.2325 },
      objectivePower: 40,
      associatedImages: [{ name: 'macro' }, { name: 'thumbnail' }],
    });
    expect(slide.levels.map(({ downsample }) => downsample)).toEqual([1, 2, 4]);
    expect(slide.info.properties).toMatchObject({ 'ventana.UnitNumber': '2000515' });
    expect(slide.info.properties).not.toHaveProperty('ventana.Empty');
    const { bytes } = await slide.readStoredTile({ level: 0, column: 1, row: 1 });
    expect(bytes.length).toBeGreaterThan(1000);
    await slide.close();
  });
});

describe('a broken BIF', () => {
  const xml = (from: string | RegExp, to: string): VentanaOptions => ({
    editXml: (text) => text.replace(from, to),
  });
  const change =
    (at: number, tag: number, value: TagValue) =>
    (all: TiffDirectorySpec[]): void => {
      const directory = all[at];
      if (directory !== undefined)
        all[at] = { ...directory, tags: new Map([...directory.tags, [tag, value]]) };
    };
  it.each<[string, VentanaOptions, string]>([
    ['ventana-sound', {}, 'read'],
    ['ventana-xml-cut-off', { editXml: (text) => text.slice(0, -5) }, 'broken-file'],
    ['ventana-no-iscan', xml('iScan Mag', 'oScan iScan="" Mag'), 'broken-file'],
    ['ventana-origin-missing', xml('<AOI2 OriginX="0" OriginY="0"/>', ''), 'broken-file'],
    ['ventana-origin-inside-tile', xml('OriginX="512"', 'OriginX="500"'), 'broken-file'],
    ['ventana-origin-negative', xml('OriginX="512"', 'OriginX="-128"'), 'broken-file'],
    ['ventana-area-beyond-image', xml('OriginX="512"', 'OriginX="1280"'), 'broken-file'],
    ['ventana-area-huge', xml('NumCols="4"', 'NumCols="400000000"'), 'broken-file'],
    ['ventana-area-empty', xml('NumCols="4"', 'NumCols="0"'), 'broken-file'],
    ['ventana-no-area-scanned', xml(/AOIScanned="1"/g, 'AOIScanned="0"'), 'broken-file'],
    ['ventana-tile-number-out-of-bounds', xml(/Tile1="\d+"/, 'Tile1="77"'), 'broken-file'],
    ['ventana-tiles-not-joined', xml(/Tile2="\d+"/, 'Tile2="1"'), 'broken-file'],
    ['ventana-direction-unknown', xml('"RIGHT"', '"LEFT"'), 'unsupported-format'],
    ['ventana-overlap-no-number', xml(/OverlapX="\d+"/, 'OverlapX="much"'), 'broken-file'],
    ['ventana-overlap-whole-tile', xml(/OverlapX="1\d"/g, 'OverlapX="128"'), 'broken-file'],
    ['ventana-confidence-negative', xml(/Confidence="90"/, 'Confidence="-5"'), 'broken-file'],
    ['ventana-position-huge', xml('Pos-X="520"', 'Pos-X="1e300"'), 'broken-file'],
    ['ventana-tile-size-differs', xml('Width="128"', 'Width="256"'), 'broken-file'],
    ['ventana-tile-size-zero', { editDirectories: change(2, 322, short(0)) }, 'broken-file'],
    ['ventana-level-missing', { editDirectories: (all) => void all.splice(3, 1) }, 'broken-file'],
    ['ventana-no-level', { editDirectories: (all) => void all.splice(2, 3) }, 'broken-file'],
    ['ventana-many-areas-on-one-place', { editXml: heaped }, 'broken-file'],
    ['ventana-directory-loop', { file: { loopTo: 0 } }, 'broken-file'],
  ])('%s', async (name, options, ends) => {
    expect(await outcome(await write(name, options))).toBe(ends);
  });

  it('ventana-tile-offsets-beyond-end costs these tiles', async () => {
    const offsets = long(...Array<number>(32).fill(1e9));
    const path = await write('offsets', { editDirectories: change(2, 324, offsets) });
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    const { missing } = await slide.readRegion({ level: 0, x: 30, y: 60, width: 20, height: 20 });
    expect(missing).toMatchObject([{ level: 0, column: 0, row: 0 }]);
    await slide.close();
  });
});

/** The single tile of an area, twenty times. */
function heaped(xml: string): string {
  const area =
    '<ImageInfo AOIScanned="1" NumRows="1" NumCols="1" Width="128" Height="112" Pos-X="20" Pos-Y="400"/>';
  const origins = Array.from(
    { length: 20 },
    (_, i) => `<AOI${i + 9} OriginX="${(i % 8) * 128}" OriginY="0"/>`,
  );
  return xml
    .replace('</SlideStitchInfo>', `${area.repeat(20)}</SlideStitchInfo>`)
    .replace('</AoiOrigin>', `${origins.join('')}</AoiOrigin>`);
}

/** OpenSlide gives where an area would lie in the grid of tiles; Spindle, where it is painted. */
const regionOrigin = (name: string): boolean => /\.region\[\d+\]\.[xy]$/.test(name);

describe.skipIf(!hasOpenSlide)('against OpenSlide (needs openslide-python)', () => {
  it.each<[string, VentanaOptions]>([
    ['a BIF whose tiles lie between pixels', {}],
    ['a BIF without overlaps', { overlapX: 0, overlapY: 0 }],
    ['a plain TIFF of Ventana', { stitched: false }],
  ])('reads %s', async (name, options) => {
    await expectParity(await write(name, options), { except: regionOrigin });
  });
});
