/** `spindle project merge` and `export`: what is printed, exit status, and a merge that is killed. */
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../../src-main/contract/domain/command';
import { recordResult } from '../../../src-main/project/recorded-runs';
import { Project } from '../../../src-main/project/project';
import { exampleResult } from '../../analysis-result';
import { decide, entryIds, slideOf, standing } from '../../project/merging/shards';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { jsonOf, runSpindle, startSpindle } from './run-spindle';

let folder: TemporaryFolder;
const at = (name: string): string => join(folder.path, `${name}.spindle`);
beforeEach(() => (folder = temporaryFolder()));
afterEach(() => folder.remove());

const { picture } = exampleResult.slide;
const mpp = (x: number, slide = picture): Command => ({ kind: 'set-pixel-size', slide, mpp: { x, y: x } });

async function twoReaders(): Promise<void> {
  const project = Project.open(at('a'), true);
  await recordResult(project, picture, exampleResult, 'Spindle');
  project.close();
  copyFileSync(at('a'), at('b'));
  decide(at('a'), 'a', [mpp(0.25)], 'AB');
  decide(at('b'), 'b', [mpp(0.5), mpp(0.3, slideOf('2'))], 'CD');
}

describe('merging on the command line', () => {
  it('prints the project and each conflict in words, ends with 0, and the project verifies', async () => {
    await twoReaders();
    const run = await runSpindle(['project', 'merge', at('a'), at('b'), '--into', at('ab')]);
    expect(run.status, run.stderr).toBe(0);
    const [first, conflict, ofA, ofB, stands, ...more] = run.stdout.trim().split('\n');
    expect(first).toBe(`${at('ab')}: 2 slides, 1 run, 4 entries, 1 conflict`);
    expect(conflict).toBe(`conflict: the pixel size of ${exampleResult.slide.name} (${picture.key})`);
    expect(ofA).toMatch(/^ {2}in .*a\.spindle: 0\.25 × 0\.25 µm per pixel, by AB, 20\d\d-/);
    expect(ofB).toMatch(/^ {2}in .*b\.spindle: 0\.5 × 0\.5 µm per pixel, by CD, 20\d\d-/);
    expect(stands).toMatch(/^ {2}now stands: 0\.5 × 0\.5 µm per pixel, by CD, 20\d\d-/);
    expect(more).toEqual([]);

    const verified = await runSpindle(['project', 'verify', at('ab')]);
    expect(verified.status, verified.stdout).toBe(0);
    const heads = await Promise.all(
      ['a', 'b'].map(async (name) => {
        const info = jsonOf(await runSpindle(['project', 'info', at(name), '--json'])) as Record<
          string,
          string
        >;
        return `  from ${info.id}: all up to entry ${info.entries}, chain ${info.head}`;
      }),
    );
    expect(verified.stdout.trim().split('\n').slice(1)).toEqual(heads);
  });

  it('prints JSON', async () => {
    await twoReaders();
    const run = await runSpindle(['project', 'merge', at('a'), at('b'), '--into', at('ab'), '--json']);
    expect(jsonOf(run)).toMatchObject({
      ...{ file: at('ab'), entries: 4, slides: 2, runs: 1 },
      conflicts: [
        {
          ...{ slide: picture, name: exampleResult.slide.name, family: 'pixel-size', id: '' },
          sides: [
            { file: at('a'), by: 'AB', value: { x: 0.25, y: 0.25 } },
            { file: at('b'), by: 'CD', value: { x: 0.5, y: 0.5 } },
          ],
          stands: { by: 'CD', value: { x: 0.5, y: 0.5 } },
        },
      ],
    });
  });

  it('exports a slide by its name or its key, and refuses one that is not there', async () => {
    await twoReaders();
    const into = (name: string): string[] => ['--into', at(name), '--json'];
    const byName = ['project', 'export', at('b'), '--slide', exampleResult.slide.name, ...into('named')];
    expect(jsonOf(await runSpindle(byName))).toMatchObject({ entries: 2, slides: 1, runs: 1 });
    const byKey = ['project', 'export', at('b'), '--slide', picture.key, slideOf('2').key, ...into('both')];
    expect(jsonOf(await runSpindle(byKey))).toMatchObject({ entries: 3, slides: 2, runs: 1 });
    expect(standing(at('both'))).toEqual(standing(at('b')));
    const verified = await runSpindle(['project', 'verify', at('named')]);
    expect(verified.stdout).toMatch(/^ {2}from [0-9a-f-]{36}: all up to entry 2, chain/m);
    decide(at('b'), 'case', [{ kind: 'set-case', slide: slideOf('2'), case: { name: '26-0815' } }]);
    const byCase = ['project', 'export', at('b'), '--case', '26-0815', ...into('case')];
    expect(jsonOf(await runSpindle(byCase))).toMatchObject({ entries: 2, slides: 1 });
    const both = await runSpindle([...byCase.slice(0, 5), '--slide', picture.key, ...into('neither')]);
    expect([both.status, both.stderr]).toEqual([2, expect.stringContaining('a case and slides are named')]);
    const none = await runSpindle([
      'project',
      'export',
      at('b'),
      '--slide',
      'none.svs',
      '--into',
      at('none'),
    ]);
    expect([none.status, none.stderr]).toEqual([3, expect.stringContaining('error[not-found]')]);
    expect(existsSync(at('none'))).toBe(false);
  });

  it('ends with the status of what was wrong', async () => {
    decide(at('a'), 'a', [mpp(0.25)]);
    const merge = (...args: string[]): ReturnType<typeof runSpindle> =>
      runSpindle(['project', 'merge', ...args]);
    for (const [args, status, tag] of [
      [[at('a')], 2, 'usage'],
      [['--into', at('new')], 2, 'usage'],
      [[at('a'), at('a'), '--into', at('new')], 2, 'usage'],
      [[at('a'), at('none'), '--into', at('new')], 3, 'not-found'],
      [[at('a'), '--into', at('a')], 1, 'write-failed'],
    ] as const) {
      const run = await merge(...args);
      expect([run.status, run.stderr]).toEqual([status, expect.stringContaining(`error[${tag}]`)]);
    }
    expect(readdirSync(folder.path)).toEqual(['a.spindle']);
  });

  it('that is killed leaves no project, and can be repeated', async () => {
    for (const name of ['a', 'b']) {
      const commands = Array.from({ length: 6000 }, (_, index) => mpp(0.2 + (index % 90) / 100));
      decide(at(name), name, commands);
    }
    const sources = ['a', 'b'].map((name) => readFileSync(at(name)));
    const args = ['project', 'merge', at('a'), at('b'), '--into', at('ab')];
    const parts = (): string[] => readdirSync(folder.path).filter((name) => name.startsWith('.spindle-'));
    let caught = 0;
    for (const wait of [0, 50, 200, 400, 800]) {
      const { child, ended } = startSpindle(args);
      const known = new Set(parts());
      // Its part is there, and it goes on for a while.
      while (child.exitCode === null && parts().every((name) => known.has(name))) await setTimeout(5);
      await setTimeout(wait);
      child.kill('SIGKILL');
      await ended;
      if (child.signalCode !== 'SIGKILL') break;
      caught += 1;
      expect(existsSync(at('ab'))).toBe(false);
    }
    expect(caught).toBeGreaterThan(1);
    if (!existsSync(at('ab'))) {
      const run = await runSpindle(args);
      expect(run.status, run.stderr).toBe(0);
    }
    expect(entryIds(at('ab'))).toHaveLength(12_000);
    expect((await runSpindle(['project', 'verify', at('ab')])).status).toBe(0);
    expect(
      ['a', 'b'].map((name) =>
        readFileSync(at(name)).equals(sources[name === 'a' ? 0 : 1] ?? Buffer.alloc(0)),
      ),
    ).toEqual([true, true]);
    // What killed ones left is gone.
    expect(readdirSync(folder.path).sort()).toEqual(['a', 'ab', 'b'].map((name) => `${name}.spindle`));
    expect(statSync(at('ab')).nlink).toBe(1);
  });
});
