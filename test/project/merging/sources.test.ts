/** What is joined as it is found, what is refused, and that no source is changed. */
import { chmodSync, copyFileSync, linkSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { DatabaseSync } from '@photostructure/sqlite';
import { beforeEach, describe, expect, it } from 'vitest';
import { joinProjects } from '../../../src-main/project/merging/join-projects';
import { Project } from '../../../src-main/project/project';
import { change, decide, errorOf, mpp, projectsOfTest, two, verdict, withProject } from './shards';

const { folder, at, faultsOf, recordRun, join: joinThem } = projectsOfTest();

describe('what cannot be joined', () => {
  beforeEach(() => {
    for (const name of ['a', 'b']) decide(at(name), name, [mpp(0.25), verdict('mitotic')]);
  });

  it('is a damaged project: named with its faults, and nothing is written', async () => {
    change(at('b'), `UPDATE entries SET body = replace(body, '"AB"', '"ZZ"') WHERE seq = 2`);
    const error = await errorOf(joinThem(['a', 'b'], 'ab'));
    expect([error.tag, error.where]).toEqual(['project-invalid', { path: at('b') }]);
    expect(error.why).toContain('entry 2');
    await recordRun('a', two, '2026-03-01T00:00:00.000Z');
    change(at('a'), 'UPDATE detection_blocks SET bytes = zeroblob(28)');
    expect((await errorOf(joinThem(['a'], 'ab'))).why).toContain('the detections of run');
    expect(readdirSync(folder()).sort()).toEqual(['a.spindle', 'b.spindle']);
  });

  it('is a file twice, a target that is there or among them, and what is no project', async () => {
    linkSync(at('a'), at('link'));
    const refusals = [
      [() => joinThem(['a', 'a'], 'new'), 'usage', 'named twice'],
      [() => joinThem(['a', 'link'], 'new'), 'usage', 'the same file'],
      [() => joinThem(['a', 'b'], 'a'), 'write-failed', 'one of the projects that are read'],
      [() => joinThem(['a'], 'b'), 'write-failed', 'a file of that name already'],
      [() => joinProjects([at('a')], folder()), 'write-failed', 'it is a folder'],
      [() => joinProjects([at('a')], join(folder(), 'none', 'new')), 'write-failed', 'there is no folder'],
      [() => joinThem(['none'], 'new'), 'not-found', 'there is no such file'],
    ] as const;
    for (const [work, tag, why] of refusals) {
      const error = await errorOf(work());
      expect(error.tag).toBe(tag);
      expect(error.why).toContain(why);
    }
    expect(readdirSync(folder()).sort()).toEqual(['a.spindle', 'b.spindle', 'link.spindle']);
  });

  it('is a text that Spindle does not write, though its sums are right', async () => {
    const [entry] = withProject(at('a'), (project) => [...project.log()]);
    const body = ` ${JSON.stringify(entry?.entry)}`;
    const hash = createHash('sha256')
      .update(`${entry?.previousHash ?? ''}\n${body}`)
      .digest('hex');
    change(at('a'), 'DELETE FROM entries WHERE seq = 2', "DELETE FROM standing WHERE family = 'verdict'");
    const database = new DatabaseSync(at('a'));
    database.prepare('UPDATE entries SET body = ?, hash = ?').run(body, hash);
    database.close();
    expect(faultsOf('a')).toEqual([]);
    expect((await errorOf(joinThem(['a', 'b'], 'ab'))).why).toContain('none that Spindle writes');
  });
});

describe('projects as they are found', () => {
  it('of an earlier schema are read, and left as they were', async () => {
    copyFileSync(join(import.meta.dirname, '../../fixture/project-of-schema-1/case.spindle'), at('old'));
    const before = readFileSync(at('old'));
    decide(at('b'), 'b', [mpp(0.25, two)]);
    expect(await joinThem(['old', 'b'], 'all')).toMatchObject({ entries: 122, runs: 1 });
    expect(faultsOf('all')).toEqual([]);
    expect(readFileSync(at('old')).equals(before)).toBe(true);
    chmodSync(at('old'), 0o444);
    await joinThem(['old'], 'alone');
    expect(statSync(at('old')).mode & 0o777).toBe(0o444);
  });

  it('in use are read up to the last entry, also while they are written', async () => {
    const project = Project.open(at('a'), true);
    project.execute([{ id: 'first', by: 'AB', command: mpp(0.25) }]);
    expect(await joinThem(['a'], 'now')).toMatchObject({ entries: 1 });
    project.execute([{ id: 'second', by: 'AB', command: mpp(0.5) }]);
    expect(await joinThem(['a', 'now'], 'later')).toMatchObject({ entries: 2 });
    expect(project.verify()).toEqual([]);
    project.close();
    expect([faultsOf('now'), faultsOf('later')]).toEqual([[], []]);
  });

  it('without an entry make one without an entry', async () => {
    withProject(at('a'), () => undefined);
    expect(await joinThem(['a'], 'none')).toMatchObject({ entries: 0, slides: 0 });
    expect(faultsOf('none')).toEqual([]);
  });
});
