import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build-once.ts'],
    // Two files that differ are told in a page, not in a hundred.
    diff: { truncateThreshold: 60 },
    reporters: ['default', './test/count-reporter.ts'],
    // Processes, not threads: inference and decoding start processes and threads of their own.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A machine with other work draws a page in seconds; what never comes still fails.
    expect: { poll: { timeout: 60_000 } },
  },
});
