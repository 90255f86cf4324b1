/** Runs of the command line in a project, and what is said of it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyInstallation } from '../../e2e/tiny-installation';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { jsonOf, runSpindle } from './run-spindle';

let folder: TemporaryFolder;
const at = (name: string): string => join(folder.path, name);

describe('a project on the command line', () => {
  beforeAll(async () => {
    folder = temporaryFolder();
    await writeAperioSvs(at('a.svs'), { mpp: 0.5 });
    writeFileSync(at('renamed.svs'), readFileSync(at('a.svs')));
  });
  afterAll(() => folder.remove());

  it('records each run, of one slide under whatever name', async () => {
    const args = [
      ...['analyse', at('a.svs'), at('renamed.svs'), '--out', at('out'), '--formats', 'json'],
      ...['--project', at('case.spindle'), '--reader', 'AB'],
    ];
    const run = await runSpindle(args, 110, await tinyInstallation());
    expect(run.status, run.stderr).toBe(0);
    expect(run.stderr).toContain(`a new project: ${at('case.spindle')}`);
    expect(run.stdout).toContain(`recorded    in ${at('case.spindle')}`);
    expect(jsonOf(await runSpindle(['project', 'info', at('case.spindle'), '--json']))).toMatchObject({
      entries: 2,
      slides: 1,
      runs: 2,
      people: ['AB'],
    });
    const { stdout } = await runSpindle(['project', 'info', at('case.spindle')]);
    expect(stdout).toMatch(/^entries {5}2, by AB$/m);
  });

  it('is verified, copied and printed', async () => {
    const verified = await runSpindle(['project', 'verify', at('case.spindle')]);
    expect(verified.status, verified.stderr).toBe(0);
    expect(verified.stdout).toMatch(/^sound: 2 entries, chain [0-9a-f]{64}$/m);
    expect((await runSpindle(['project', 'rebuild', at('case.spindle')])).status).toBe(0);
    const log = await runSpindle(['project', 'export-log', at('case.spindle')]);
    const [first, second] = log.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(first).toMatchObject({ seq: 1, by: 'AB', command: { kind: 'record-run' } });
    expect(second?.previousHash).toBe(first?.hash);
    expect((await runSpindle(['project', 'backup', at('case.spindle'), at('copy.spindle')])).status).toBe(0);
    const again = await runSpindle(['project', 'backup', at('case.spindle'), at('copy.spindle')]);
    expect(again.status).toBe(1);
    expect(again.stderr).toContain('error[write-failed]');
  });

  it('takes no name that is none, and none without a project', async () => {
    const analyse = ['analyse', at('a.svs'), '--out', at('refused')];
    for (const more of [
      ['--project', at('other.spindle'), '--reader', ' '],
      ['--reader', 'AB'],
    ]) {
      const run = await runSpindle([...analyse, ...more]);
      expect(run.status, more.join(' ')).toBe(2);
      expect(run.stderr).toContain('--reader');
    }
  });

  it('says what was changed after it was written, and what is no project', async () => {
    const bytes = readFileSync(at('copy.spindle'));
    bytes[bytes.indexOf('"by":"AB"') + 6] = 'X'.charCodeAt(0);
    writeFileSync(at('changed.spindle'), bytes);
    const changed = await runSpindle(['project', 'verify', at('changed.spindle')]);
    expect(changed.status).toBe(3);
    expect(changed.stdout).toMatch(/^fault: entry \d .*was changed after it was written/m);
    for (const file of ['a.svs', 'nothing.spindle']) {
      const refused = await runSpindle(['project', 'info', at(file)]);
      expect(refused.status, file).toBe(3);
      expect(refused.stderr).toMatch(/^error\[(project-invalid|not-found)\]/);
    }
  });
});
