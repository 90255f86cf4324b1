/** One identifier in two projects: kept once, or refused. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src-main/contract/domain/command';
import { earlierSpindle } from '../../../src-main/contract/domain/command';
import { decide, entryIds, errorOf, mpp, one, projectsOfTest, standing, two, withProject } from './shards';

const { at, faultsOf, recordRun, join: joinThem } = projectsOfTest();

describe('the same identifier', () => {
  it('with another content is refused, and both are named', async () => {
    decide(at('a'), 'same', [mpp(0.25)], 'AB');
    decide(at('b'), 'same', [mpp(0.5)], 'CD');
    const error = await errorOf(joinThem(['a', 'b'], 'ab'));
    expect(error.tag).toBe('project-invalid');
    expect(error.where).toEqual({ path: at('b') });
    expect(error.why).toContain(`entry 1 of ${at('b')} (CD entered the pixel size`);
    expect(error.why).toContain(`entry 1 of ${at('a')} (AB entered the pixel size`);
    expect(existsSync(at('ab'))).toBe(false);
  });

  it('at another time is refused too, but for what has an identifier made of its content', async () => {
    for (const name of ['a', 'b']) {
      decide(at(name), name, [mpp(0.2)]);
      decide(at(name), 'earlier', [mpp(0.25), mpp(0.25, two)], earlierSpindle);
      await recordRun(name, one, '2026-03-01T00:00:00.000Z');
    }
    const made = await joinThem(['a', 'b'], 'ab');
    expect(made).toMatchObject({ entries: 5, runs: 1 });
    await joinThem(['b', 'a'], 'ba');
    expect(entryIds(at('ba'))).toEqual(entryIds(at('ab')));
    expect(faultsOf('ab')).toEqual([]);
    decide(at('a'), 'person', [mpp(0.25)]);
    decide(at('b'), 'person', [mpp(0.25)]);
    expect((await errorOf(joinThem(['a', 'b'], 'refused'))).tag).toBe('project-invalid');
  });

  it('of an entry here and a batch there is refused', async () => {
    decide(at('a'), 'name', [mpp(0.25)]);
    withProject(at('b'), (project) =>
      project.execute([{ id: 'x', by: 'CD', batch: 'name-0', command: mpp(0.5) }]),
    );
    expect((await errorOf(joinThem(['a', 'b'], 'ab'))).why).toContain('an undo could mean either');
  });

  it('of entries that two projects have in opposite orders is kept once, each after what it undoes', async () => {
    const [first, second] = [mpp(0.25, one), mpp(0.5, two)];
    const made = (name: string, commands: readonly [string, Command][]): void =>
      withProject(at(name), (project) => {
        for (const [id, command] of commands) project.execute([{ id, by: earlierSpindle, command }]);
      });
    made('a', [['t1', first], ['t2', second], ['undo-t2', { kind: 'undo', slide: two, of: 't2' }]]); // prettier-ignore
    made('b', [['t2', second], ['t1', first], ['undo-t1', { kind: 'undo', slide: one, of: 't1' }]]); // prettier-ignore
    await joinThem(['a', 'b'], 'ab');
    const ids = entryIds(at('ab'));
    expect([...ids].sort()).toEqual(['t1', 't2', 'undo-t1', 'undo-t2']);
    expect(ids.indexOf('undo-t1')).toBeGreaterThan(ids.indexOf('t1'));
    expect(ids.indexOf('undo-t2')).toBeGreaterThan(ids.indexOf('t2'));
    expect(standing(at('ab'))).toEqual([]);
    expect(faultsOf('ab')).toEqual([]);
  });
});
