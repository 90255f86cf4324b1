import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HostRequest, StageGraph } from '../../../src-main/detection/engine/messages';
import { floatConvolution, loopForEver } from '../../fixture/onnx-writer';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { engineHostFile } from '../engine-host-file';

let temporary: TemporaryFolder;
beforeEach(() => {
  temporary = temporaryFolder();
});
afterEach(() => temporary.remove());

it('the host ends with the process that started it', async () => {
  const { parent, childPid } = await startParent('');
  expect(isAlive(childPid)).toBe(true);
  parent.kill('SIGKILL');
  expect(await msUntilGone(childPid)).toBeLessThan(60_000);
});

it('the host ends within seconds of its parent while a graph computes for ever', async () => {
  const { parent, childPid } = await startParent('endless');
  // It holds its main thread: nothing that is sent is heard.
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(isAlive(childPid)).toBe(true);
  parent.kill('SIGKILL');
  expect(await msUntilGone(childPid)).toBeLessThan(10_000);
});

/** A process that starts a host, has it compute an endless graph if told to, and says the host's number when it does. */
async function startParent(
  graph: 'endless' | '',
): Promise<{ readonly parent: ChildProcess; readonly childPid: number }> {
  const parentFile = join(temporary.path, 'parent.mjs');
  writeFileSync(
    parentFile,
    `import { fork } from 'node:child_process';
     const child = fork(${JSON.stringify(engineHostFile)}, { serialization: 'advanced', stdio: 'ignore' });
     const ready = () => process.send(child.pid);
     process.on('message', (message) => child.send(message));
     child.on('message', ({ type }) => type === 'ready' && ready());
     if (${JSON.stringify(graph)} === '') child.on('spawn', ready);
     setInterval(() => undefined, 1000);`,
  );
  const parent = fork(parentFile, [], { serialization: 'advanced' });
  if (graph === 'endless') parent.send(startRequest);
  const [childPid] = (await once(parent, 'message')) as [number];
  if (graph === 'endless') {
    parent.send({
      type: 'run',
      id: 1,
      stage: 'scout',
      count: 1,
      width: 4,
      height: 4,
      pixels: new Uint8Array(48),
    } satisfies HostRequest);
  }
  return { parent, childPid };
}

const names = { inputName: 'image', outputName: 'logit', full: { count: 1, width: 4, height: 4 }, stride: 1 };
const convolution = { size: 1, stride: 1, weights: Int8Array.of(1, 1, 1), weightScale: 1, bias: 0 };
const startRequest = {
  type: 'start',
  provider: 'cpu',
  threads: 1,
  scout: { graph: loopForEver(), ...names } satisfies StageGraph,
  judge: { graph: floatConvolution(convolution), ...names } satisfies StageGraph,
} satisfies HostRequest;

async function msUntilGone(pid: number): Promise<number> {
  const start = performance.now();
  while (isAlive(pid) && performance.now() - start < 60_000) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return performance.now() - start;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
