/** Bundles the fuzzing run of test/fuzz as the application is bundled, and starts it: `npm run fuzz -- --count 1000`. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outDir = join(root, 'out', 'fuzz-bundle');

await build({
  configFile: false,
  root,
  logLevel: 'warn',
  build: {
    ssr: true,
    outDir,
    rolldownOptions: {
      input: {
        fuzz: join(root, 'test', 'fuzz', 'fuzz.ts'),
        'fuzz-side': join(root, 'test', 'fuzz', 'side.ts'),
      },
      output: { entryFileNames: '[name].js' },
      checks: { pluginTimings: false },
    },
  },
});
const run = spawnSync(process.execPath, [join(outDir, 'fuzz.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
