/** A slide in an archive from the command line: found, analysed to the same detections as from disk, its annotations stored and read back. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { inProcessDecoder } from '../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../src-main/slide/open';
import { dicomImage, halved, type Picture } from '../../fixture/dicom-wsi';
import { dicomWebServers, framesAsked, type DicomWebServer } from '../../fixture/dicomweb-server';
import { placePhantom } from '../../fixture/phantom';
import { temporaryFolder } from '../../temporary-folder';
import { runInProcess } from './run-in-process';
import { jsonOf } from './run-spindle';

const folder = temporaryFolder();
const at = (...parts: string[]): string => join(folder.path, ...parts);
const servers: DicomWebServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(() => folder.remove());

const [study, series] = ['1.2.826.0.1.3680043.10', '1.2.826.0.1.3680043.10.1'];
const tile = 256;

async function run(...args: readonly string[]): ReturnType<typeof runInProcess> {
  const ended = await runInProcess(args);
  expect(ended.status, ended.stderr).toBe(0);
  return ended;
}

/** A phantom as a series of three levels. */
async function phantomSeries(): Promise<void> {
  const path = at('phantom.tif');
  await placePhantom(path, { seed: 3, areaMm2: 0.4 });
  const slide = await openSlide(path, { decoder: inProcessDecoder });
  const { width, height } = slide.levels[0] ?? { width: 0, height: 0 };
  const { data } = await slide.readRegion({ level: 0, x: 0, y: 0, width, height });
  await slide.close();
  mkdirSync(at('series'));
  let picture: Picture = { width, height, data: new Uint8Array(data) };
  for (const mpp of [0.25, 0.5, 1]) {
    writeFileSync(at('series', `${mpp}.dcm`), await dicomImage({ picture, tile, mpp }));
    picture = halved(picture);
  }
}

const files = (): Buffer[] => readdirSync(at('series')).map((name) => readFileSync(at('series', name)));

const documentSchema = z.object({
  slide: z.looseObject({ name: z.string(), key: z.string() }),
  // Identifiers begin with the key of the slide, which is another on a server.
  detections: z.array(z.looseObject({ id: z.string() }).transform(({ id: _, ...rest }) => rest)),
  mpp: z.unknown(),
});

function documentIn(out: string): z.output<typeof documentSchema> {
  const [name = ''] = readdirSync(at(out)).filter((each) => each.endsWith('.json'));
  return documentSchema.parse(JSON.parse(readFileSync(at(out, name), 'utf8')));
}

beforeAll(async () => {
  await phantomSeries();
  const common = ['--formats', 'json', '--provider', 'cpu', '--no-project'];
  await run('analyse', at('series', '0.25.dcm'), '--out', at('from-disk'), ...common);
});

for (const [name, start, isThere] of dicomWebServers)
  describe.skipIf(!isThere)(`a slide on ${name}`, () => {
    const own = name.replaceAll(' ', '-');

    it('is found, analysed as from disk, and its annotations are stored and read back', async () => {
      const server = await start(files());
      servers.push(server);

      const found = jsonOf(await run('dicomweb', 'find', server.address, '--json'));
      const address = `${server.address}/studies/${study}/series/${series}`;
      expect(found).toMatchObject({ series: [{ study, series, modality: 'SM', address }] });
      expect(JSON.stringify(found)).not.toContain('Mueller');

      const project = at(`${own}.spindle`);
      const out = `from-${own}`;
      const how = ['--formats', 'json', '--provider', 'cpu', '--project', project, '--reader', 'AB'];
      await run('analyse', server.address, '--study', study, '--out', at(out), ...how);
      const [remote, local] = [documentIn(out), documentIn('from-disk')];
      expect(local.detections.length).toBeGreaterThan(10);
      expect(remote.detections).toEqual(local.detections);
      expect(remote.mpp).toEqual(local.mpp);
      expect(readdirSync(at(out))).toContain(`${series}.json`);
      // Frames of levels that nothing needed stay where they are, and none comes twice for every patch that it lies under.
      const asked = framesAsked(server).map((path) => path.split(' ')[1]);
      const mostTiles = files().length + Math.ceil(2600 / tile) ** 2 * 2;
      expect(asked.length).toBeLessThan(mostTiles);

      for (const format of ['dicom-ann', 'dicom-sr']) {
        const file = at(`${own}-${format}.dcm`);
        const what = [
          '--slide',
          address,
          '--format',
          format,
          '--out',
          file,
          '--parts',
          'figures',
          '--patient',
        ];
        await run('export', '--project', project, ...what, '--date', '2026-12-01T10:00:00Z');
        expect(readFileSync(file).includes('Mueller^Erika')).toBe(true);
        expect((await run('dicomweb', 'store', server.address, file)).stdout).toContain('stored');
      }
      const annotations = jsonOf(await run('dicomweb', 'find', server.address, '--annotations', '--json'));
      const listed = z
        .object({
          series: z.array(z.object({ address: z.string(), modality: z.string(), study: z.string() })),
        })
        .parse(annotations).series;
      expect(listed.map(({ modality }) => modality).sort()).toEqual(['ANN', 'SR']);
      expect(new Set(listed.map((each) => each.study))).toEqual(new Set([study]));
      for (const each of listed) {
        const back = at(`${own}-${each.modality}`);
        await run('dicomweb', 'fetch', each.address, '--out', back);
        const [file = ''] = readdirSync(back);
        const format = each.modality === 'ANN' ? 'dicom-ann' : 'dicom-sr';
        const ask = ['--project', project, '--slide', address, '--reader', 'AB', '--dry-run', '--json'];
        const read = async (path: string): Promise<unknown> => jsonOf(await run('import', path, ...ask));
        expect(await read(join(back, file))).toMatchObject({ proposals: local.detections.length });
        expect(await read(join(back, file))).toEqual(await read(at(`${own}-${format}.dcm`)));
        const again = await runInProcess(['dicomweb', 'fetch', each.address, '--out', back]);
        expect(again).toMatchObject({
          status: 2,
          stderr: expect.stringContaining('there is a file already') as unknown,
        });
      }
    });

    it('is refused in words where the study, the server or the login is not right', async () => {
      const server = await start(files(), { login: { user: 'reader', password: 'secret' } });
      servers.push(server);
      const withLogin = server.address.replace('://', '://reader:secret@');
      const out = ['--out', at('nothing'), '--no-project'];
      for (const [args, status, why] of [
        [['dicomweb', 'find', server.address], 3, 'status 401'],
        [['analyse', server.address, '--study', study, ...out], 3, 'status 401'],
        [['analyse', withLogin, ...out], 2, 'not analysed unasked'],
        [['analyse', withLogin, '--study', '1.2.3', ...out], 3, 'holds no series of slides'],
        [['analyse', withLogin, '--study', 'x', ...out], 2, 'is no UID'],
        [['analyse', withLogin, '--series', series, ...out], 2, 'without its study'],
        [['analyse', at('series'), '--study', study, ...out], 2, 'no address of a DICOMweb server'],
        [['dicomweb', 'find', 'dicomweb+http://127.0.0.1:9', '--study', 'x'], 2, 'is no UID'],
        [['dicomweb', 'store', withLogin, at('series', '1.dcm')], 3, 'no annotations and no report'],
        [['dicomweb', 'fetch', withLogin, ...out.slice(0, 2)], 2, 'names no series'],
      ] as const) {
        const ended = await runInProcess(args);
        expect(ended.stderr, args.join(' ')).toContain(why);
        expect(ended.status, args.join(' ')).toBe(status);
        expect(ended.stdout + ended.stderr).not.toContain('secret');
      }
      expect((await run('dicomweb', 'find', withLogin)).stdout).not.toContain('secret');
    });

    it('sends nothing twice when the connection drops after sending, and says that the outcome is unknown', async () => {
      let posts = 0;
      const server = await start(files(), {
        instead: (request) => {
          if (request.method !== 'POST') return false;
          posts += 1;
          request.socket.destroy();
          return true;
        },
      });
      servers.push(server);
      const ended = await runInProcess(['dicomweb', 'store', server.address, at(`${own}-dicom-sr.dcm`)]);
      expect(ended).toMatchObject({ status: 1, stdout: expect.stringContaining('not known') as unknown });
      expect(posts).toBe(1);
    });
  });
