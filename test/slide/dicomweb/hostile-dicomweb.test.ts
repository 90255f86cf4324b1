/** Servers whose answers are damaged, absurd or hostile: a tagged error, or one tile, and nothing worse. */
import fc from 'fast-check';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SpindleError } from '../../../src-main/contract/errors';
import { inProcessDecoder } from '../../../src-main/slide/codec/decoder';
import { dicomFileOf, BadDicomJson } from '../../../src-main/slide/dicomweb/dicom-json';
import { parseDicomWeb } from '../../../src-main/slide/dicomweb/dicomweb-address';
import { DicomWebClient } from '../../../src-main/slide/dicomweb/dicomweb-client';
import { findSeries } from '../../../src-main/slide/dicomweb/dicomweb-find';
import { bodyOf, boundaryOf, partsOf } from '../../../src-main/slide/dicomweb/multipart';
import { openSlide } from '../../../src-main/slide/open';
import type { Slide } from '../../../src-main/slide/slide';
import { basePicture, dicomImage } from '../../fixture/dicom-wsi';
import { dicomWebServers, type DicomWebServer } from '../../fixture/dicomweb-server';

const [[, start]] = dicomWebServers as [(typeof dicomWebServers)[number]];
const below = '/studies/1.2.826.0.1.3680043.10/series/1.2.826.0.1.3680043.10.1';
let image: Uint8Array;
let native: Uint8Array;
beforeAll(async () => {
  image = await dicomImage({ picture: basePicture });
  native = await dicomImage({ picture: basePicture, syntax: 'explicit' });
});

const servers: DicomWebServer[] = [];
const slides: Slide[] = [];
afterEach(async () => {
  await Promise.all(slides.splice(0).map((slide) => slide.close()));
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

type Instead = (request: IncomingMessage, response: ServerResponse) => boolean;

async function serve(instead: Instead, file = image): Promise<DicomWebServer> {
  const server = await start([file], { instead });
  servers.push(server);
  return server;
}

async function open(server: DicomWebServer): Promise<Slide> {
  const slide = await openSlide(server.address + below, { decoder: inProcessDecoder });
  slides.push(slide);
  return slide;
}

/** Answers to requests of paths that end so. */
const to =
  (end: string, answer: (response: ServerResponse) => void): Instead =>
  (request, response) => {
    if (request.url?.split('?')[0]?.endsWith(end) !== true) return false;
    answer(response);
    return true;
  };
const body =
  (text: string | Uint8Array, type = 'application/dicom+json') =>
  (response: ServerResponse): void => {
    response.writeHead(200, { 'Content-Type': type }).end(text);
  };

const images = {
  '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.77.1.6'] },
  '00083002': { vr: 'UI', Value: ['1.2.840.10008.1.2.1'] },
};

describe('what a server says of a series', () => {
  const nested = Array.from({ length: 40 }).reduce<object>(
    (inner) => ({ '00400560': { vr: 'SQ', Value: [inner] } }),
    {},
  );
  it.each<readonly [string, string]>([
    ['no JSON', '<html>log in</html>'],
    ['no list', '{"a": 1}'],
    ['a list of numbers', '[1, 2]'],
    ['no UID of the image', JSON.stringify([images])],
    ['an element that is none', JSON.stringify([{ ...images, '00080018': 'x' }])],
    ['a size that no number has', JSON.stringify([{ ...images, '00280010': { vr: 'US', Value: [-3] } }])],
    [
      'sequences without end',
      JSON.stringify([{ ...images, ...nested, '00080018': { vr: 'UI', Value: ['1.2'] } }]),
    ],
    ['a million images', JSON.stringify(Array.from({ length: 2000 }, () => images))],
  ])('is refused where it is %s', async (_, text) => {
    const server = await serve(to('/metadata', body(text)));
    await expect(open(server)).rejects.toMatchObject({ tag: 'broken-file' });
  });

  it('is refused where nothing of it is an image of a slide', async () => {
    const of = { '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] } };
    const server = await serve(to('/metadata', body(JSON.stringify([of]))));
    await expect(open(server)).rejects.toMatchObject({ tag: 'unsupported-format' });
  });

  it('ends where the one who waits for it no longer does', async () => {
    const server = await serve(to('/metadata', () => undefined));
    const signal = AbortSignal.timeout(200);
    const opening = openSlide(server.address + below, { decoder: inProcessDecoder, signal });
    await expect(opening).rejects.toMatchObject({ tag: 'aborted' });
  });

  it('gives its colour profile from no other place than below its root', async () => {
    const asked: string[] = [];
    const other = await serve((request) => {
      asked.push(request.url ?? '');
      return false;
    });
    const elsewhere = other.address.replace('dicomweb+', '').replace('/dicom-web', '/private/icc');
    const path = { '00282000': { vr: 'OB', BulkDataURI: elsewhere } };
    const profile = { '00480105': { vr: 'SQ', Value: [path] } };
    const metadata = { ...images, ...profile, '00080018': { vr: 'UI', Value: ['1.2'] } };
    const server = await serve(to('/metadata', body(JSON.stringify([metadata]))));
    await open(server).catch(() => undefined);
    expect(asked).toEqual([]);
    expect(server.asked.some((path_) => path_.includes('icc'))).toBe(false);
  });

  it('does not follow it to another kind of address, nor tell the login to another host', async () => {
    let told: string | undefined = 'nothing';
    const other = await serve((request, response) => {
      told = request.headers.authorization;
      response.writeHead(404).end();
      return true;
    });
    const target = other.address.replace('dicomweb+', '');
    const server = await serve(
      to('/metadata', (response) => response.writeHead(302, { Location: `${target}/metadata` }).end()),
    );
    const address = server.address.replace('://', '://reader:secret@') + below;
    await expect(openSlide(address, { decoder: inProcessDecoder })).rejects.toMatchObject({
      tag: 'not-found',
    });
    expect(told).toBeUndefined();
  });
});

describe('a frame', () => {
  const whole = { level: 0, x: 0, y: 0, width: 300, height: 200 };
  /** A body of one part. */
  const part = (bytes: Uint8Array, type: string): ((response: ServerResponse) => void) =>
    body(bodyOf([bytes], type, 'xyz'), 'multipart/related; boundary=xyz');
  const jpeg = 'image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.50';
  it.each<readonly [string, (response: ServerResponse) => void]>([
    ['empty', part(new Uint8Array(), jpeg)],
    ['no picture', part(Buffer.from('a tile'), jpeg)],
    [
      'of another transfer syntax',
      part(Buffer.from('a tile'), 'image/jp2; transfer-syntax=1.2.840.10008.1.2.4.90'),
    ],
    [
      'of two parts',
      body(bodyOf([Buffer.from('a'), Buffer.from('b')], jpeg, 'xyz'), 'multipart/related; boundary=xyz'),
    ],
    ['refused', (response) => response.writeHead(403).end()],
  ])('costs its tile where it is %s', async (_, answer) => {
    const slide = await open(await serve(to('/frames/7', answer)));
    const { missing } = await slide.readRegion(whole);
    expect(missing).toMatchObject([{ level: 0, column: 1, row: 1 }]);
  });

  it.each([0, 100, 64 * 64 * 3 - 1, 64 * 64 * 3 + 2])(
    'of %i bytes where it is not compressed and has 12,288 costs its tile, or is right',
    async (length) => {
      const bytes = new Uint8Array(length).fill(77);
      const answer = part(bytes, 'application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1');
      const slide = await open(await serve(to('/frames/7', answer), native));
      const { missing } = await slide.readRegion(whole);
      expect(missing).toHaveLength(length < 64 * 64 * 3 ? 1 : 0);
    },
  );
});

describe('a search', () => {
  const find = (server: DicomWebServer): Promise<unknown> =>
    findSeries(new DicomWebClient(parseDicomWeb(server.address)), {});

  it('ends with a server that gives the same page for ever', async () => {
    const row = (index: number): object => ({
      '0020000D': { vr: 'UI', Value: ['1.2'] },
      '0020000E': { vr: 'UI', Value: [`1.2.${index}`] },
      '00080060': { vr: 'CS', Value: ['SM'] },
    });
    const page = JSON.stringify(Array.from({ length: 200 }, (_, index) => row(index)));
    const server = await serve(to('/series', body(page)));
    expect(await find(server)).toHaveLength(200);
    expect(server.asked).toHaveLength(2);
  });

  it('passes over what is no series of slides', async () => {
    const rows = [{}, { '0020000D': 3 }, { '0020000D': { vr: 'UI', Value: ['1.2'] } }];
    const server = await serve(to('/series', body(JSON.stringify(rows))));
    expect(await find(server)).toEqual([]);
  });

  it('finds nothing where the server says so without a body', async () => {
    const server = await serve(to('/series', (response) => response.writeHead(204).end()));
    expect(await find(server)).toEqual([]);
  });
});

describe('the header that is made of JSON', () => {
  it('is refused or made, whatever the JSON is', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.stringMatching(/^[0-9A-F]{8}$/),
          fc.oneof(
            fc.record({
              vr: fc.constantFrom('US', 'UL', 'FD', 'AT', 'UV', 'PN', 'DS', 'UI', 'SQ', 'OB', 'ZZ'),
              Value: fc.array(fc.jsonValue(), { maxLength: 4 }),
            }),
            fc.jsonValue(),
          ),
        ),
        (dataSet) => {
          try {
            expect(dicomFileOf(dataSet, '1.2.840.10008.1.2.1').length).toBeGreaterThan(132);
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(BadDicomJson);
          }
        },
      ),
      { numRuns: 500, seed: 11 },
    );
  });
});

describe('a body of several parts', () => {
  const bytes = fc.uint8Array({ maxLength: 80 });
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 5 }), (parts) => {
        const read = partsOf(bodyOf(parts, 'a/b', 'never-in-it'), 'never-in-it') ?? [];
        expect(read.map((part) => part.bytes)).toEqual(parts);
        for (const { headers } of read) expect(headers.get('content-type')).toBe('a/b');
      }),
    );
  });

  it('is none where it is cut off, and never more than it was', () => {
    const whole = bodyOf([Buffer.from('one'), Buffer.from('two')], 'a/b', 'xyz');
    for (let length = 0; length < whole.length - 4; length += 1)
      expect(partsOf(whole.subarray(0, length), 'xyz')).toBeNull();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (any) => void partsOf(any, 'xyz')));
  });

  it('is told by its type', () => {
    expect(boundaryOf('multipart/related; type="a/b; x=1"; boundary=xyz')).toBe('xyz');
    expect(boundaryOf('multipart/related;boundary="a b"; type=x')).toBe('a b');
    expect(boundaryOf('image/jpeg; boundary=xyz')).toBeNull();
  });
});

describe('an address', () => {
  it('is taken apart', () => {
    const parsed = parseDicomWeb(
      'dicomweb+https://me:secret@host:8443/pacs/dicom-web/studies/1.2/series/1.3',
    );
    expect(parsed).toMatchObject({ study: '1.2', series: '1.3' });
    expect(parsed.server.url.href).toBe('https://host:8443/pacs/dicom-web/');
    expect(JSON.stringify([parsed.name, parsed.server.name])).not.toContain('secret');
    expect(parseDicomWeb('dicomweb+http://host').server.url.href).toBe('http://host/');
    expect(parseDicomWeb('dicomweb+http://host/a/')).toMatchObject({ study: null, series: null });
  });

  it('is refused where a part of it is no UID', () => {
    for (const rest of ['studies/a', 'studies/1.02', 'studies/1.2/serie/1.3', 'studies/1.2/series'])
      expect(() => parseDicomWeb(`dicomweb+https://host/${rest}`), rest).toThrow(SpindleError);
  });
});
