/** What a slide is known by: one key for all its files, wherever they lie, and never one for two slides. */
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { createSlide } from '../../src-main/slide/slide';
import type { ByteSource } from '../../src-main/slide/source/byte-source';
import { noCompanions } from '../../src-main/slide/source/companions';
import { memorySource } from '../../src-main/slide/source/byte-source';
import { TileCache } from '../../src-main/slide/tile-cache';
import type { SlidePicture } from '../../src-main/contract/identity';
import { aperioSvs } from '../fixture/aperio-svs';
import { basePicture, dicomImage, halved, writeDicomSeries } from '../fixture/dicom-wsi';
import { text } from '../fixture/dicom-writer';
import { writeVms } from '../fixture/hamamatsu-vms';
import { writeMirax } from '../fixture/mirax';
import { omeTiff, type OmeTiffOptions } from '../fixture/ome-tiff';
import { startSlideServer } from '../fixture/slide-server';
import { texture } from '../fixture/texture';
import { twoScenes } from '../fixture/two-scenes';
import { temporaryFolder } from '../temporary-folder';

const root = temporaryFolder();
afterAll(() => root.remove());

let made = 0;
function newFolder(): string {
  made += 1;
  const path = join(root.path, String(made));
  mkdirSync(path);
  return path;
}

async function pictureAt(path: string, scene = 0): Promise<SlidePicture> {
  const slide = await openSlide(path, { decoder: inProcessDecoder, scene });
  try {
    return await slide.picture();
  } finally {
    await slide.close();
  }
}

/** Different keys among those of the paths. */
async function keysAt(...paths: string[]): Promise<number> {
  const pictures = await Promise.all(paths.map((path) => pictureAt(path)));
  return new Set(pictures.map(({ key }) => key)).size;
}

const flip = (bytes: Uint8Array, at: number, length: number): Uint8Array =>
  bytes.map((byte, i) => (i >= at && i < at + length ? byte ^ 0x55 : byte));

describe('the key of a file', () => {
  it('follows it to another folder and name, and no other of its size has it', async () => {
    const [folder, elsewhere] = [newFolder(), newFolder()];
    const bytes = await aperioSvs({ width: 1024, height: 768 });
    const other = flip(bytes, 30_000, 1000);
    writeFileSync(join(folder, 'a.svs'), bytes);
    writeFileSync(join(elsewhere, 'S26-1.svs'), bytes);
    expect(await keysAt(join(folder, 'a.svs'), join(elsewhere, 'S26-1.svs'))).toBe(1);
    const before = await pictureAt(join(folder, 'a.svs'));
    writeFileSync(join(folder, 'a.svs'), other);
    expect((await pictureAt(join(folder, 'a.svs'))).key).not.toBe(before.key);
  });

  it('is that of all its scenes, whose number stands beside it', async () => {
    const path = join(newFolder(), 'two.ome.tif');
    writeFileSync(path, await twoScenes());
    const [first, second] = [await pictureAt(path), await pictureAt(path, 1)];
    expect(second).toEqual({ key: first.key, scene: 1 });
    expect(first.scene).toBe(0);
  });

  it('is taken once, of a few samples', async () => {
    const bytes = new Uint8Array(4_000_000);
    let read = 0;
    const memory = memorySource(bytes, 'counted');
    const source: ByteSource = {
      ...memory,
      read: (offset, length) => {
        read += length;
        return memory.read(offset, length);
      },
    };
    const level = {
      width: 8,
      height: 8,
      tileWidth: 8,
      tileHeight: 8,
      encodedTile: () => Promise.resolve(null),
    };
    const slide = createSlide({
      ...{ source, companions: noCompanions('counted'), decoder: inProcessDecoder },
      ...{ format: 'test', scene: 0, fingerprint: '', files: [], tiles: new TileCache(0).shelf() },
      content: {
        ...{ vendor: null, levels: [level], mpp: null, objectivePower: null },
        ...{ associatedImages: [], properties: {} },
      },
    });
    const [first, again] = await Promise.all([slide.picture(), slide.picture()]);
    expect(again).toEqual(first);
    expect(await slide.picture()).toEqual(first);
    expect(read).toBe(16 * 16 * 1024);
    await slide.close();
  });

  it('is the same on a server, where it is taken when it is asked for', async () => {
    const bytes = await aperioSvs({ width: 1024, height: 768 });
    const path = join(newFolder(), 'a.svs');
    writeFileSync(path, bytes);
    const server = await startSlideServer(bytes, {});
    const options = { decoder: inProcessDecoder, blocks: { blockBytes: 4096, readAheadBytes: 0 } };
    const slide = await openSlide(`${server.origin}/b.svs`, options);
    const opening = server.requests.length;
    const picture = await slide.picture();
    expect(picture).toEqual(await pictureAt(path));
    expect(server.requests.length).toBeGreaterThan(opening);
    const asked = server.requests.length;
    await slide.picture();
    expect(server.requests.length).toBe(asked);
    await slide.close();
    await server.close();
  });
});

describe('the key of a DICOM series', () => {
  it('is one for its five files, whatever they are called, and for a copy whose label was taken out', async () => {
    const [folder, copy] = [newFolder(), newFolder()];
    await writeDicomSeries(folder);
    const names = readdirSync(folder);
    expect(names).toHaveLength(5);
    names.forEach((name, i) => {
      if (name !== '1.dcm') cpSync(join(folder, name), join(copy, `IM${9 - i}.dcm`));
    });
    const paths = [
      ...names.map((name) => join(folder, name)),
      ...readdirSync(copy).map((name) => join(copy, name)),
    ];
    expect(await keysAt(folder, ...paths)).toBe(1);
  });

  it('is not that of another slide, though identifiers are emptied, zero or of a template', async () => {
    const other = { ...basePicture, data: texture(basePicture.width, basePicture.height, 8) };
    const paths: string[] = [];
    for (const uid of ['', '0', '1.2.3']) {
      for (const picture of [basePicture, other]) {
        const changes = [text(0x0020_000e, 'UI', uid), text(0x0008_0018, 'UI', uid)];
        const path = join(newFolder(), 'a.dcm');
        // Uncompressed, so that both are of one size.
        writeFileSync(path, await dicomImage({ picture, syntax: 'explicit', changes }));
        paths.push(path);
      }
    }
    expect(await keysAt(...paths)).toBe(paths.length);
  });

  it('stays while a header is put right, and differs from series to series', async () => {
    const write = async (options: Partial<Parameters<typeof dicomImage>[0]>): Promise<string> => {
      const path = join(newFolder(), 'a.dcm');
      writeFileSync(path, await dicomImage({ picture: basePicture, syntax: 'explicit', ...options }));
      return path;
    };
    const path = await write({});
    expect(
      await keysAt(path, await write({ changes: [text(0x0010_0010, 'PN', 'Anonymous, a longer name')] })),
    ).toBe(1);
    expect(await keysAt(path, await write({ seriesUid: '1.2.826.0.1.3680043.10.2' }))).toBe(2);
  });

  it('tells pyramids of one series apart, by whichever file they are opened', async () => {
    const folder = newFolder();
    const wide = { width: 320, height: 80, data: texture(320, 80, 9) };
    const files = {
      'base.dcm': { picture: basePicture },
      'half.dcm': { picture: halved(basePicture), mpp: 0.5 },
      'wide.dcm': { picture: wide },
      'wide-half.dcm': { picture: halved(wide), mpp: 0.5 },
    };
    for (const [name, options] of Object.entries(files))
      writeFileSync(join(folder, name), await dicomImage({ syntax: 'explicit', ...options }));
    const [base, half, tall, tallHalf] = await Promise.all(
      Object.keys(files).map((name) => pictureAt(join(folder, name))),
    );
    expect([half, tallHalf]).toEqual([base, tall]);
    expect(tall?.key).not.toBe(base?.key);
    expect(await pictureAt(join(folder, 'base.dcm'), 1)).toEqual(tall);
    expect(await pictureAt(join(folder, 'wide.dcm'), 1)).toEqual(base);
  });
});

describe('the key of a MIRAX slide', () => {
  it('follows it to another folder and name', async () => {
    const [folder, elsewhere] = [newFolder(), newFolder()];
    const path = await writeMirax(folder, 'a');
    const before = await pictureAt(path);
    renameSync(path, join(elsewhere, 'b.mrxs'));
    renameSync(join(folder, 'a'), join(elsewhere, 'b'));
    expect(await pictureAt(join(elsewhere, 'b.mrxs'))).toEqual(before);
  });

  it('is not that of another slide with its identifier, also where all images are of one size', async () => {
    const [folder, other] = [newFolder(), newFolder()];
    const editData = (name: string, data: Buffer): Uint8Array =>
      name === 'Data0000.dat' ? flip(data, 5000, 100) : data;
    const options = { imageFormat: 'BMP24' } as const;
    const paths = [
      await writeMirax(folder, 'a', options),
      await writeMirax(other, 'a', { ...options, editData }),
    ];
    expect(await keysAt(...paths)).toBe(2);
    const twins = await Promise.all([newFolder(), newFolder()].map((at) => writeMirax(at, 'a', options)));
    expect(await keysAt(...twins)).toBe(1);
    // Two scans alike but for what the scanner calls them.
    const id = (text: Buffer | string): string => text.toString('latin1').replaceAll('6A0F8D1B', '7B0F8D1B');
    const renamed = await writeMirax(newFolder(), 'a', {
      ...options,
      editIni: id,
      editIndex: (index) => Buffer.from(id(index), 'latin1'),
    });
    expect(await keysAt(twins[0] ?? '', renamed)).toBe(2);
  });
});

describe('the key of a Hamamatsu VMS', () => {
  it('stays when its files are renamed and the macro is taken out', async () => {
    const [folder, copy] = [newFolder(), newFolder()];
    const path = await writeVms(folder, 'a');
    for (const name of readdirSync(folder).filter((each) => !each.includes('macro'))) {
      const bytes = readFileSync(join(folder, name));
      const isKeys = name.endsWith('.vms');
      const renamed = isKeys ? bytes.toString('latin1').replaceAll('=a', '=other') : bytes;
      writeFileSync(join(copy, name.replace(/^a/, isKeys ? 'keys' : 'other')), renamed, 'latin1');
    }
    expect(await keysAt(path, join(copy, 'keys.vms'))).toBe(1);
  });
});

describe('the key of an OME-TIFF of several files', () => {
  const names = ['one.ome.tif', 'two.ome.tif', 'three.ome.tif'] as const;
  const blocks = names.map(
    (name, i) =>
      `<TiffData IFD="0" FirstC="${i}" PlaneCount="1"><UUID FileName="${name}">urn:uuid:${i}</UUID></TiffData>`,
  );
  const options: OmeTiffOptions = {
    channels: ['A', 'B', 'C'],
    editXml: (xml) => xml.replace('<TiffData IFD="0" PlaneCount="3"/>', blocks.join('')),
  };
  const write = (folder: string, seed: number): string[] =>
    names.map((name, i) => {
      writeFileSync(
        join(folder, name),
        omeTiff({ ...options, sample: ({ x, y }) => (x * 7 + y * 13 + (i + 1) * seed) % 2550 }),
      );
      return join(folder, name);
    });

  it('is one for its files, also after moving, and not that of another set', async () => {
    const [folder, other] = [newFolder(), newFolder()];
    const paths = write(folder, 100);
    expect(await keysAt(...paths)).toBe(1);
    expect(await keysAt(paths[0] ?? '', ...write(other, 200))).toBe(2);
    const before = await pictureAt(paths[0] ?? '');
    rmSync(other, { recursive: true });
    renameSync(folder, other);
    expect(await pictureAt(join(other, names[1]))).toEqual(before);
  });
});
