/**
 * Builds the three sides: main (Electron's main process, the command line, the library, the inference host and the
 * decode worker as separate entry points), preload (CommonJS, because the window is sandboxed), renderer (the page, and
 * the worker in which it can compute).
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { defaultClientConditions } from 'vite';

/** The binaries of onnxruntime-web as files of the renderer, under names that the worker knows. */
const webRuntime = {
  name: 'onnxruntime-web-files',
  async generateBundle(this: {
    emitFile(file: { type: 'asset'; fileName: string; source: Uint8Array }): void;
  }): Promise<void> {
    const require = createRequire(import.meta.url);
    for (const end of ['mjs', 'wasm']) {
      const name = `ort-wasm-simd-threaded.asyncify.${end}`;
      const source = await readFile(require.resolve(`onnxruntime-web/${name}`));
      this.emitFile({ type: 'asset', fileName: `onnxruntime/${name}`, source });
    }
  },
};

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      sourcemap: true,
      rolldownOptions: {
        input: {
          electron: 'src-main/shell/electron/start.ts',
          spindle: 'src-main/shell/cli/main.ts',
          library: 'src-main/shell/library/library.ts',
          'engine-host': 'src-main/detection/engine/host.ts',
          'parent-watch': 'src-main/detection/engine/parent-watch.ts',
          'decode-worker': 'src-main/slide/codec/worker.ts',
          'figures-worker': 'src-main/analysis/figures-worker.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rolldownOptions: {
        input: { preload: 'src-main/shell/electron/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    base: './',
    // The runtime's binaries stay files of their own: its threads start from them.
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
    build: {
      outDir: 'out/renderer',
      // OpenSeadragon alone is half of it, and nothing here waits for a network.
      chunkSizeWarningLimit: 800,
      rolldownOptions: {
        input: {
          index: 'src-renderer/index.html',
          'engine-worker': 'src-main/detection/engine/web-host.ts',
        },
        output: {
          entryFileNames: ({ name }) =>
            name === 'engine-worker' ? 'engine-worker.js' : 'assets/[name]-[hash].js',
        },
        checks: { bundlerTimings: false },
      },
    },
    plugins: [svelte(), webRuntime],
  },
});
