/** A slide that another program writes over while `spindle analyse` counts on it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findInstallation } from '../../../src-main/session/installation';
import { placePhantom } from '../../fixture/phantom';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';

let folder: TemporaryFolder;
let slide: string;
let other: Buffer;
beforeAll(async () => {
  folder = temporaryFolder();
  slide = join(folder.path, 'slide.tif');
  await placePhantom(slide, { areaMm2: 0.3 });
  await placePhantom(join(folder.path, 'other'), { areaMm2: 0.6 });
  other = readFileSync(join(folder.path, 'other'));
});
afterAll(() => folder.remove());

describe('spindle analyse on a slide that is written over meanwhile', () => {
  it('gives no count and no document, and says why', async () => {
    const out = join(folder.path, 'out');
    const spindle = join(findInstallation().root, 'out', 'main', 'spindle.js');
    const command = [spindle, 'analyse', slide, '--out', out, '--provider', 'cpu', '--formats', 'csv'];
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const ended = once(child, 'close');
    // Once it is being analysed. Right after it was opened nothing may have been read of it that could differ.
    while (!isBegun(out) && child.exitCode === null) await setTimeout(5);
    overwriteSecondHalf();
    expect((await ended)[0], printed).toBe(3);
    expect(printed).toContain('it was changed while it was being read');
    expect(existsSync(join(out, 'slide.csv'))).toBe(false);
  });
});

/** Whether a journal of finished patches lies there. */
function isBegun(out: string): boolean {
  return existsSync(out) && readdirSync(out).some((name) => name.endsWith('.unfinished'));
}

function overwriteSecondHalf(): void {
  const from = Math.floor(statSync(slide).size / 2);
  const file = openSync(slide, 'r+');
  writeSync(file, other, from, Math.min(other.length, statSync(slide).size) - from, from);
  closeSync(file);
}
