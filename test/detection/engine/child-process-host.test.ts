import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../temporary-folder';
import { engineHostFile } from '../engine-host-file';

it('the host ends with the process that started it', async () => {
  const temporary = temporaryFolder();
  const parentFile = join(temporary.path, 'parent.mjs');
  writeFileSync(
    parentFile,
    `import { fork } from 'node:child_process';
     const child = fork(${JSON.stringify(engineHostFile)}, { serialization: 'advanced', stdio: 'ignore' });
     child.on('spawn', () => process.stdout.write(String(child.pid) + '\\n'));
     setInterval(() => undefined, 1000);`,
  );
  const parent = spawn(process.execPath, [parentFile], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const childPid = Number(line.toString());
  expect(isAlive(childPid)).toBe(true);
  parent.kill('SIGKILL');
  const deadline = performance.now() + 60_000;
  while (isAlive(childPid) && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  temporary.remove();
  expect(isAlive(childPid)).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
