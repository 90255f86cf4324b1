/** `kill -9` of `spindle analyse`, at any moment: the next run goes on after the last finished patch, and writes what a run without a kill writes. */
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyInstallation } from '../../e2e/tiny-installation';
import { placePhantom } from '../../fixture/phantom';
import { randomNumbers } from '../../fixture/texture';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { runSpindle, startSpindle } from './run-spindle';

const kills = 3;

describe.skipIf(process.platform === 'win32')('an analysis that is killed', () => {
  let folder: TemporaryFolder;
  let installation: string;
  beforeAll(async () => {
    folder = temporaryFolder();
    installation = await tinyInstallation();
    await placePhantom(join(folder.path, 'phantom.tif'), { seed: 5, areaMm2: 1 });
  }, 120_000);
  afterAll(() => folder.remove());

  const at = (name: string): string => join(folder.path, name);
  const args = (out: string, formats = 'json'): string[] => [
    ...['analyse', at('phantom.tif'), '--out', at(out), '--formats', formats, '--no-project'],
    ...['--provider', 'cpu'],
  ];

  /** Lines of the journal that are finished patches. */
  function patchesIn(out: string): number {
    const name = existsSync(at(out)) && readdirSync(at(out)).find((each) => each.endsWith('.unfinished'));
    if (name === undefined || name === false) return 0;
    const lines = readFileSync(join(at(out), name), 'utf8')
      .split('\n')
      .slice(0, -1);
    return lines.filter((line) => line.includes('"index":')).length;
  }

  function detectionsOf(out: string): unknown {
    const { detections, analysedAreaMm2, hotspots } = JSON.parse(
      readFileSync(join(at(out), 'phantom.json'), 'utf8'),
    ) as Record<string, unknown>;
    return { detections, analysedAreaMm2, hotspots };
  }

  it('loses no finished patch, however often', async () => {
    const whole = await runSpindle(args('whole'), 110, installation);
    expect(whole.status, whole.stderr).toBe(0);

    const random = randomNumbers(9);
    let finished = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const { child, ended } = startSpindle(args('killed'), 110, installation);
      const until = finished + 1;
      while (patchesIn('killed') < until && child.exitCode === null)
        await new Promise((wake) => setTimeout(wake, 2));
      // Also in the middle of a patch, and of a line.
      await new Promise((wake) => setTimeout(wake, random() * 10));
      child.kill('SIGKILL');
      if (child.exitCode === null) await once(child, 'exit');
      const { stderr } = await ended;
      if (finished > 0) expect(stderr).toMatch(new RegExp(`: ${finished} of \\d+ patches are finished`));
      finished = patchesIn('killed');
      expect(finished).toBeGreaterThanOrEqual(until);
    }

    const last = await runSpindle(args('killed'), 110, installation);
    expect(last.status, last.stderr).toBe(0);
    expect(last.stderr).toMatch(new RegExp(`: ${finished} of \\d+ patches are finished`));
    expect(detectionsOf('killed')).toEqual(detectionsOf('whole'));
    expect(patchesIn('killed')).toBe(0);
    expect(readdirSync(at('killed')).toSorted()).toEqual(['phantom.json', 'summary.csv']);
  }, 240_000);

  it('knows the documents that it had written before it was killed, and computes nothing again', async () => {
    // The second takes long enough to be killed in.
    const written = args('documents', 'geojson,pdf,csv');
    const { child, ended } = startSpindle(written, 110, installation);
    while (!existsSync(at('documents/phantom.geojson')) && child.exitCode === null)
      await new Promise((wake) => setTimeout(wake, 2));
    child.kill('SIGKILL');
    expect((await ended).status).toBe(-1);
    expect(existsSync(at('documents/phantom.csv'))).toBe(false);
    const finished = patchesIn('documents');
    expect(finished).toBeGreaterThan(0);

    const next = await runSpindle(written, 110, installation);
    expect(next.status, next.stderr).toBe(0);
    expect(next.stderr).toContain(`: ${finished} of ${finished} patches are finished`);
    expect(readdirSync(at('documents')).toSorted()).toEqual([
      ...['phantom.csv', 'phantom.geojson', 'phantom.pdf', 'summary.csv'],
    ]);
  }, 240_000);
});
