import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { watchProcesses } from './process-tree';

/** Holds 150 MB and computes for a while, in a process that its parent has started. */
const work = `const kept = Buffer.alloc(150e6, 1); const end = Date.now() + 1500; while (Date.now() < end); kept.at(0)`;
const parent = `require('node:child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(work)}])`;

it.skipIf(process.platform !== 'linux')('counts memory and time of what a process has started', async () => {
  const child = spawn(process.execPath, ['-e', parent], { stdio: 'ignore' });
  const watch = watchProcesses(child.pid ?? NaN);
  await once(child, 'exit');
  const { peakBytes, cpuSeconds } = watch.stop();
  expect(peakBytes).toBeGreaterThan(150e6);
  expect(peakBytes).toBeLessThan(600e6);
  expect(cpuSeconds).toBeGreaterThan(0.05);
  expect(cpuSeconds).toBeLessThan(30);
});
