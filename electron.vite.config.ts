/**
 * Builds the three sides: main (Electron's main process, the command line, the inference host and the
 * decode worker as separate entry points), preload (CommonJS, because the window is sandboxed), renderer.
 */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      sourcemap: true,
      rolldownOptions: {
        input: {
          electron: 'src-main/shell/electron/main.ts',
          spindle: 'src-main/shell/cli/main.ts',
          'engine-host': 'src-main/detection/engine/host.ts',
          'decode-worker': 'src-main/slide/codec/worker.ts',
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
    build: {
      outDir: 'out/renderer',
      // OpenSeadragon alone is half of it, and nothing here waits for a network.
      chunkSizeWarningLimit: 800,
      rolldownOptions: { input: 'src-renderer/index.html', checks: { bundlerTimings: false } },
    },
    plugins: [svelte()],
  },
});
