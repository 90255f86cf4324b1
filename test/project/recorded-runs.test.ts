/** A result that was recorded comes back as it was, or not at all. */
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runId, slideKey } from '../../src-main/contract/identity';
import { openDefaultProject } from '../../src-main/project/default-project';
import type { Project } from '../../src-main/project/project';
import { recordResult, resultOf } from '../../src-main/project/recorded-runs';
import { exampleResult } from '../analysis-result';
import { randomNumbers } from '../fixture/texture';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

const { picture } = exampleResult.slide;
const run = runId(picture, exampleResult.startedAt, exampleResult.model.sha256);
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
  it('comes back as it was, also from another process', () => {
    const random = randomNumbers(3);
    const candidates = Array.from({ length: 10_000 }, () => ({
      x: random() * 4000,
      y: random() * 3000,
      score: random(),
    }));
    const result = { ...exampleResult, candidates };
    const entry = recordResult(project, picture, result, 'AB');
    expect(entry).toMatchObject({ id: run, by: 'AB', command: { kind: 'record-run', run, slide: picture } });
    expect(resultOf(project, run)).toEqual(result);
    project.close();
    project = openDefaultProject(join(folder.path, 'not', 'there'));
    expect(resultOf(project, run)).toEqual(result);
    expect(project.verify()).toEqual([]);
  });

  it('stays as it was when it is recorded again', () => {
    const first = recordResult(project, picture, exampleResult, 'AB');
    expect(recordResult(project, picture, { ...exampleResult, mitoticCount: 99 }, 'CD')).toEqual(first);
    expect(resultOf(project, run)).toEqual(exampleResult);
  });

  it('keeps the pictures of one slide apart', () => {
    const second = { ...picture, scene: 1 };
    const ofSecond = { ...exampleResult, slide: { ...exampleResult.slide, picture: second } };
    recordResult(project, picture, exampleResult, 'AB');
    const { id } = recordResult(project, second, ofSecond, 'AB');
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
    "UPDATE documents SET bytes = x'00'",
    'DELETE FROM documents',
    'DELETE FROM detection_blocks',
    'UPDATE detection_blocks SET bytes = zeroblob(length(bytes) - 28)',
    'UPDATE detection_blocks SET bytes = zeroblob(length(bytes))',
  ])('is none after %s', (damage) => {
    recordResult(project, picture, exampleResult, 'AB');
    expect(resultOf(project, run)).not.toBeNull();
    const database = new DatabaseSync(project.file);
    database.exec(damage);
    database.close();
    expect(resultOf(project, run)).toBeNull();
  });
});
