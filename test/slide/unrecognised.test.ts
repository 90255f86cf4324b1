import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import AdmZip from 'adm-zip';
import { afterAll, expect, it } from 'vitest';
import { asSpindleError } from '../../src-main/contract/errors';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { aperioSvs } from '../fixture/aperio-svs';
import { ascii, short } from '../fixture/tiff-writer';
import { temporaryFolder } from '../temporary-folder';

const folder = temporaryFolder();
afterAll(() => folder.remove());

function zip(name: string): Uint8Array {
  const archive = new AdmZip();
  archive.addFile(name, Buffer.from('x'));
  return archive.toBuffer();
}

async function reasonOf(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(folder.path, name);
  await writeFile(path, content);
  return openSlide(path, { decoder: inProcessDecoder }).then(
    () => 'opened',
    (error: unknown) => asSpindleError(error).why,
  );
}

it.each([
  ['zip.svs', zip('slide.svs'), 'it is a ZIP archive'],
  ['office.svs', zip('[Content_Types].xml'), 'it is an Office document'],
  ['gzip.svs', gzipSync('slide'), 'it is a gzip archive'],
  ['page.svs', '\n<!DOCTYPE html><title>Sign in</title>', 'it is a web page, probably what'],
  [
    'pointer.ndpi',
    'version https://git-lfs.github.com/spec/v1\noid sha256:00\n',
    'it is a pointer of Git LFS',
  ],
  ['notes.svs', 'Größe: 3 µm', 'it is a text file'],
  ['film.mrx', Buffer.from('\0\0\0\x20ftypisom', 'latin1'), 'it is a video'],
  ['zeros.svs', new Uint8Array(4096), 'it is a file that begins with nothing but zeros'],
  ['noise.svs', Buffer.from([200, 1, 2, 3, 4, 255, 254, 9]), 'it is not a TIFF (aperio)'],
  [
    'noise.xyz',
    Buffer.from([200, 1, 2, 3, 4, 255, 254, 9]),
    'its first bytes are those of no known slide or picture format',
  ],
])('says of %s what it is', async (name, content, why) => {
  const reason = await reasonOf(name, content);
  expect(reason).toMatch(/^no format recognised it: /);
  expect(reason).toContain(why);
  expect(reason.length).toBeLessThan(160);
});

it('gives the reason of the format that knows the file best', async () => {
  const unknownCodec = await aperioSvs({
    editDirectories: (directories) => {
      directories.forEach((directory, index) => {
        directories[index] = { ...directory, tags: new Map([...directory.tags, [259, short(60_000)]]) };
      });
    },
  });
  expect(await reasonOf('codec.svs', unknownCodec)).toMatch(/it is Aperio's, but .*\(aperio\)$/);
  const untold = await aperioSvs({
    editDirectories: (directories) => {
      directories.forEach((directory, index) => {
        const tags = new Map([...directory.tags, [259, short(60_000)], [270, ascii('other')]]);
        directories[index] = { ...directory, tags: tags };
      });
    },
  });
  expect(await reasonOf('codec.tiff', untold)).toMatch(/\(generic-tiff\)$/);
});
