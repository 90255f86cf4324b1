/** Who computes in the background, told by the kernel: its own words are in /proc. */
import { fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { EncodedTile } from '../../src-main/slide/codec/encoded-tile';
import { createDecodePool, type TileDecoder } from '../../src-main/slide/codec/decoder';
import { findInstallation } from '../../src-main/session/installation';

const lowered = 5;
let pool: TileDecoder | undefined;
afterEach(() => pool?.close());

/** Nice values of the threads of a process, each once, lowest first. */
function niceValues(pid: number | 'self'): number[] {
  const values = readdirSync(`/proc/${pid}/task`).map((thread) => {
    const [, after = ''] = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').split(') ');
    return Number(after.split(' ')[16]);
  });
  return [...new Set(values)].sort((one, other) => one - other);
}

describe.skipIf(process.platform !== 'linux')('low priority', () => {
  it('is that of all threads of the process that computes', async () => {
    const own = niceValues('self');
    const child = fork(findInstallation().engineHost, { serialization: 'advanced', stdio: 'ignore' });
    await once(child, 'spawn');
    await expect.poll(() => niceValues(child.pid ?? 0), { timeout: 20_000 }).toEqual([lowered]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(niceValues('self')).toEqual(own);
  });

  it('is that of the threads that decode for an analysis, and not of the screen’s', async () => {
    const { decodeWorker } = findInstallation();
    const kind = { compression: 'none', photometric: 'rgb', predictor: 'none', samples: 3 } as const;
    const tile: EncodedTile = { ...kind, tables: null, width: 1, height: 1, bytes: new Uint8Array(3) };
    const own = niceValues('self');
    pool = createDecodePool({ workerFile: decodeWorker, threads: 1 });
    await pool.decode(tile, { priority: 'display' });
    expect(niceValues('self')).toEqual(own);
    await pool.decode(tile, { priority: 'analysis' });
    expect(niceValues('self')).toEqual([...new Set([...own, lowered])].sort((one, other) => one - other));
  });
});
