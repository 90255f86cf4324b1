/** A program of the tests that runs in a process of its own, bundled as the application is. */
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Command } from './bench/side-process';

const root = fileURLToPath(new URL('../', import.meta.url));

/** @param path below `test`, without extension, such as `bench/compute-side` */
export async function bundleSide(path: string): Promise<Command> {
  const name = basename(path);
  const outDir = join(root, 'out', 'test', path);
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    // Of many files each, which would be most of what a start costs; some tests start dozens.
    ssr: { noExternal: ['immutable', 'zod'] },
    build: {
      ssr: join(root, 'test', `${path}.ts`),
      outDir,
      rolldownOptions: { output: { entryFileNames: `${name}.js` } },
    },
  });
  return [process.execPath, join(outDir, `${name}.js`)];
}
