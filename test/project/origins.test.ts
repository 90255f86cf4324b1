/** What entries were in the projects that they came from, checked again. */
import { beforeEach, describe, expect, it } from 'vitest';
import {
  change,
  decide,
  entryIds,
  errorOf,
  mpp,
  projectsOfTest,
  rowsOf,
  two,
  withProject,
} from './merging/shards';

const { at, copy, faultsOf, join: joinThem } = projectsOfTest();

describe('origins', () => {
  beforeEach(() => {
    decide(at('a'), 'common', [mpp(0.2), mpp(0.3, two)]);
    copy('a', 'b');
    decide(at('a'), 'a', [mpp(0.25)], 'AB');
    decide(at('b'), 'b', [mpp(0.5), mpp(0.6, two)], 'CD');
  });

  it('say each chain of a project whose copies went on apart, with the sums that the copies state', async () => {
    await joinThem(['a', 'b'], 'ab');
    const heads = ['a', 'b'].map((name) => withProject(at(name), (project) => project.info().head));
    const [chain, ...more] = withProject(at('ab'), (project) => project.origins());
    expect(more).toEqual([]);
    expect(chain).toMatchObject({ entries: 5, isWhole: true, heads });
    expect(rowsOf(at('ab'), 'SELECT count(*) AS n FROM origins WHERE body IS NOT NULL')).toEqual([{ n: 0 }]);
  });

  it.each([
    "UPDATE origins SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 3",
    "UPDATE origins SET previous = replace(previous, substr(previous, 1, 1), 'x') WHERE seq = 2",
    'UPDATE origins SET seq = 9 WHERE seq = 4',
    "UPDATE origins SET entry = 'common-1' WHERE entry = 'common-0'",
    "UPDATE origins SET project = '00000000-0000-4000-8000-000000000000' WHERE seq = 2",
    `UPDATE origins SET body = '{"seq":2,"id":"common-1","at":"2026"}' WHERE seq = 2`,
    'DELETE FROM origins WHERE seq = 4',
    'DELETE FROM origins',
    "INSERT INTO origins SELECT entry, 'more', seq, previous, body, hash FROM origins WHERE seq = 2",
  ])('that were changed are found: %s', async (sql) => {
    await joinThem(['a', 'b'], 'ab');
    expect(faultsOf('ab')).toEqual([]);
    change(at('ab'), sql);
    expect(faultsOf('ab')).not.toEqual([]);
    expect((await errorOf(joinThem(['ab', 'a'], 'more'))).where).toEqual({ path: at('ab') });
  });

  it('in a project that was not merged are a fault', () => {
    change(at('a'), "INSERT INTO origins SELECT id, 'other', seq, '', NULL, hash FROM entries");
    expect(faultsOf('a')).not.toEqual([]);
  });

  it('do not stop the project from being gone on with', async () => {
    await joinThem(['a', 'b'], 'ab');
    decide(at('ab'), 'later', [mpp(0.75)]);
    expect(faultsOf('ab')).toEqual([]);
    await joinThem(['ab', 'a'], 'again');
    expect(entryIds(at('again')).at(-1)).toBe('later-0');
    expect(faultsOf('again')).toEqual([]);
  });
});
