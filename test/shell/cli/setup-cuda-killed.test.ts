/** What a `setup-cuda` that is killed half-way leaves: nothing for long, and nothing that the runtime would load. */
import AdmZip from 'adm-zip';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cudaFiles, type CudaFiles } from '../../../src-main/detection/engine/cuda/cuda-files';
import { librariesIn } from '../../../src-main/detection/engine/runtime-files';
import { root } from '../../detection/engine-host-file';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';

/** The installed runtime has CUDA here alone. */
const hasCuda = process.platform === 'linux' && process.arch === 'x64';

let temporary: TemporaryFolder;
let runtime: string;
let server: Server;
let files: CudaFiles;
/** Half of the package is sent, and no more. */
let isStalled: boolean;
beforeEach(async () => {
  temporary = temporaryFolder();
  isStalled = true;
  if (!hasCuda) return;
  files = await cudaFiles();
  const modules = join(temporary.path, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== 'onnxruntime-node' && !name.startsWith('.'))
      symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  const copy = join(modules, 'onnxruntime-node');
  runtime = join(copy, 'bin', 'napi-v6', 'linux', 'x64');
  mkdirSync(runtime, { recursive: true });
  for (const name of ['package.json', 'script']) {
    cpSync(join(root, 'node_modules', 'onnxruntime-node', name), join(copy, name), { recursive: true });
  }
  cpSync(join(root, 'out'), join(temporary.path, 'out'), { recursive: true });
  copyFileSync(join(root, 'package.json'), join(temporary.path, 'package.json'));

  const zip = new AdmZip();
  for (const { pathInPackage } of files.files) zip.addFile(pathInPackage, Buffer.from('a library'));
  const archive = zip.toBuffer();
  server = createServer((request, response) => {
    if (request.url === '/index.json') {
      const type = 'PackageBaseAddress/3.0.0';
      response.end(
        JSON.stringify({ resources: [{ '@id': `http://${request.headers.host}/`, '@type': type }] }),
      );
      return;
    }
    response.writeHead(200, { 'content-length': archive.length });
    if (isStalled) response.write(archive.subarray(0, archive.length / 2));
    else response.end(archive);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  if (hasCuda) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
  temporary.remove();
});

it.skipIf(!hasCuda)(
  'is swept by the next',
  async () => {
    const index = `http://127.0.0.1:${(server.address() as AddressInfo).port}/index.json`;
    const start = (): ReturnType<typeof spawn> =>
      spawn(process.execPath, [join(temporary.path, 'out/main/spindle.js'), 'setup-cuda', '--index', index], {
        stdio: 'ignore',
      });
    const parts = (): string[] => readdirSync(runtime).filter((name) => name.startsWith('.'));

    /** So many have some of the package, and wait for the rest. */
    const downloading = (count: number): Promise<void> =>
      vi.waitFor(
        () => {
          const sizes = parts().map((name) => statSync(join(runtime, name, 'package.zip')).size);
          expect(sizes.filter((size) => size > 0)).toHaveLength(count);
        },
        { timeout: 60_000, interval: 20 },
      );

    const killed = start();
    await downloading(1);
    const another = start();
    await downloading(2);
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    // It is no library, so that no engine is measured again for it.
    expect(await librariesIn(runtime)).toEqual([]);

    isStalled = false;
    await once(start(), 'exit');
    // That of the one which still goes on stays.
    expect(parts()).toHaveLength(1);
    another.kill('SIGKILL');
    await once(another, 'exit');
    expect(
      readdirSync(runtime)
        .filter((name) => !name.startsWith('.'))
        .sort(),
    ).toEqual(files.files.map(({ name }) => name).sort());
  },
  180_000,
);
