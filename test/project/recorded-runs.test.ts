/** A result that was recorded comes back as it was, or its damage is named. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { valuesOf } from '../../src-main/contract/domain/slide-state';
import { SpindleError } from '../../src-main/contract/errors';
import { runId, slideKey } from '../../src-main/contract/identity';
import { openDefaultProject } from '../../src-main/project/default-project';
import type { Project } from '../../src-main/project/project';
import { recordResult, resultOf } from '../../src-main/project/recorded-runs';
import { exampleResult } from '../analysis-result';
import { randomNumbers } from '../fixture/texture';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

const { picture } = exampleResult.slide;
const run = runId(picture, exampleResult.startedAt, exampleResult.model.sha256);
/** Of 0.5, as it lies in a block. */
const scoreBytes = Buffer.alloc(8);
scoreBytes.writeDoubleLE(0.5);
let folder: TemporaryFolder;
let project: Project;
beforeEach(() => {
  folder = temporaryFolder();
  project = openDefaultProject(join(folder.path, 'not', 'there'));
});
afterEach(() => {
  project.close();
  folder.remove();
});

describe('a recorded result', () => {
  it('comes back as it was, also from another process', async () => {
    const random = randomNumbers(3);
    const candidates = Array.from({ length: 10_000 }, () => ({
      x: random() * 4000,
      y: random() * 3000,
      score: random(),
    }));
    const result = { ...exampleResult, candidates };
    const entry = await recordResult(project, picture, result, 'AB');
    expect(entry).toMatchObject({ id: run, by: 'AB', command: { kind: 'record-run', run, slide: picture } });
    expect(resultOf(project, run)).toEqual(result);
    project.close();
    project = openDefaultProject(join(folder.path, 'not', 'there'));
    expect(resultOf(project, run)).toEqual(result);
    expect(project.verify()).toEqual([]);
  });

  it('stays as it was when it is recorded again', async () => {
    const first = await recordResult(project, picture, exampleResult, 'AB');
    expect(await recordResult(project, picture, { ...exampleResult, mitoticCount: 99 }, 'CD')).toEqual(first);
    expect(resultOf(project, run)).toEqual(exampleResult);
  });

  it('keeps the pictures of one slide apart', async () => {
    const second = { ...picture, scene: 1 };
    const ofSecond = { ...exampleResult, slide: { ...exampleResult.slide, picture: second } };
    await recordResult(project, picture, exampleResult, 'AB');
    const { id } = await recordResult(project, second, ofSecond, 'AB');
    expect(resultOf(project, id)?.slide.picture).toEqual(second);
    expect(resultOf(project, run)?.slide.picture).toEqual(picture);
  });

  it('is none where there is none, or where another entry has that name', () => {
    expect(resultOf(project, run)).toBeNull();
    const slide = { key: slideKey('1'.repeat(32)), scene: 0 };
    project.execute([
      { id: 'a-note', by: 'AB', command: { kind: 'note', slide, place: null, text: 'no run' } },
    ]);
    expect(resultOf(project, 'a-note')).toBeNull();
  });

  it.each([
    ["UPDATE documents SET bytes = x'00'", /the document of run .* was changed/],
    ['DELETE FROM documents', /the document of run .* is missing/],
    ['DELETE FROM detection_blocks', /the detections of run .* are not those that were recorded/],
    ['UPDATE detection_blocks SET bytes = zeroblob(length(bytes) - 28)', /the detections of run/],
    ['UPDATE detection_blocks SET bytes = zeroblob(length(bytes))', /the detections of run/],
    ['UPDATE detection_blocks SET max_x = max_x - 1', /the detections of run/],
  ])('is named as damaged after %s, and others stand', async (damage, why) => {
    const other = { ...exampleResult, startedAt: '2026-03-01T00:00:00.000Z' };
    const { id } = await recordResult(project, picture, other, 'AB');
    project.execute([
      { id: 'a-note', by: 'AB', command: { kind: 'note', slide: picture, place: null, text: 'stands' } },
    ]);
    await recordResult(project, picture, { ...exampleResult, threshold: 0.75 }, 'AB');
    const database = new DatabaseSync(project.file);
    const of = damage.includes('documents') ? documentOf(database) : `run = '${run}'`;
    database.exec(`${damage} WHERE ${of}`);
    database.close();
    const error = errorOf(() => resultOf(project, run));
    expect(error).toMatchObject({ tag: 'project-invalid', why: expect.stringMatching(why) as unknown });
    expect(error.why).toContain(run);
    expect(error.what).toContain(exampleResult.startedAt);
    expect(error.remedy).toContain('spindle project verify FILE');
    expect(resultOf(project, id)).toEqual(other);
    expect(valuesOf(project.stateOf(picture), 'note')).toHaveLength(1);
    expect(project.verify()).toHaveLength(1);
  });

  it('is named where the pages that hold it cannot be read', async () => {
    const candidates = Array.from({ length: 3000 }, (_, x) => ({ x, y: x % 7, score: 0.5 }));
    await recordResult(project, picture, { ...exampleResult, candidates }, 'AB');
    project.close();
    const bytes = readFileSync(project.file);
    // The pages that a block goes on in begin with the number of the next; the first score lies in the second third.
    const at = bytes.indexOf(scoreBytes, bytes.indexOf(scoreBytes) + 8000);
    bytes.fill(0xff, at - (at % 4096), at - (at % 4096) + 8);
    writeFileSync(project.file, bytes);
    project = openDefaultProject(join(folder.path, 'not', 'there'));
    const error = errorOf(() => resultOf(project, run));
    expect(error).toMatchObject({ tag: 'project-invalid', why: expect.stringContaining(run) as unknown });
    expect(valuesOf(project.stateOf(picture), 'run')).toHaveLength(1);
  });
});

/** Where clause of the document that the run of these tests has. */
function documentOf(database: InstanceType<typeof DatabaseSync>): string {
  const sql = "SELECT body ->> '$.command.document' AS sum FROM entries WHERE id = ?";
  const { sum } = database.prepare(sql).get(run) as { readonly sum: string };
  return `sha256 = '${sum}'`;
}

function errorOf(action: () => unknown): SpindleError {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof SpindleError) return thrown;
    throw thrown;
  }
  return expect.unreachable('nothing was thrown');
}
