/** The CUDA files from a feed on this machine: whole or not at all, whatever the feed does. */
import AdmZip from 'adm-zip';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cudaFiles, type CudaFiles } from '../../../../src-main/detection/engine/cuda/cuda-files';
import { fetchCudaFiles } from '../../../../src-main/detection/engine/cuda/fetch-cuda-files';
import { temporaryFolder, type TemporaryFolder } from '../../../temporary-folder';

let temporary: TemporaryFolder;
let server: Server;
let origin: string;
/** By path. */
let served: Map<string, Buffer>;
let files: CudaFiles;
const library = Buffer.from('a library '.repeat(10_000));

beforeEach(async () => {
  temporary = temporaryFolder();
  served = new Map();
  server = createServer((request, response) => {
    const body = served.get(request.url ?? '');
    response.writeHead(body === undefined ? 404 : 200, { 'content-length': body?.length ?? 0 });
    response.end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  files = { ...(await cudaFiles('linux', 'x64')), index: `${origin}/index.json`, folder: temporary.path };
  publishIndex();
  publish(packageOf(files.files.map(({ pathInPackage }) => pathInPackage)));
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  temporary.remove();
});

function publishIndex(type = 'PackageBaseAddress/3.0.0'): void {
  const index = { resources: [{ '@id': `${origin}/flat/`, '@type': type }] };
  served.set('/index.json', Buffer.from(JSON.stringify(index)));
}

function publish(archive: Buffer): void {
  const id = files.packageName.toLowerCase();
  served.set(`/flat/${id}/${files.version}/${id}.${files.version}.nupkg`, archive);
}

function packageOf(paths: readonly string[]): Buffer {
  const zip = new AdmZip();
  for (const path of paths) zip.addFile(path, library);
  zip.addFile('readme.txt', Buffer.from('not wanted'));
  return zip.toBuffer();
}

describe('the CUDA files', () => {
  it('are those of the installed runtime, and of no system that has none', async () => {
    expect(files.files.map(({ name }) => name)).toEqual([
      'libonnxruntime_providers_cuda.so',
      'libonnxruntime_providers_shared.so',
    ]);
    expect((await cudaFiles('linux', 'x64')).folder).toMatch(/napi-v\d+[\\/]linux[\\/]x64$/);
    await expect(cudaFiles('win32', 'x64')).rejects.toMatchObject({
      tag: 'provider-unavailable',
      remedy: expect.stringContaining('DirectML') as string,
    });
    await expect(cudaFiles('darwin', 'arm64')).rejects.toMatchObject({ tag: 'provider-unavailable' });
  });

  it('are fetched, and nothing else is left behind', async () => {
    const seen: number[] = [];
    const written = await fetchCudaFiles(files, { onProgress: (bytes) => seen.push(bytes) });
    expect(readdirSync(temporary.path).sort()).toEqual(files.files.map(({ name }) => name).sort());
    for (const path of written) expect(readFileSync(path).equals(library)).toBe(true);
    expect(seen.at(-1)).toBe(served.get([...served.keys()].at(-1) ?? '')?.length);
  });

  it.each<[string, RegExp, () => void]>([
    [
      'a feed that is not there',
      /cannot be reached/,
      () => (files = { ...files, index: 'http://127.0.0.1:1/' }),
    ],
    ['a feed without an index', /status 404/, () => served.delete('/index.json')],
    ['an index of something else', /not a package index/, () => publishIndex('SearchQueryService')],
    [
      'an index that is no JSON',
      /not a package index/,
      () => served.set('/index.json', Buffer.from('<html>')),
    ],
    ['a package that is not there', /status 404/, () => served.delete([...served.keys()].at(-1) ?? '')],
    ['a package that is none', /not a package/, () => publish(Buffer.from('nothing of the kind'))],
    ['a package without the library', /it has no runtimes/, () => publish(packageOf(['other.so']))],
    [
      'a package with a damaged library',
      /damaged/,
      () => {
        const paths = files.files.map(({ pathInPackage }) => pathInPackage);
        const archive = packageOf(paths);
        // Behind its name begin the deflated bytes of a file.
        const begin = archive.indexOf(paths[0] ?? '') + (paths[0] ?? '').length;
        archive.fill(0xff, begin + 8, begin + 24);
        publish(archive);
      },
    ],
  ])('leave what was there untouched by %s', async (_, why, spoil) => {
    const name = files.files[0]?.name ?? '';
    writeFileSync(join(temporary.path, name), 'the old one');
    spoil();
    await expect(fetchCudaFiles(files)).rejects.toMatchObject({
      tag: 'not-found',
      why: expect.stringMatching(why) as string,
    });
    expect(readdirSync(temporary.path)).toEqual([name]);
    expect(readFileSync(join(temporary.path, name), 'utf8')).toBe('the old one');
  });

  it('say where they cannot be written', async () => {
    const folder = join(temporary.path, 'absent');
    await expect(fetchCudaFiles({ ...files, folder })).rejects.toMatchObject({ tag: 'write-failed' });
    expect(existsSync(folder)).toBe(false);
  });

  it('can be given up', async () => {
    await expect(fetchCudaFiles(files, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      tag: 'aborted',
    });
    expect(readdirSync(temporary.path)).toEqual([]);
  });
});
