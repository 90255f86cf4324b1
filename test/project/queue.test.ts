/** The queue of a project: in which order slides come out, to whom, and what is left of a process that is gone. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { thisProcess, type ProcessIdentity } from '../../src-main/base/process-identity';
import type { ErrorReport } from '../../src-main/contract/errors';
import { Project } from '../../src-main/project/project';
import type { Queue, SlideToQueue } from '../../src-main/project/queue/queue';
import { queueInMemory } from '../../src-main/project/queue/queue-in-memory';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

const reason: ErrorReport = { tag: 'mpp-unknown', what: 'a', where: { path: '/a' }, why: 'b', remedy: 'c' };
const noFigures = { run: null, figures: {} };

function slide(path: string, more: Partial<SlideToQueue> = {}): SlideToQueue {
  return { path, scene: 0, settings: {}, priority: 0, ...more };
}

/** Of this machine, and gone. */
function goneProcess(): ProcessIdentity {
  return { ...thisProcess(), pid: spawnSync(process.execPath, ['--version']).pid };
}

function elsewhere(): ProcessIdentity {
  return { ...thisProcess(), scope: '00000000', host: 'lab' };
}

describe('a queue', () => {
  let queue: Queue;
  let batch: string;
  const owner = thisProcess();
  beforeEach(() => {
    queue = queueInMemory();
    batch = queue.addBatch('/out', 'settings').id;
  });

  const claim = (by: ProcessIdentity = owner): string | null => queue.claim(batch, by)?.slide.path ?? null;
  const numberOf = (path: string): number =>
    queue.slides(batch).find((each) => each.path === path)?.number ?? 0;
  const stateOf = (path: string): unknown => queue.slides(batch).find((each) => each.path === path)?.state;

  it('gives slides out by priority and place, each once', () => {
    queue.add(batch, [slide('/a'), slide('/b', { priority: 2 }), slide('/c'), slide('/d', { priority: 2 })]);
    expect([claim(), claim(), claim(), claim(), claim()]).toEqual(['/b', '/d', '/a', '/c', null]);
  });

  it('holds a slide once, with what was stated last', () => {
    queue.add(batch, [slide('/a'), slide('/a', { scene: 1 })]);
    queue.add(batch, [slide('/a', { settings: { mpp: 0.25 } }), slide('/b')]);
    expect(queue.slides(batch).map(({ path, scene, settings }) => [path, scene, settings])).toEqual([
      ['/a', 0, { mpp: 0.25 }],
      ['/a', 1, {}],
      ['/b', 0, {}],
    ]);
  });

  describe('a further name of a slide', () => {
    const opened = { file: null, fingerprint: null, hasScenes: false, decided: '' };
    const key = 'a'.repeat(32);
    const open = (path: string, slideKey = key): void =>
      queue.opened(numberOf(path), owner, { slideKey, opened, documents: path.slice(1) });
    beforeEach(() => {
      queue.add(batch, [slide('/a'), slide('/copy')]);
      claim();
      open('/a');
      claim();
      queue.endAsSame(numberOf('/copy'), owner, {
        slideKey: key,
        opened: { ...opened, sameAs: numberOf('/a') },
      });
    });

    it('ends with the first, and windows are told which that is, and what of it could not be read', () => {
      queue.intends(numberOf('/a'), owner, { run: null, figures: { missing_tiles: 3 } });
      queue.finish(numberOf('/a'), owner);
      expect([stateOf('/copy'), claim()]).toEqual(['same', null]);
      const { rows } = queue.rowsSince(batch, 0);
      expect(
        rows.map(({ path, state, sameAs, missingTiles }) => [path, state, sameAs, missingTiles]).toSorted(),
      ).toEqual([
        ['/a', 'done', null, 3],
        ['/copy', 'same', '/a', null],
      ]);
    });

    it.each<[string, () => void]>([
      ['failed', () => queue.fail(numberOf('/a'), owner, reason)],
      ['was cancelled', () => queue.cancel([numberOf('/a')])],
      ['is another slide by now', () => open('/a', 'b'.repeat(32))],
    ])('waits for itself where the first %s', (_, end) => {
      end();
      expect([stateOf('/copy'), claim()]).toEqual(['queued', '/copy']);
    });
  });

  it('is reordered, paused, cancelled and tried again', () => {
    queue.add(
      batch,
      ['/a', '/b', '/c', '/d'].map((path) => slide(path)),
    );
    queue.moveFirst([numberOf('/d'), numberOf('/c')]);
    queue.prioritise([numberOf('/b')], 1);
    queue.cancel([numberOf('/a')]);
    queue.pause(batch, true);
    expect(claim()).toBeNull();
    queue.pause(batch, false);
    expect([claim(), claim(), claim(), claim()]).toEqual(['/b', '/d', '/c', null]);
    queue.again([numberOf('/a')]);
    expect(claim()).toBe('/a');
  });

  it('tells of what changed since, and of nothing twice', () => {
    queue.add(batch, [slide('/a'), slide('/b')]);
    const last = Math.max(...queue.changedSince(batch, 0).map(({ change }) => change));
    expect(queue.changedSince(batch, last)).toEqual([]);
    claim();
    expect(queue.changedSince(batch, last).map(({ path, state }) => [path, state])).toEqual([
      ['/a', 'running'],
    ]);
  });

  it('sets a slide aside with its reason, counts how often it was begun, and goes on', () => {
    queue.add(batch, [slide('/a'), slide('/b')]);
    claim();
    queue.giveBack(numberOf('/a'), owner, null);
    claim();
    queue.fail(numberOf('/a'), owner, reason);
    expect(queue.slides(batch)[0]).toMatchObject({ state: 'failed', attempts: 2, reason });
    expect([claim(), claim()]).toEqual(['/b', null]);
  });

  it('lets nobody change a slide that another process holds, or that was cancelled', () => {
    queue.add(batch, [slide('/a')]);
    claim();
    const number = numberOf('/a');
    for (const change of [
      () => queue.finish(number, elsewhere()),
      () => queue.fail(number, elsewhere(), reason),
      () => queue.intends(number, elsewhere(), noFigures),
    ])
      expect(change).toThrow(expect.objectContaining({ tag: 'conflict' }));
    queue.cancel([number]);
    expect(queue.isHeld(number, owner)).toBe(false);
    expect(() => queue.finish(number, owner)).toThrow(expect.objectContaining({ tag: 'aborted' }));
    expect(stateOf('/a')).toBe('cancelled');
  });

  it('takes over what a dead process held, and sets aside what ends every process', () => {
    queue.add(batch, [slide('/a'), slide('/b')]);
    for (const deaths of [0, 1, 2]) {
      const claimed = queue.claim(batch, goneProcess());
      expect([claimed?.slide.path, claimed?.slide.deaths, claimed?.wasTakenOver]).toEqual([
        '/a',
        deaths,
        deaths > 0,
      ]);
    }
    expect(claim()).toBe('/b');
    expect(queue.slides(batch)[0]).toMatchObject({
      state: 'failed',
      attempts: 3,
      reason: { tag: 'internal' },
    });
  });

  it('does not blame a slide of which patches were finished in between', () => {
    queue.add(batch, [slide('/a')]);
    for (let times = 0; times < 8; times += 1) {
      const gone = goneProcess();
      expect(claim(gone)).toBe('/a');
      queue.excuse(numberOf('/a'), gone);
    }
  });

  it('counts the deaths of its processes from none after a finished patch', () => {
    queue.add(batch, [slide('/a')]);
    const first = goneProcess();
    expect(claim(first)).toBe('/a');
    queue.excuse(numberOf('/a'), first);
    const deaths = [1, 2, 3].map(() => queue.claim(batch, goneProcess())?.slide.deaths);
    expect(deaths).toEqual([0, 1, 2]);
    expect(claim()).toBeNull();
  });

  it('counts no death while a slide is excused', () => {
    queue.add(batch, [slide('/a')]);
    const first = goneProcess();
    expect(claim(first)).toBe('/a');
    expect(claim(goneProcess())).toBe('/a');
    for (let times = 0; times < 8; times += 1) {
      const gone = goneProcess();
      const claimed = queue.claim(batch, gone)?.slide;
      expect(claimed?.deaths).toBe(2);
      queue.excuse(numberOf('/a'), gone, 2);
    }
    const last = goneProcess();
    expect(queue.claim(batch, last)?.slide.deaths).toBe(2);
    queue.excuse(numberOf('/a'), last, 2);
    queue.blame(numberOf('/a'), last, 2);
    expect(claim()).toBeNull();
  });

  it('takes a slide from another machine after ten minutes without a sign of life, whatever its clock says', async () => {
    let now = 0;
    queue = queueInMemory(() => now);
    batch = queue.addBatch('/out', 'settings').id;
    queue.add(batch, [slide('/a')]);
    const other = elsewhere();
    expect(claim(other)).toBe('/a');
    expect(claim()).toBeNull();
    now += 9 * 60_000;
    // A sign of life is the time, to the millisecond.
    await setTimeout(2);
    queue.touch(other);
    expect(claim()).toBeNull();
    now += 9 * 60_000;
    expect(claim()).toBeNull();
    now += 2 * 60_000;
    expect(queue.claim(batch, owner)).toMatchObject({ wasTakenOver: true });
  });
});

describe('the queue of a project', () => {
  let folder: TemporaryFolder;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => folder.remove());

  it('is the same to every process, and outlives them', () => {
    const file = join(folder.path, 'a.spindle');
    const one = Project.open(file, true);
    const { id } = one.queue.addBatch('/out', 'settings');
    one.queue.add(
      id,
      ['/a', '/b'].map((path) => slide(path)),
    );
    const other = Project.open(file, false);
    const by = thisProcess();
    expect([one, other, one].map(({ queue }) => queue.claim(id, by)?.slide.path)).toEqual([
      '/a',
      '/b',
      undefined,
    ]);
    one.close();
    other.close();
    const again = Project.open(file, false);
    expect(again.queue.slides(id).map(({ state }) => state)).toEqual(['running', 'running']);
    expect(again.queue.releaseDead(() => true)).toHaveLength(2);
    expect(again.verify()).toEqual([]);
    again.close();
  });
});
