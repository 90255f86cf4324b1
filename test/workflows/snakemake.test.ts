/**
 * The workflow for clusters, with Snakemake's local executor: four shards merged hold what one run holds, a job that dies once
 * is run again, and slides that fail are named and end the workflow only where that is asked for.
 */
import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnalysisResult } from '../../src-main/contract/report';
import { Project } from '../../src-main/project/project';
import { resultOf } from '../../src-main/project/recorded-runs';
import { tinyInstallation } from '../e2e/tiny-installation';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { runSpindle } from '../shell/cli/run-spindle';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

const python = process.env.SPINDLE_PYTHON ?? 'python3';
const hasSnakemake =
  spawnSync(python, ['-m', 'snakemake', '--version'], { timeout: 30_000, stdio: 'ignore' }).status === 0;
const workflow = fileURLToPath(new URL('../../build/workflows/snakemake', import.meta.url));
const shards = 4;

interface Ended {
  readonly status: number;
  readonly printed: string;
}

function run(command: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(command, args, { timeout: 220_000 }, (_error, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, printed: stdout + stderr }),
    );
  });
}

describe.skipIf(process.platform === 'win32')('a batch as a workflow', () => {
  let folder: TemporaryFolder;
  let installation: string;
  const at = (...names: string[]): string => join(folder.path, ...names);

  beforeAll(async () => {
    folder = temporaryFolder();
    installation = await tinyInstallation();
    mkdirSync(at('the slides', 'inside'), { recursive: true });
    for (let seed = 1; seed <= 4; seed += 1)
      await writeAperioSvs(at('the slides', seed % 2 === 0 ? 'inside' : '', `s${seed}.svs`), { seed });
    await writeAperioSvs(at('the slides', 'lacking.svs'), { seed: 9, corruptedTile: { column: 1, row: 1 } });
    writeFileSync(at('the slides', 'broken.svs'), 'no slide');
  });
  afterAll(() => folder.remove());

  /** The command line by a name without spaces in its path; with `once`, its first batch dies. */
  function command(name: string, { once = false } = {}): string {
    const marker = at(`${name}.died`);
    const dying = `[ "$1" != batch ] || ! mkdir '${marker}' 2>/dev/null || kill -9 $$\n`;
    const starting = `exec '${process.execPath}' '${join(installation, 'out', 'main', 'spindle.js')}' "$@"\n`;
    writeFileSync(at(name), `#!/bin/sh\n${once ? dying : ''}${starting}`);
    chmodSync(at(name), 0o755);
    return at(name);
  }

  function shard(name: string, ...inputs: string[]): Promise<Ended> {
    return run('sh', [
      ...[join(workflow, '..', 'run-shard.sh'), at(name), '1', '1', command('spindle')],
      ...['batch', ...inputs, '--formats', 'json', '--provider', 'cpu', '--threads', '1'],
    ]);
  }

  it('takes a shard with failed slides for done, and names them', async () => {
    const done = await shard('failed', at('the slides', 'broken.svs'), at('the slides', 'lacking.svs'));
    expect(done.status, done.printed).toBe(0);
    const collected = await run(process.execPath, [join(workflow, '..', 'collect.mjs'), at('failed'), '1']);
    expect(collected.status, collected.printed).toBe(0);
    expect(failedIn(at('failed'))).toEqual(failures);
  });

  it('takes a shard whose list was refused, or that was not to be begun, for failed', async () => {
    writeFileSync(at('absurd.csv'), 'file,mpp\na.svs,250\n');
    const refused = await shard('refused', at('absurd.csv'));
    expect(refused.status, refused.printed).toBe(3);
    expect(readdirSync(at('refused', 'shards'))).toEqual(['1-of-1']);
    const mistyped = await shard('mistyped', at('the slides'), '--no-such-option');
    expect(mistyped.status, mistyped.printed).toBe(2);
    const collected = await run(process.execPath, [join(workflow, '..', 'collect.mjs'), at('refused'), '1']);
    expect(collected.status).toBe(1);
    expect(existsSync(at('refused', 'slides.json'))).toBe(false);
  });

  it.skipIf(!hasSnakemake)(
    'holds after four shards and a death what one run holds',
    async () => {
      const options = ['--recursive', '--formats', 'json'];
      const one = await runSpindle(
        [
          ...['batch', at('the slides'), ...options, '--provider', 'cpu', '--threads', '1'],
          ...['--out', at('one'), '--project', at('one.spindle')],
        ],
        110,
        installation,
      );
      expect(one.status, one.stderr).toBe(3);

      const settings = {
        ...{ inputs: [at('the slides')], options, out: at('results'), shards },
        ...{ spindle: command('dying-spindle', { once: true }), node: process.execPath, threads: 1 },
      };
      const snakemake = (more: object = {}, ...args: string[]): Promise<Ended> => {
        // JSON is YAML.
        writeFileSync(at('settings.yaml'), JSON.stringify({ ...settings, ...more }));
        return run(python, [
          ...['-m', 'snakemake', '--snakefile', join(workflow, 'Snakefile')],
          ...['--profile', join(workflow, 'profiles', 'local'), '--cores', '2'],
          ...['--configfile', at('settings.yaml'), '--directory', folder.path, ...args],
        ]);
      };
      const first = await snakemake();
      expect(first.status, first.printed).toBe(0);
      expect(existsSync(at('dying-spindle.died'))).toBe(true);
      expect(failedIn(at('results'))).toEqual(failures);
      expect(resultsIn(at('results', 'all.spindle'))).toEqual(resultsIn(at('one.spindle')));
      expect(resultsIn(at('one.spindle'))).toHaveLength(5);
      expect(documentsBelow(at('results', 'shards'))).toEqual(documentsBelow(at('one')));

      const strict = await snakemake({ strict: true });
      expect(strict.status, strict.printed).toBe(1);
      expect(strict.printed).toContain('6 slides: 1 could not be analysed, 1 lack tiles');
      // No slide was analysed again for that, and nothing was taken away.
      expect(strict.printed).not.toContain('rule shard');
      expect(failedIn(at('results'))).toEqual(failures);

      const again = await snakemake({}, '--forcerun', 'merge');
      expect(again.status, again.printed).toBe(0);
      expect(resultsIn(at('results', 'all.spindle'))).toEqual(resultsIn(at('one.spindle')));
    },
    480_000,
  );
});

const failures = [
  { slide: 'broken.svs', tag: 'unsupported-format', missingTiles: 0 },
  { slide: 'lacking.svs', tag: null, missingTiles: 1 },
];

function failedIn(folder: string): unknown {
  const { slides } = JSON.parse(readFileSync(join(folder, 'failed.json'), 'utf8')) as {
    readonly slides: { path: string; error: { tag: string } | null; missingTiles: number }[];
  };
  return slides
    .map(({ path, error, missingTiles }) => ({
      ...{ slide: basename(path), tag: error?.tag ?? null, missingTiles },
    }))
    .toSorted((a, b) => a.slide.localeCompare(b.slide));
}

/** Every run of a sound project, to the last bit of its scores, without its times. */
function resultsIn(file: string): Omit<AnalysisResult, 'startedAt' | 'timings'>[] {
  const project = Project.openToRead(file);
  try {
    expect(project.verify()).toEqual([]);
    return [...project.log()]
      .flatMap(({ entry: { command } }) => (command.kind === 'record-run' ? [command.run] : []))
      .map((recorded) => {
        const result = resultOf(project, recorded);
        if (result === null) throw new Error(`run ${recorded} has no result`);
        const { startedAt: _startedAt, timings: _timings, ...rest } = result;
        return rest;
      })
      .toSorted((a, b) => a.slide.name.localeCompare(b.slide.name));
  } finally {
    project.close();
  }
}

/** The documents of slides in a folder and the folders within it by name, without their times. */
function documentsBelow(folder: string): Record<string, unknown> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json') && !/^\d+-of-\d+\.json$/.test(name))
    .toSorted((a, b) => basename(a).localeCompare(basename(b)));
  return Object.fromEntries(
    names.map((name) => {
      const document = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>;
      const timed = ['runId', 'startedAt', 'timings'];
      const rest = Object.entries(document).filter(([field]) => !timed.includes(field));
      expect(rest).toHaveLength(Object.keys(document).length - timed.length);
      return [basename(name), Object.fromEntries(rest)];
    }),
  );
}
