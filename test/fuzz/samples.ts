/**
 * Every kind of slide that fuzzing starts from, one line each: what the writers of test/fixture make, and the real files
 * of the shared data where these are there. A new format adds its line to the table; one of several files names them all.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp, { type Sharp, type TiffOptions } from 'sharp';
import { aperioSvs } from '../fixture/aperio-svs';
import { jpegXrSamples } from '../fixture/codestream-samples';
import { encodeHtj2k, encodeJpeg2000 } from '../fixture/codestreams';
import { writeCzi } from '../fixture/czi-writer';
import { basePicture, dicomImage, halved, writeDicomdir, writeDicomSeries } from '../fixture/dicom-wsi';
import { ndpiDirectories, writeNdpi, type NdpiOptions } from '../fixture/hamamatsu-ndpi';
import { writeVms, writeVmu } from '../fixture/hamamatsu-vms';
import { plainDirectory } from '../fixture/hostile-tiff';
import { displayP3 } from '../fixture/icc-profiles';
import { leicaScn } from '../fixture/leica-scn';
import { writeMirax, type MiraxOptions } from '../fixture/mirax';
import { omeTiff, type OmeTiffOptions } from '../fixture/ome-tiff';
import { philipsTiff } from '../fixture/philips-tiff';
import { texturedPicture } from '../fixture/picture';
import { sakuraSlide } from '../fixture/sakura';
import { argosTiff, huronTiff, trestleTiff } from '../fixture/small-vendors';
import { texture } from '../fixture/texture';
import { ascii, long, short, writeTiff, type TagValue, type TiffDirectorySpec } from '../fixture/tiff-writer';
import { ventanaBif } from '../fixture/ventana-bif';
import { embeddedCzi, zeissCzi, type ZeissCziOptions } from '../fixture/zeiss-czi';
import { zstdFrame } from '../fixture/zstd-frame';
import { sharedSlide } from '../shared-data';

interface SampleFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The first file is opened; any may be damaged. */
export type SampleFiles = readonly [SampleFile, ...SampleFile[]];

export interface Sample {
  readonly name: string;
  readonly files: () => Promise<SampleFiles>;
}

export const samples: readonly Sample[] = [
  one('aperio', '.svs', () => aperioSvs({ width: 300, height: 260 })),
  one('aperio-big', '.svs', () => aperioSvs({ width: 300, height: 260, bigTiff: true, bigEndian: true })),
  one('aperio-jpeg2000', '.svs', jpeg2000Svs),
  one('aperio-profile', '.svs', async () =>
    aperioSvs({ width: 300, height: 260, iccProfile: await displayP3() }),
  ),
  one('ndpi', '.ndpi', () => ndpi({})),
  one('ndpi-scanned', '.ndpi', () => ndpi({ tables: false, subsampling: '4:2:0' })),
  one('ndpi-whole', '.ndpi', () => ndpi({ restartMarkers: false })),
  one('leica', '.scn', leicaScn),
  one('leica-old', '.scn', () => leicaScn({ schema: '2010/03/10' })),
  one('philips', '.tiff', philipsTiff),
  one('ventana', '.bif', ventanaBif),
  one('ventana-plain', '.tif', () => ventanaBif({ stitched: false })),
  one('trestle', '.tif', trestleTiff),
  one('huron', '.tif', huronTiff),
  one('argos', '.avs', argosTiff),
  one('huron-empty', '.tif', emptyHuron),
  mirax('mirax', {}),
  mirax('mirax-png', { imageFormat: 'PNG', positions: 'deflated', divisions: 4 }),
  mirax('mirax-bmp', { imageFormat: 'BMP24', positions: 'regular', overlap: [0, 0], exponents: [0, 1] }),
  mirax('mirax-regular', { positions: 'regular', exponents: [1, 1] }),
  folderOf('vms', 'a.vms', (folder) => writeVms(folder, 'a')),
  folderOf('vms-fine', 'a.vms', (folder) =>
    writeVms(folder, 'a', { across: 4, subsampling: '4:2:0', omit: ['a.opt'] }),
  ),
  folderOf('vmu', 'a.vmu', (folder) => writeVmu(folder, 'a')),
  czi('czi', {}),
  czi('czi-zstd', { compression: 'zstd0', pixelType: 'gray8' }),
  czi('czi-zstd-split', { compression: 'zstd1-split', pixelType: 'bgr48' }),
  czi('czi-grey', { compression: 'zstd1', pixelType: 'gray16', betweenPixels: false }),
  one('czi-jpeg-xr', '.czi', async () => Promise.resolve(jpegXrCzi())),
  one('tiff-masks-scenes', '.tif', () =>
    Promise.resolve(
      writeTiff([
        plainDirectory(
          [
            [258, short(8, 8, 8, 8)],
            [277, short(4)],
            [338, short(2)],
          ],
          [0, 1, 2, 3].map((i) => new Uint8Array(32 * 32 * 4).fill(60 + i)),
        ),
        plainDirectory([[254, long(4)]]),
        plainDirectory(),
      ]),
    ),
  ),
  one('tiff-strips', '.tif', () =>
    Promise.resolve(
      writeTiff([
        inStrips(64 * 16 * 5, [258, short(8, 8, 8, 8, 8)], [277, short(5)], [338, short(0, 2)]),
        inStrips(64 * 16 * 1.5, [262, short(6)]),
      ]),
    ),
  ),
  one('sakura', '.svslide', sakuraSlide),
  ome('ome-rgb', { type: 'rgb' }),
  ome('ome-planar', { type: 'rgb-planar', pyramid: 'images', file: { bigTiff: true } }),
  ome('ome-channels', { type: 'uint8', channels: ['A', 'B', 'C'], planes: 3, pyramid: 'following' }),
  ome('ome-16', { planes: 2, times: 2, levels: 2 }),
  ome('ome-signed', { type: 'int16', tileSide: 0, file: { bigEndian: true } }),
  one('dicom-native', '.dcm', () => dicomImage({ picture: halved(basePicture), syntax: 'explicit' })),
  one('dicom-planar', '.dcm', () =>
    dicomImage({ picture: halved(basePicture), syntax: 'implicit', planar: true, openLengths: true }),
  ),
  one('dicom-deflated', '.dcm', () => dicomImage({ picture: halved(basePicture), syntax: 'deflated' })),
  one('dicom-sparse', '.dcm', () => dicomImage({ picture: basePicture, sparseTiles: [0, 1, 5, 9] })),
  one('dicom-extended', '.dcm', () =>
    dicomImage({
      picture: basePicture,
      offsetTable: 'extended',
      fragmentsPerFrame: 2,
      icc: new Uint8Array(300),
    }),
  ),
  one('dicom-profile', '.dcm', async () => dicomImage({ picture: basePicture, icc: await displayP3() })),
  folderOf('dicom-series', '4.dcm', writeDicomSeries),
  folderOf('dicom-media', 'DICOMDIR', async (folder) => {
    await writeDicomSeries(folder);
    const names = ['1', '2', '3', '4', '5'].map((name) => [`${name}.dcm`]);
    await writeFile(join(folder, 'DICOMDIR'), writeDicomdir(names));
  }),
  { name: 'dicom-concatenation', files: concatenation },
  tiff('tiff-jpeg', { compression: 'jpeg' }),
  tiff('tiff-lzw', { compression: 'lzw', predictor: 'horizontal' }),
  tiff('tiff-deflate', { compression: 'deflate', bigtiff: true }),
  tiff('tiff-webp', { compression: 'webp' }),
  tiff('tiff-packbits', { compression: 'packbits' }),
  codecTiff('tiff-planar', { tags: [[284, short(2)]], encode: (plane) => plane, pieces: 12 }),
  codecTiff('tiff-deep', {
    tags: [[258, short(16, 16, 16)]],
    encode: (pixels) => Uint8Array.from([...pixels, ...pixels]),
  }),
  codecTiff('tiff-flat', { tags: [[259, short(8)]], encode: flat, side: 1024 }),
  codecTiff('tiff-zstd', { tags: [[259, short(50000)]], encode: zstdFrame }),
  codecTiff('tiff-jpeg2000', { tags: [[259, short(33005)]], encode: encodeRgb(encodeJpeg2000) }),
  codecTiff('tiff-htj2k', { tags: [[259, short(34712)]], encode: encodeRgb(encodeHtj2k) }),
  codecTiff('tiff-jpeg-xr', { tags: [[259, short(22610)]], encode: () => jpegXrSamples.rgb, side: 16 }),
  one('plain-png', '.png', () => plain((picture) => picture.png())),
  one('plain-jpeg', '.jpg', () => plain((picture) => picture.jpeg())),
  one('plain-webp', '.webp', () => plain((picture) => picture.webp())),
  one('plain-tiff', '.tif', () => plain((picture) => picture.tiff({ compression: 'lzw' }))),
  ...real('aperio/CMU-1-Small-Region.svs'),
  ...real('aperio/tcga-cr-7395-jpeg2000-no-mpp.svs'),
  ...real('aperio/tiny.svs'),
  ...real('generic-tiff/boxes.tiff'),
  ...real('hamamatsu/fluorescence-dapi.ndpi'),
  ...real('dicom/boxes_0.dcm', 'dicom/boxes_1.dcm'),
  ...real('dicom/gcp-multi_frame_jpeg_camelyon_challenge_image.dcm'),
  ...real('dicom/gcp-multi_frame_jpeg2000_camelyon_challenge_image.dcm'),
  ...real('dicom/highdicom-sm_image.dcm'),
  ...real('dicom/highdicom-sm_image_jpegls.dcm'),
  ...real('ome-tiff/OS-2-ndpi.ome.tif'),
  ...real('ome-tiff/multi-channel-z-series.ome.tif'),
  ...real('zeiss-czi/RGB-8bit.czi'),
  ...real('plain/stack-of-crops.tiff'),
];

/** 64 × 64 pixels in four strips of as many bytes. */
function inStrips(bytes: number, ...tags: readonly (readonly [number, TagValue])[]): TiffDirectorySpec {
  const strips = [60, 90, 120, 150].map((value) => new Uint8Array(bytes).fill(value));
  return plainDirectory([[322, null], [323, null], [278, short(16)], ...tags], strips);
}

/** @throws Error when there is none of that name, or its shared data are not there. */
export function sampleOf(name: string): Sample {
  const found = samples.find((sample) => sample.name === name);
  if (found === undefined)
    throw new Error(
      `there is no sample ${name}; there are ${samples.map((sample) => sample.name).join(', ')}`,
    );
  return found;
}

function one(name: string, extension: string, write: () => Promise<Uint8Array>): Sample {
  return { name, files: async () => [{ name: `${name}${extension}`, bytes: await write() }] };
}

/** Real files of one slide, named from their folder; none where they are not there. */
function real(...paths: readonly [string, ...string[]]): Sample[] {
  const [first, ...others] = paths;
  if (!existsSync(sharedSlide(first))) return [];
  const load = async (path: string): Promise<SampleFile> => ({
    name: basename(path),
    bytes: await readFile(sharedSlide(path)),
  });
  return [{ name: first, files: async () => [await load(first), ...(await Promise.all(others.map(load)))] }];
}

/** What a writer puts into a folder of its own, folders in it too. @param first the name of the file that is opened. */
function folderOf(name: string, first: string, write: (folder: string) => Promise<unknown>): Sample {
  return {
    name,
    files: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'spindle-sample-'));
      try {
        await write(folder);
        const load = async (file: string): Promise<SampleFile> => ({
          name: file,
          bytes: await readFile(join(folder, file)),
        });
        const entries = await readdir(folder, { recursive: true, withFileTypes: true });
        const others = entries
          .filter((entry) => entry.isFile())
          .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
          .filter((file) => file !== first)
          .sort();
        return [await load(first), ...(await Promise.all(others.map(load)))];
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

async function ndpi(options: NdpiOptions): Promise<Uint8Array> {
  const written = folderOf('ndpi', 'a.ndpi', async (folder) =>
    writeNdpi(join(folder, 'a.ndpi'), await ndpiDirectories(options)),
  );
  return (await written.files())[0].bytes;
}

function mirax(name: string, options: MiraxOptions): Sample {
  return folderOf(name, 'a.mrxs', (folder) => writeMirax(folder, 'a', options));
}

function ome(name: string, options: OmeTiffOptions): Sample {
  return one(name, '.ome.tif', async () => Promise.resolve(omeTiff({ width: 150, height: 110, ...options })));
}

/** With a label, a preview and a thumbnail. */
function czi(name: string, options: ZeissCziOptions): Sample {
  return one(name, '.czi', async () => {
    const attachments = [
      { name: 'Label', fileType: 'CZI', bytes: embeddedCzi(texturedPicture(50, 70, 1)) },
      { name: 'SlidePreview', fileType: 'CZI', bytes: embeddedCzi(texturedPicture(60, 40, 2), 'bgr48') },
      { name: 'Thumbnail', fileType: 'JPG', bytes: await plain((picture) => picture.jpeg()) },
    ];
    return (await zeissCzi({ ...options, attachments })).bytes;
  });
}

/** Four tiles; nothing here writes larger ones. */
function jpegXrCzi(): Uint8Array {
  const tiles = [0, 1, 2, 3].map((i) => ({
    pixelType: 3,
    compression: 4,
    dimensions: [
      { name: 'X', start: 16 * (i % 2), size: 16 },
      { name: 'Y', start: 16 * Math.floor(i / 2), size: 16 },
      { name: 'M', start: i, size: 1 },
    ],
    pixels: jpegXrSamples.rgb,
  }));
  const size = '<SizeX>32</SizeX><SizeY>32</SizeY>';
  const xml = `<ImageDocument><Metadata><Information><Image>${size}</Image></Information></Metadata></ImageDocument>`;
  return writeCzi({ xml, subBlocks: tiles }).bytes;
}

async function jpeg2000Svs(): Promise<Uint8Array> {
  const side = 128;
  const tiles: Uint8Array[] = [];
  for (let i = 0; i < 9; i += 1) {
    const bytes = texture(side, side, i);
    tiles.push(
      await encodeJpeg2000({ width: side, height: side, components: 3, bits: 8, bytes }, i % 2 === 0),
    );
  }
  return aperioSvs({
    width: 300,
    height: 260,
    editDirectories(directories) {
      const [first] = directories;
      if (first === undefined) return;
      const tags = new Map([...first.tags, [259, short(33005)], [262, short(2)]] as const);
      for (const jpegOnly of [347, 530]) tags.delete(jpegOnly);
      directories[0] = { ...first, tags, pieces: tiles };
    },
  });
}

async function concatenation(): Promise<SampleFiles> {
  const part = async (number: number): Promise<SampleFile> => ({
    name: `${number}.dcm`,
    bytes: await dicomImage({
      picture: basePicture,
      concatenation: { number, first: (number - 1) * 10, count: 10 },
    }),
  });
  return [await part(1), await part(2)];
}

const size = { width: 300, height: 205 } as const;

function plain(encode: (picture: Sharp) => Sharp): Promise<Uint8Array> {
  const raw = { ...size, channels: 3 as const };
  return encode(sharp(texture(size.width, size.height, 9), { raw })).toBuffer();
}

function tiff(name: string, options: TiffOptions): Sample {
  const pyramid = { tile: true, pyramid: true, tileWidth: 64, tileHeight: 64 };
  return one(name, '.tif', () => plain((picture) => picture.tiff({ ...pyramid, ...options })));
}

interface CodecTiffOptions {
  readonly tags: readonly (readonly [number, TagValue])[];
  readonly encode: (pixels: Uint8Array, side: number) => Uint8Array | Promise<Uint8Array>;
  /** Of a tile. Default 32. */
  readonly side?: number;
  /** 4 tiles, of which each has as many pieces as there are separate planes. Default 4. */
  readonly pieces?: number;
}

/** Four tiles in a codec that libvips does not write. */
function codecTiff(name: string, { tags, encode, side = 32, pieces = 4 }: CodecTiffOptions): Sample {
  return one(name, '.tif', async () => {
    const sizes = [
      [256, short(2 * side)],
      [257, short(2 * side)],
      [322, short(side)],
      [323, short(side)],
    ] as const;
    const encoded: Uint8Array[] = [];
    for (let i = 0; i < pieces; i += 1) {
      const pixels = texture(side, side, i).subarray(0, (side * side * 12) / pieces);
      encoded.push(await encode(pixels, side));
    }
    return writeTiff([plainDirectory([...sizes, ...tags], encoded)]);
  });
}

function encodeRgb(encode: typeof encodeJpeg2000): CodecTiffOptions['encode'] {
  return (bytes, side) => encode({ width: side, height: side, components: 3, bits: 8, bytes });
}

/** A few hundred bytes that ask for large tiles, all of them left out. */
function emptyHuron(): Promise<Uint8Array> {
  const side = 2048;
  const sizes = [256, 257, 322, 323].map((tag) => [tag, long(tag < 300 ? 2 * side : side)] as const);
  const nowhere = [324, 325].map((tag) => [tag, long(0, 0, 0, 0)] as const);
  return Promise.resolve(writeTiff([plainDirectory([...sizes, ...nowhere, [271, ascii('Huron')]], [])]));
}

/** A few thousand bytes that unpack to megabytes. */
function flat(pixels: Uint8Array): Uint8Array {
  return deflateSync(new Uint8Array(pixels.length).fill(200), { level: 9 });
}
