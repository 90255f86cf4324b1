/** Spindle's side of a benchmark, bundled as the application is. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Command } from './side-process';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** @param name of a file beside this one, without extension */
export async function bundleSide(name: string): Promise<Command> {
  const outDir = join(root, 'out', 'bench', name);
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      ssr: join(root, 'test', 'bench', `${name}.ts`),
      outDir,
      rolldownOptions: { output: { entryFileNames: `${name}.js` } },
    },
  });
  return [process.execPath, join(outDir, `${name}.js`)];
}
