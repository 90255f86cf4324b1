/** Two slides beside one another in a window: which is where, who leads, how they are aligned, and what of it is in the log. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Alignment } from '../../../src-main/contract/domain/alignment';
import { valuesOf } from '../../../src-main/contract/domain/slide-state';
import { SideBySide } from '../../../src-renderer/session/side-by-side.svelte';
import { otherSide } from '../../../src-renderer/session/sides';
import type { SlideEntry } from '../../../src-renderer/session/slide-entry.svelte';
import { Workspace } from '../../../src-renderer/session/workspace.svelte';
import { linkWords } from '../../../src-renderer/slide/side-by-side/alignment-words';
import { openedSlide, pictureOf } from '../result-fixture';
import { TinyMain } from '../tiny-main';

const view = {
  ...{ centreX: 2000, centreY: 1500, scale: 0.2, degrees: 0, flipped: false },
  ...{ width: 500, height: 400 },
};
/** Turned by a quarter: what lies to the right on one lies below on the other. */
const places = {
  left: [
    { x: 1000, y: 1500 },
    { x: 3000, y: 1500 },
  ],
  right: [
    { x: 2100, y: 500 },
    { x: 2100, y: 2500 },
  ],
} as const;

describe('side by side', () => {
  let main: TinyMain;
  let workspace: Workspace;
  let beside: SideBySide;

  beforeEach(async () => {
    main = await TinyMain.start();
    main.setReader('AB');
    workspace = new Workspace(main.client(), () => undefined, { place: null, heldBefore: false });
    beside = new SideBySide(workspace);
    await workspace.start();
    await main.server.listener();
    await workspace.openPaths(['/slides/he.svs']);
  });

  afterEach(async () => {
    workspace.stop();
    await main.close();
  });

  const follow = (): void => beside.follow(workspace.active, workspace.entries);
  const names = (): unknown => beside.pair && [beside.pair.left.name, beside.pair.right.name];
  const entry = (name: string): SlideEntry =>
    workspace.entries.find((each) => each.name === name) ?? expect.unreachable();

  async function openBeside(name: string): Promise<void> {
    beside.open({ entry: null, path: `/slides/${name}` });
    follow();
    await vi.waitFor(() => expect(beside.alignment.laid).not.toBeNull());
  }

  function pickAll(): void {
    beside.togglePicking();
    for (const at of [0, 1] as const)
      for (const side of ['left', 'right'] as const) beside.pick(side, places[side][at]);
  }

  const kept = (name: string): readonly Alignment[] =>
    valuesOf(main.stateOf(pictureOf(name)), 'alignment').map(({ value }) => value.alignment);

  it('is there again after the page was loaded again, each slide on its side', async () => {
    await openBeside('phh3.svs');
    const { left, right } = beside.pair ?? expect.unreachable();
    const [front, other] = [left.opened?.slideId ?? '', right.opened?.slideId ?? ''];
    const back = new SideBySide(workspace);
    const named = { side: 'right', view: null, isLocked: false } as const;
    back.restore({ slideId: front, beside: { ...named, slideId: 'closed-meanwhile' } });
    expect(back.pair).toBeNull();
    back.restore({ slideId: front, beside: { ...named, slideId: other } });
    expect(back.pair).toEqual({ left, right });
    expect(back).toMatchObject({ front: 'left', leads: 'left', locked: false });
    back.restore({ slideId: front, beside: { slideId: other, side: 'left', view: null, isLocked: true } });
    expect(back.pair).toEqual({ left: right, right: left });
    expect(back).toMatchObject({ front: 'right', locked: true });
  });

  it('opens a slide of the list beside the one in front, which stays in front', async () => {
    await openBeside('phh3.svs');
    expect(names()).toEqual(['he.svs', 'phh3.svs']);
    expect(workspace.active?.name).toBe('he.svs');
    expect([beside.front, beside.leads]).toEqual(['left', 'left']);
    expect(linkWords(beside.alignment.laid, beside.locked, beside.alignment.unsized).text).toBe(
      'Locked, not aligned: by the middle of the slides and their pixel sizes',
    );
  });

  it('gives the place in front to what comes to the front, and keeps the other', async () => {
    await openBeside('phh3.svs');
    beside.bringToFront('right');
    follow();
    expect([beside.front, beside.leads]).toEqual(['right', 'right']);
    await workspace.openPaths(['/slides/ki-67.svs']);
    follow();
    expect(names()).toEqual(['he.svs', 'ki-67.svs']);
    expect(beside.leads).toBe('left');
    workspace.activate(entry('he.svs'));
    follow();
    expect(beside.front).toBe('left');
  });

  it('leaves the other alone where one is closed', async () => {
    // What comes to the front by itself is the next of the list.
    await workspace.openPaths(['/slides/third.svs']);
    workspace.activate(entry('he.svs'));
    await openBeside('phh3.svs');
    await workspace.close(entry('he.svs'));
    follow();
    expect(beside.pair).toBeNull();
    expect(workspace.active?.name).toBe('phh3.svs');
  });

  it('records four places on the slide that was clicked last, and takes them back by undo', async () => {
    await openBeside('phh3.svs');
    pickAll();
    expect(beside.picking).toBeNull();
    await vi.waitFor(() => expect(beside.alignment.laid?.kind).toBe('aligned'));
    const [alignment] = kept('phh3.svs');
    expect(alignment?.pairs.map(({ here }) => here)).toEqual(places.right);
    expect(alignment?.pairs.map(({ there }) => there)).toEqual(places.left);
    expect(beside.alignment.similarity?.degrees).toBeCloseTo(90, 9);
    expect(beside.leads).toBe('right');
    expect(beside.link?.degrees).toBeCloseTo(-90, 9);
    await (entry('phh3.svs').opened ?? expect.unreachable()).decisions.undo();
    expect(beside.alignment.laid?.kind).toBe('unaligned');
    await (entry('phh3.svs').opened ?? expect.unreachable()).decisions.redo();
    expect(beside.alignment.laid?.kind).toBe('aligned');
  });

  it('finds what was aligned whichever side the slides have', async () => {
    await openBeside('phh3.svs');
    pickAll();
    await vi.waitFor(() => expect(beside.alignment.laid?.kind).toBe('aligned'));
    workspace.activate(entry('phh3.svs'));
    beside.close();
    beside.open({ entry: entry('he.svs'), path: null });
    expect(names()).toEqual(['phh3.svs', 'he.svs']);
    expect(beside.alignment.similarity?.degrees).toBeCloseTo(-90, 9);
  });

  it('asks for the second pair again where the places cannot be used, and records nothing', async () => {
    await openBeside('phh3.svs');
    beside.togglePicking();
    beside.pick('left', places.left[0]);
    expect(beside.picking?.next).toBe('right');
    // Another place on the same slide takes its place.
    beside.pick('left', { x: 1010, y: 1500 });
    beside.pick('right', places.right[0]);
    beside.pick('right', { x: 2110, y: 500 });
    expect(beside.picking?.next).toBe('left');
    beside.pick('left', { x: 1020, y: 1500 });
    expect(beside.picking?.error).toMatchObject({ tag: 'alignment-invalid' });
    expect([beside.picking?.next, beside.picking?.number]).toEqual([null, 2]);
    expect(beside.picking?.picked.left).toEqual([{ x: 1010, y: 1500 }]);
    beside.togglePicking();
    expect(main.log).toEqual([]);
  });

  it('shows small steps at once, and records those that follow one another as one decision', async () => {
    await openBeside('phh3.svs');
    pickAll();
    await vi.waitFor(() => expect(kept('phh3.svs')).toHaveLength(1));
    const entries = main.log.length;
    const before = beside.alignment.similarity;
    beside.lead(otherSide(beside.front));
    for (let step = 0; step < 5; step += 1)
      beside.alignment.nudge('left', view, { kind: 'shift', x: 3, y: 0 });
    // 15 pixels of the screen are 75 of the slide.
    expect((beside.alignment.similarity?.from.x ?? 0) - (before?.from.x ?? 0)).toBeCloseTo(-75, 9);
    expect(main.log).toHaveLength(entries);
    beside.alignment.settle();
    await vi.waitFor(() => expect(main.log).toHaveLength(entries + 1));
    expect(kept('he.svs')[0]?.pairs[0].here).toEqual({ x: 925, y: 1500 });
    // The newest stands, on whichever slide it was recorded.
    await vi.waitFor(() => expect(beside.alignment.similarity?.from.x).toBeCloseTo(1925, 9));
    await (entry('he.svs').opened ?? expect.unreachable()).decisions.undo();
    expect(beside.alignment.similarity?.from.x).toBeCloseTo(2000, 9);
  });

  it('is taken away from both slides', async () => {
    await openBeside('phh3.svs');
    pickAll();
    await vi.waitFor(() => expect(kept('phh3.svs')).toHaveLength(1));
    beside.alignment.toggleMirrored('left');
    await vi.waitFor(() => expect(beside.alignment.mirrored).toBe(true));
    expect([kept('he.svs').length, kept('phh3.svs').length]).toEqual([1, 1]);
    beside.alignment.takeAway();
    await vi.waitFor(() => expect([...kept('he.svs'), ...kept('phh3.svs')]).toEqual([]));
    await vi.waitFor(() => expect(beside.alignment.laid?.kind).toBe('unaligned'));
  });

  it('is aligned as the slides lie, also by one that is turned and mirrored', async () => {
    await openBeside('phh3.svs');
    beside.toggleLocked();
    expect(beside.link).toBeNull();
    beside.alignAsShown(view, { ...view, centreX: 1000, degrees: 30, flipped: true });
    await vi.waitFor(() => expect(beside.alignment.laid?.kind).toBe('aligned'));
    expect(beside.locked).toBe(true);
    expect(beside.alignment.mirrored).toBe(true);
    beside.point('left', { x: 2000, y: 1500 });
    const pointed = beside.pointed('right');
    expect(pointed?.x).toBeCloseTo(1000, 6);
    expect(pointed?.y).toBeCloseTo(1500, 6);
    expect(beside.pointed('left')).toBeNull();
  });

  it('says which pixel size is unknown, and follows one that is entered', async () => {
    main.answerWith('openSlide', ({ path }) => {
      const slide = openedSlide(path.split('/').at(-1) ?? '');
      return { ...slide, info: { ...slide.info, mpp: null } };
    });
    await openBeside('unsized.svs');
    const words = (): string =>
      linkWords(beside.alignment.laid, beside.locked, beside.alignment.unsized).text;
    expect(words()).toContain('by their middle and width: the pixel size of unsized.svs is unknown');
    pickAll();
    await vi.waitFor(() => expect(words()).toContain('The pairs set the scale too'));
    await entry('unsized.svs').opened?.enterMpp({ x: 0.26, y: 0.26 });
    await vi.waitFor(() => expect(words()).toBe('Locked, aligned. Distances on the two differ by 4 %'));
  });
});
