/** A disk without room, as the system reports it: files of this process may grow to four kilobytes and no further. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnalysisResult } from '../../src-main/contract/report';
import { SpindleError } from '../../src-main/contract/errors';
import { openDefaultProject } from '../../src-main/project/default-project';
import { joinProjects } from '../../src-main/project/merging/join-projects';
import { recordResult, resultOf } from '../../src-main/project/recorded-runs';
import { writeAtomically } from '../../src-main/project/write-atomically';
import { exampleResult } from '../analysis-result';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

const limitBytes = 4096;

function limitFiles(bytes: number | 'unlimited'): boolean {
  // The soft limit alone, so that it can be lifted again.
  const args = ['--pid', `${process.pid}`, `--fsize=${bytes}:`];
  return spawnSync('prlimit', args, { stdio: 'ignore' }).status === 0;
}

const canLimit = process.platform === 'linux' && limitFiles('unlimited');

/** Without a listener the signal that comes with the error would end the process. */
const stayAlive = (): void => undefined;

async function withFullDisk(work: () => Promise<void>): Promise<void> {
  process.on('SIGXFSZ', stayAlive);
  if (!limitFiles(limitBytes)) throw new Error('the limit could not be set');
  try {
    await work();
  } finally {
    limitFiles('unlimited');
    process.off('SIGXFSZ', stayAlive);
  }
}

let folder: TemporaryFolder;
beforeEach(() => (folder = temporaryFolder()));
afterEach(() => folder.remove());

describe.skipIf(!canLimit)('a disk without room', () => {
  it('fails the file with the reason, and leaves the earlier one whole', async () => {
    const path = join(folder.path, 'report.json');
    await writeAtomically(path, 'earlier');
    await withFullDisk(async () => {
      const written = writeAtomically(path, 'x'.repeat(limitBytes * 3));
      await expect(written).rejects.toMatchObject({
        tag: 'write-failed',
        where: { path },
        why: expect.stringMatching(/EFBIG|ENOSPC/) as unknown,
        remedy: expect.stringContaining('free space') as unknown,
      });
      await writeAtomically(join(folder.path, 'small.json'), 'there is room for this');
    });
    expect(readFileSync(path, 'utf8')).toBe('earlier');
    expect(readdirSync(folder.path).sort()).toEqual(['report.json', 'small.json']);
  });

  it('loses the run that did not fit, and none of those before', async () => {
    const project = openDefaultProject(folder.path);
    const { picture } = exampleResult.slide;
    const first = await recordResult(project, picture, exampleResult, 'AB');
    const candidates = Array.from({ length: 5000 }, (_, x) => ({ x, y: (x * 7919) % 5003, score: 0.25 }));
    const large: AnalysisResult = { ...exampleResult, startedAt: '2026-03-01T00:00:00.000Z', candidates };
    await withFullDisk(async () => {
      await expect(recordResult(project, picture, large, 'AB')).rejects.toThrow(SpindleError);
      expect(resultOf(project, first.id)).toEqual(exampleResult);
    });
    const second = await recordResult(project, picture, large, 'AB');
    expect(resultOf(project, second.id)).toEqual(large);
    expect(project.verify()).toEqual([]);
    project.close();
  });

  it('leaves no part of a merged project, and both sources as they were', async () => {
    const project = openDefaultProject(folder.path);
    await recordResult(project, exampleResult.slide.picture, exampleResult, 'AB');
    project.close();
    const before = readdirSync(folder.path);
    const into = join(folder.path, 'merged.spindle');
    await withFullDisk(async () => {
      await expect(joinProjects([project.file], into)).rejects.toMatchObject({
        tag: 'write-failed',
        where: { path: into },
      });
    });
    expect(readdirSync(folder.path)).toEqual(before);
    expect(await joinProjects([project.file], into)).toMatchObject({ runs: 1 });
  });
});
