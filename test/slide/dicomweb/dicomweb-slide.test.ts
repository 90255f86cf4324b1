/** Series on DICOMweb servers as slides: what their files on disk are, of which only what is looked at is fetched. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest';
import type { Region } from '../../../src-main/contract/slide';
import { inProcessDecoder } from '../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../src-main/slide/open';
import type { Slide } from '../../../src-main/slide/slide';
import {
  basePicture,
  dicomImage,
  halved,
  writeDicomSeries,
  type DicomImageOptions,
} from '../../fixture/dicom-wsi';
import {
  dicomWebServers,
  framesAsked,
  ownCertificate,
  type DicomWebServer,
} from '../../fixture/dicomweb-server';
import { displayP3 } from '../../fixture/icc-profiles';
import { temporaryFolder } from '../../temporary-folder';

const folder = temporaryFolder();
const opened: Slide[] = [];
const servers: DicomWebServer[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((slide) => slide.close()));
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(() => folder.remove());

const study = '1.2.826.0.1.3680043.10';
const series = `${study}.1`;
const below = `/studies/${study}/series/${series}`;

async function open(path: string, scene = 0): Promise<Slide> {
  const slide = await openSlide(path, { decoder: inProcessDecoder, scene });
  opened.push(slide);
  return slide;
}

/** A folder of files with what a series is made of. */
async function written(name: string, images: readonly DicomImageOptions[]): Promise<string> {
  const path = join(folder.path, name);
  mkdirSync(path);
  for (const [index, image] of images.entries())
    writeFileSync(join(path, `${index}.dcm`), await dicomImage(image));
  return path;
}

function filesIn(path: string): Uint8Array[] {
  return readdirSync(path).map((name) => readFileSync(join(path, name)));
}

/** The whole of each level, and what lies across tiles. */
async function expectSame(remote: Slide, local: Slide): Promise<void> {
  const { name: _, format: __, properties: ___, notes: ____, ...info } = local.info;
  expect(remote.info).toMatchObject(info);
  for (const { index, width, height } of local.levels) {
    const regions: Region[] = [
      { level: index, x: 0, y: 0, width, height },
      { level: index, x: 30, y: 40, width: 50, height: 60 },
    ];
    for (const region of regions) {
      const [a, b] = [await remote.readRegion(region), await local.readRegion(region)];
      expect(a.missing).toEqual([]);
      expect(Buffer.compare(a.data, b.data)).toBe(0);
    }
  }
}

for (const [name, start, isThere] of dicomWebServers)
  describe.skipIf(!isThere)(`a series on ${name}`, () => {
    const serve: typeof start = async (files, options) => {
      const server = await start(files, options);
      servers.push(server);
      return server;
    };
    let whole: string;
    beforeAll(async () => {
      whole = join(folder.path, `whole-${name.replaceAll(' ', '-')}`);
      mkdirSync(whole);
      await writeDicomSeries(whole);
    });

    it('is the slide that its files on disk are', async () => {
      const server = await serve(filesIn(whole));
      const [remote, local] = [await open(server.address + below), await open(join(whole, '4.dcm'))];
      await expectSame(remote, local);
      expect(remote.info).toMatchObject({ name: series, format: 'dicomweb', vendor: 'dicom' });
      expect(local.info.associatedImages).toHaveLength(3);
      for (const { name: image } of local.info.associatedImages)
        expect(await remote.readAssociatedImage(image)).toEqual(await local.readAssociatedImage(image));
      for (const key of ['StudyInstanceUID', 'SeriesInstanceUID', 'PatientName', 'TotalPixelMatrixColumns'])
        expect(remote.info.properties[`dicom.${key}`]).toBe(local.info.properties[`dicom.${key}`]);
    });

    it('fetches the frames that are looked at, once, and at most one of each image to learn how they are stored', async () => {
      const server = await serve(filesIn(whole));
      const slide = await open(server.address + below);
      const images = readdirSync(whole).length;
      expect(framesAsked(server).length).toBeLessThanOrEqual(images);
      const before = framesAsked(server).length;
      // Tiles of 64 pixels, five in a row: those with the numbers 6, 7, 11 and 12.
      const region = { level: 0, x: 70, y: 70, width: 100, height: 100 };
      await slide.readRegion(region);
      await slide.readRegion(region);
      const numbers = framesAsked(server)
        .slice(before)
        .map((path) => Number(path.split('/').at(-1)));
      expect(numbers.sort((a, b) => a - b)).toEqual([7, 8, 12, 13]);
    });

    it.each<readonly [string, readonly DicomImageOptions[]]>([
      ['native', [{ picture: basePicture, syntax: 'explicit' }]],
      ['planar', [{ picture: basePicture, syntax: 'explicit', planar: true }]],
      ['sparse', [{ picture: basePicture, sparseTiles: [7, 3, 12] }]],
      [
        'concatenated',
        [0, 8].map((first, part) => ({
          picture: basePicture,
          concatenation: { number: part + 1, first, count: part === 0 ? 8 : 12 },
        })),
      ],
      ['of several levels', [{ picture: basePicture }, { picture: halved(basePicture), mpp: 0.5 }]],
    ])('is read where it is %s', async (kind, images) => {
      const path = await written(`${kind}-${name}`, images);
      const server = await serve(filesIn(path));
      await expectSame(await open(server.address + below), await open(join(path, '0.dcm')));
    });

    it('has its colour profile', async () => {
      const path = await written(`icc-${name}`, [{ picture: basePicture, icc: await displayP3() }]);
      const server = await serve(filesIn(path));
      const [remote, local] = [await open(server.address + below), await open(join(path, '0.dcm'))];
      expect(await remote.colour()).toEqual(await local.colour());
      const region = { level: 0, x: 0, y: 0, width: 64, height: 64 };
      const srgb = await local.inSrgb.readRegion(region);
      expect((await remote.inSrgb.readRegion(region)).data).toEqual(srgb.data);
      expect(srgb.data).not.toEqual((await local.readRegion(region)).data);
    });

    it('is found by its study alone, unless that has several', async () => {
      const other = await dicomImage({
        picture: basePicture,
        seriesUid: `${series}.2`,
        instanceUid: '1.2.3.99',
      });
      const one = await serve(filesIn(whole));
      expect((await open(`${one.address}/studies/${study}`)).info.name).toBe(series);
      const two = await serve([...filesIn(whole), other]);
      await expect(open(`${two.address}/studies/${study}`)).rejects.toMatchObject({
        tag: 'not-found',
        why: expect.stringContaining(`${series}.2`) as unknown,
      });
    });

    it('offers the pyramids of the series as scenes', async () => {
      const path = await written(`pyramids-${name}`, [
        { picture: basePicture },
        { picture: { width: 128, height: 200, data: basePicture.data.slice(0, 128 * 200 * 3) } },
      ]);
      const server = await serve(filesIn(path));
      const second = await open(server.address + below, 1);
      expect(second.info.scenes).toHaveLength(2);
      expect(second.levels[0]).toMatchObject({ width: 128, height: 200 });
    });

    it('has a key that tells it from another, the same each time', async () => {
      const server = await serve(filesIn(whole));
      const [one, again] = [await open(server.address + below), await open(server.address + below)];
      expect(await one.picture()).toEqual(await again.picture());
      const data = basePicture.data.map((value) => 255 - value);
      const other = await written(`other-${name}`, [{ picture: { ...basePicture, data } }]);
      const changed = await open((await serve(filesIn(other))).address + below);
      expect((await changed.picture()).key).not.toBe((await one.picture()).key);
    });

    it('comes whole over a connection that keeps being dropped', async () => {
      const server = await serve(filesIn(whole), {
        instead: (request, _, number) => {
          if (number % 4 !== 2) return false;
          request.socket.destroy();
          return true;
        },
      });
      await expectSame(await open(server.address + below), await open(join(whole, '4.dcm')));
    });

    it('costs a tile whose frame the server does not give, with the reason, and no other', async () => {
      const server = await serve(filesIn(whole), {
        instead: (request, response) => {
          if (request.url?.endsWith('/frames/7') !== true) return false;
          response.writeHead(404).end();
          return true;
        },
      });
      const slide = await open(server.address + below);
      const { missing } = await slide.readRegion({ level: 0, x: 0, y: 0, width: 300, height: 200 });
      expect(missing).toMatchObject([
        { level: 0, column: 1, row: 1, why: expect.stringContaining('no such') as unknown },
      ]);
    });

    it('needs the login of its server, which stands in no message', async () => {
      const login = { user: 'reader', password: 's%3Acret' };
      const server = await serve(filesIn(whole), { login: { user: 'reader', password: 's:cret' } });
      const at = (user: string): string => server.address.replace('://', `://${user}@`) + below;
      const refused = await open(at('reader:wr0ng')).catch((thrown: unknown) => thrown);
      expect(refused).toMatchObject({ tag: 'not-found', why: expect.stringContaining('401') as unknown });
      expect(JSON.stringify(refused) + String(refused)).not.toContain('wr0ng');
      const slide = await open(at(`${login.user}:${login.password}`));
      expect(slide.path).not.toContain('cret');
    });

    it('is refused where nobody vouches for the certificate', async (context) => {
      const tls = ownCertificate();
      if (tls === null) return context.skip();
      const server = await serve(filesIn(whole), { tls });
      await expect(open(server.address + below)).rejects.toMatchObject({
        tag: 'not-found',
        why: expect.stringContaining('cannot be verified') as unknown,
      });
    });

    it('says that there is none', async () => {
      const server = await serve(filesIn(whole));
      for (const [address, tag] of [
        [`${server.address}/studies/1.2.3.4/series/1.2.3.5`, 'not-found'],
        [`${server.address}/studies/1.2.3.4`, 'not-found'],
        [server.address, 'not-found'],
        [`${server.address}/studies/abc/series/1.2`, 'not-found'],
        [`${server.address}/studies/1.2/series/1.2/instances/1.2`, 'not-found'],
        [`${server.address}/studies/1.2?token=secret`, 'not-found'],
        [`dicomweb+ftp://127.0.0.1/dicom-web${below}`, 'not-found'],
        [`dicomweb+http://127.0.0.1:1/dicom-web${below}`, 'not-found'],
      ] as const) {
        const thrown = await openSlide(address, {
          decoder: inProcessDecoder,
          signal: AbortSignal.timeout(20_000),
        })
          .then(() => null)
          .catch((error: unknown) => error);
        expect(thrown, address).toMatchObject({ tag });
        expect(String(thrown)).not.toContain('secret');
      }
    });
  });
