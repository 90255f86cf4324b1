/** Projects that are joined, and slides that are exported: what stands, the order, undo, runs, and what lies beside the log. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nextUndo, standingAt, valueOf, valuesOf } from '../../../src-main/contract/domain/slide-state';
import { exportSlides } from '../../../src-main/project/merging/join-projects';
import { resultOf } from '../../../src-main/project/recorded-runs';
import { families } from '../../../src-main/project/standing';
import { exampleResult } from '../../analysis-result';
import {
  change,
  decide,
  decideAtRandom,
  entryIds,
  mpp,
  one,
  projectsOfTest,
  rowsOf,
  slideOf,
  standing,
  two,
  verdict,
  withProject,
} from './shards';

const { folder, at, copy, faultsOf, recordRun, join: joinThem } = projectsOfTest();

describe('joined projects', () => {
  it('of two readers who went on with copies are the same both ways, and sound', async () => {
    decideAtRandom(at('a'), { name: 'common', seed: 1, count: 60, slides: [one, two] });
    copy('a', 'b');
    decideAtRandom(at('a'), { name: 'a', seed: 2, count: 60, slides: [one, two] });
    decideAtRandom(at('b'), { name: 'b', seed: 3, count: 60, slides: [one, two] });
    const before = ['a', 'b'].map((name) => readFileSync(at(name)));
    await joinThem(['a', 'b'], 'ab');
    await joinThem(['b', 'a'], 'ba');
    expect(entryIds(at('ab'))).toHaveLength(180);
    expect(entryIds(at('ba'))).toEqual(entryIds(at('ab')));
    const rows = 'SELECT * FROM standing ORDER BY slide_key, family, id';
    expect(rowsOf(at('ba'), rows)).toEqual(rowsOf(at('ab'), rows));
    expect([faultsOf('ab'), faultsOf('ba')]).toEqual([[], []]);
    expect(['a', 'b'].map((name) => readFileSync(at(name)))).toEqual(before);
    expect(readdirSync(folder()).sort()).toEqual(['a', 'ab', 'b', 'ba'].map((name) => `${name}.spindle`));
  });

  it('keep the order and the meaning of undo of each, and tell what differs, for 40 pairs of histories', async () => {
    let conflicts = 0;
    let undone = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const [a, b, ab] = [`a${seed}`, `b${seed}`, `ab${seed}`] as const;
      decideAtRandom(at(a), { name: 'common', seed, count: 12, slides: [one] });
      copy(a, b);
      decideAtRandom(at(a), { name: 'a', seed: seed + 1000, count: 12, slides: [one] });
      decideAtRandom(at(b), { name: 'b', seed: seed + 2000, count: 12, slides: [one] });
      const { conflicts: found } = await joinThem([a, b], ab);
      conflicts += found.length;
      const all = entryIds(at(ab));
      for (const name of [a, b]) {
        const own = new Set(entryIds(at(name)));
        expect(all.filter((id) => own.has(id))).toEqual(entryIds(at(name)));
      }
      const [stateA, stateB, state] = [a, b, ab].map((name) => withProject(at(name), (p) => p.stateOf(one)));
      if (stateA === undefined || stateB === undefined || state === undefined) return expect.unreachable();
      undone += state.undone.size;
      const common = 12;
      for (const family of families) {
        for (const id of state.kept[family]?.keys() ?? []) {
          const value = JSON.stringify(standingAt(state, family, id)?.value ?? null);
          const sides = [stateA, stateB].map((side) =>
            JSON.stringify(standingAt(side, family, id)?.value ?? null),
          );
          const changed = [stateA, stateB].map(
            (side) => (side.kept[family]?.get(id)?.changedAt ?? 0) > common,
          );
          const isTold = found.some((conflict) => conflict.family === family && conflict.id === id);
          if (changed[0] === true && changed[1] === true) {
            expect(isTold).toBe(!(sides[0] === value && sides[1] === value));
          } else {
            expect(isTold).toBe(false);
            expect(value, `${seed} ${family} ${id}`).toBe(changed[1] === true ? sides[1] : sides[0]);
          }
        }
      }
      expect(faultsOf(ab)).toEqual([]);
    }
    // The histories are such that there is something to see.
    expect([conflicts > 15, undone > 40]).toEqual([true, true]);
  });

  it('take over an undo of one copy', async () => {
    decide(at('a'), 'common', [mpp(0.25), mpp(0.5)]);
    copy('a', 'b');
    withProject(at('a'), (project) => {
      const of = nextUndo(project.stateOf(one), 'AB') ?? '';
      project.execute([{ id: 'undo', by: 'AB', command: { kind: 'undo', slide: one, of } }]);
    });
    decide(at('b'), 'b', [verdict('mitotic')], 'CD');
    expect(await joinThem(['b', 'a'], 'ab')).toMatchObject({ entries: 4, conflicts: [] });
    expect(withProject(at('ab'), (project) => valueOf(project.stateOf(one), 'pixel-size'))).toEqual({
      x: 0.25,
      y: 0.25,
    });
    withProject(at('ab'), (project) => {
      expect(valuesOf(project.stateOf(one), 'verdict')).toHaveLength(1);
      // The undo is done again where they were joined.
      project.execute([{ id: 'redo', by: 'AB', command: { kind: 'redo', slide: one, of: 'common-1' } }]);
      expect(valueOf(project.stateOf(one), 'pixel-size')).toEqual({ x: 0.5, y: 0.5 });
      expect(project.verify()).toEqual([]);
    });
  });

  it('hold each entry once when they are joined again, in whatever grouping', async () => {
    for (const [index, name] of ['a', 'b', 'c'].entries())
      decideAtRandom(at(name), { name, seed: index, count: 40, slides: [one, two] });
    await joinThem(['a', 'b'], 'ab');
    await joinThem(['b', 'c'], 'bc');
    await joinThem(['ab', 'c'], 'ab-c');
    await joinThem(['a', 'bc'], 'a-bc');
    await joinThem(['c', 'b', 'a'], 'cba');
    await joinThem(['cba', 'a', 'ab', 'bc'], 'again');
    for (const name of ['ab-c', 'a-bc', 'again']) {
      expect(entryIds(at(name))).toEqual(entryIds(at('cba')));
      expect(standing(at(name))).toEqual(standing(at('cba')));
      expect(faultsOf(name)).toEqual([]);
    }
    const chains = withProject(at('again'), (project) => project.origins());
    expect(chains.map(({ entries, isWhole }) => [entries, isWhole])).toHaveLength(6);
    expect(chains.every(({ isWhole, heads }) => isWhole && heads.length === 1)).toBe(true);
  });

  it('of four shards are what one project with the same entries is', async () => {
    const names = ['s1', 's2', 's3', 's4'];
    for (const [index, name] of names.entries()) {
      const slides = [slideOf(`${index * 2 + 1}`), slideOf(`${index * 2 + 2}`)];
      decideAtRandom(at(name), { name, seed: 50 + index, count: 50, slides });
      await recordRun(name, slides[0] ?? one, `2026-03-0${index + 1}T00:00:00.000Z`);
    }
    await joinThem(names, 'all');
    withProject(at('whole'), (whole) => {
      for (const name of names) {
        for (const { entry } of withProject(at(name), (project) => [...project.log()])) {
          const { id, by, batch, command } = entry;
          if (command.kind === 'record-run') continue;
          whole.execute([{ id, by, ...(batch !== undefined && { batch }), command }]);
        }
      }
    });
    for (const [index, name] of names.entries()) {
      await recordRun('whole', slideOf(`${index * 2 + 1}`), `2026-03-0${index + 1}T00:00:00.000Z`);
      expect(existsSync(at(name))).toBe(true);
    }
    expect(standing(at('all'))).toEqual(standing(at('whole')));
    expect(faultsOf('all')).toEqual([]);
  });

  it('have the runs of both with all detections, and a run of a slide is no conflict of another', async () => {
    const { picture } = exampleResult.slide;
    const first = await recordRun('a', picture, '2026-03-01T00:00:00.000Z', 9000);
    const second = await recordRun('b', picture, '2026-03-02T00:00:00.000Z', 5000);
    expect(await joinThem(['a', 'b'], 'ab')).toMatchObject({ runs: 2, slides: 1, conflicts: [] });
    const results = withProject(at('ab'), (project) => [first, second].map((run) => resultOf(project, run)));
    expect(results.map((result) => result?.candidates.length)).toEqual([9000, 5000]);
    for (const [index, name] of ['a', 'b'].entries()) {
      const own = withProject(at(name), (project) => resultOf(project, [first, second][index] ?? ''));
      expect(results[index]).toEqual(own);
    }
  });

  it('unite what was taken in and where slides were seen; the queue stays with its machine', async () => {
    for (const [name, when] of [
      ['a', '2026-01-02T00:00:00.000Z'],
      ['b', '2026-01-01T00:00:00.000Z'],
    ] as const) {
      // prettier-ignore
      decide(at(name), name, [mpp(0.25)]);
      change(
        at(name),
        `INSERT INTO slide_files VALUES ('${one.key}', '/slides/x.svs', '${when}'), ('${one.key}', '/${name}.svs', '${when}')`,
        `INSERT INTO taken_in VALUES ('${one.key}', 0, '${when}')`,
        `INSERT INTO batches VALUES ('${name}', '/slides', '{}', '${when}', 0)`,
      );
    }
    await joinThem(['a', 'b'], 'ab');
    expect(rowsOf(at('ab'), 'SELECT at FROM taken_in')).toEqual([{ at: '2026-01-01T00:00:00.000Z' }]);
    expect(rowsOf(at('ab'), 'SELECT path, seen_at FROM slide_files ORDER BY path')).toEqual([
      { path: '/a.svs', seen_at: '2026-01-02T00:00:00.000Z' },
      { path: '/b.svs', seen_at: '2026-01-01T00:00:00.000Z' },
      { path: '/slides/x.svs', seen_at: '2026-01-02T00:00:00.000Z' },
    ]);
    expect(rowsOf(at('ab'), 'SELECT * FROM batches')).toEqual([]);
  });
});

describe('exported slides', () => {
  it('are a project of their entries and runs alone, which can be merged elsewhere and back', async () => {
    decideAtRandom(at('a'), { name: 'a', seed: 7, count: 80, slides: [one, two, slideOf('3')] });
    await recordRun('a', two, '2026-03-01T00:00:00.000Z');
    await recordRun('a', one, '2026-03-02T00:00:00.000Z');
    change(at('a'), `INSERT INTO slide_files VALUES ('${one.key}', '/1', 'x'), ('${two.key}', '/2', 'x')`);
    const made = await exportSlides(at('a'), [two], at('two'));
    expect(made).toMatchObject({ slides: 1, runs: 1, conflicts: [] });
    expect(faultsOf('two')).toEqual([]);
    const ofTwo = standing(at('a')).filter((line) => line.startsWith(two.key));
    expect(standing(at('two'))).toEqual(ofTwo);
    expect(rowsOf(at('two'), 'SELECT path FROM slide_files')).toEqual([{ path: '/2' }]);
    expect(rowsOf(at('two'), 'SELECT count(*) AS n FROM documents')).toEqual([{ n: 1 }]);
    expect(withProject(at('two'), (project) => project.origins())).toMatchObject([
      { isWhole: false, heads: [] },
    ]);

    decide(at('other'), 'other', [mpp(0.5, slideOf('4'))]);
    await joinThem(['other', 'two'], 'elsewhere');
    expect(standing(at('elsewhere'))).toEqual([...ofTwo, ...standing(at('other'))].sort());
    await joinThem(['a', 'two', 'elsewhere'], 'back');
    expect(standing(at('back'))).toEqual([...standing(at('a')), ...standing(at('other'))].sort());
    const chains = withProject(at('back'), (project) => project.origins());
    const source = withProject(at('a'), (project) => project.info());
    expect(chains.find(({ project }) => project === source.id)).toMatchObject({
      isWhole: true,
      heads: [source.head],
    });
    expect(faultsOf('back')).toEqual([]);
  });
});
