/** Where two projects decided differently, it is told; where they did not, it is not. */
import { describe, expect, it } from 'vitest';
import { valueOf, valuesOf } from '../../../src-main/contract/domain/slide-state';
import { decide, mpp, one, projectsOfTest, verdict, withProject } from './shards';

const { at, copy, join: joinThem } = projectsOfTest();

describe('conflicts', () => {
  it('are told with both sides and what stands, which is the later', async () => {
    decide(at('a'), 'common', [mpp(0.2)]);
    copy('a', 'b');
    decide(at('a'), 'a', [mpp(0.25), verdict('mitotic')], 'AB');
    decide(at('b'), 'b', [mpp(0.5), verdict('normal')], 'CD');
    const { conflicts } = await joinThem(['b', 'a'], 'ab');
    expect(conflicts).toHaveLength(1);
    expect(conflicts[0]).toMatchObject({
      ...{ slide: one, family: 'pixel-size', id: '', name: null },
      sides: [
        { file: at('b'), by: 'CD', value: { x: 0.5, y: 0.5 } },
        { file: at('a'), by: 'AB', value: { x: 0.25, y: 0.25 } },
      ],
      stands: { by: 'CD', value: { x: 0.5, y: 0.5 } },
    });
    expect(withProject(at('ab'), (project) => valueOf(project.stateOf(one), 'pixel-size'))).toEqual({
      x: 0.5,
      y: 0.5,
    });
    // Two readers judged the figure differently: that is what the consensus is for.
    withProject(at('ab'), (project) => expect(valuesOf(project.stateOf(one), 'verdict')).toHaveLength(2));
  });

  it('are none where both decided the same, where one only went on, or where it was decided since', async () => {
    decide(at('a'), 'common', [mpp(0.2)]);
    copy('a', 'b');
    copy('a', 'still');
    decide(at('a'), 'a', [mpp(0.25)]);
    expect(await joinThem(['a', 'still'], 'one')).toMatchObject({ conflicts: [] });
    decide(at('b'), 'b', [mpp(0.25)], 'CD');
    expect(await joinThem(['a', 'b'], 'same')).toMatchObject({ conflicts: [] });
    decide(at('b'), 'b2', [mpp(0.5)], 'CD');
    expect((await joinThem(['a', 'b'], 'ab')).conflicts).toHaveLength(1);
    expect((await joinThem(['ab', 'a', 'b'], 'known')).conflicts).toHaveLength(0);
  });

  it('of one that was taken back in one copy and changed in the other are told', async () => {
    decide(at('a'), 'common', [mpp(0.2)]);
    copy('a', 'b');
    decide(at('a'), 'a', [{ kind: 'undo', slide: one, of: 'common-0' }]);
    decide(at('b'), 'b', [mpp(0.5)]);
    const { conflicts } = await joinThem(['a', 'b'], 'ab');
    expect(conflicts).toMatchObject([
      { sides: [{ value: null }, { value: { x: 0.5 } }], stands: { value: { x: 0.5 } } },
    ]);
  });
});
