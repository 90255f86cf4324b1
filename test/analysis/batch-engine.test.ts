/** The inference process dies in the middle of a batch: its slide fails with a reason, the next one is done. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyseBatch } from '../../src-main/analysis/batch';
import { startProvenEngine } from '../../src-main/analysis/proven-engine';
import { childProcessHost } from '../../src-main/detection/engine/child-process-host';
import type { EngineHost } from '../../src-main/detection/engine/engine';
import { defaultModelId, loadModel } from '../../src-main/detection/model';
import { findInstallation } from '../../src-main/session/installation';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { placePhantom } from '../fixture/phantom';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = temporaryFolder();
  await placePhantom(join(folder.path, 'a.tiff'), { areaMm2: 0.3 });
  await writeAperioSvs(join(folder.path, 'b.svs'));
});
afterAll(() => folder.remove());

describe('a batch whose engine dies', () => {
  it('loses the slide that was being analysed, and no other', async () => {
    const installation = findInstallation();
    const model = await loadModel(join(installation.models, defaultModelId));
    const spawn = childProcessHost(installation.engineHost);
    const hosts: EngineHost[] = [];
    const spawnHost = (): EngineHost => {
      const host = spawn();
      hosts.push(host);
      return host;
    };
    const out = join(folder.path, 'out');
    const events = analyseBatch({
      paths: ['a.tiff', 'b.svs'].map((name) => join(folder.path, name)),
      folder: out,
      formats: ['json'],
      model,
      startEngine: () => startProvenEngine({ model, provider: 'cpu', spawnHost, threads: 1 }),
      decoder: inProcessDecoder,
      version: 'test',
    });
    const ended: string[] = [];
    for await (const event of events) {
      if (event.type === 'progress' && event.progress.patchesDone === 1) hosts[0]?.kill();
      if (event.type === 'done') ended.push('done');
      if (event.type === 'failed') ended.push(event.error.tag);
    }
    expect(ended).toEqual(['engine-failed', 'done']);
    expect(hosts).toHaveLength(2);
    expect(existsSync(join(out, 'a.json'))).toBe(false);
    expect(existsSync(join(out, 'b.json'))).toBe(true);
    expect(readFileSync(join(out, 'summary.csv'), 'utf8')).toMatch(/a\.tiff,failed.*engine-failed/);
  });
});
