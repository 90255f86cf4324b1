import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { unnamedReader } from '../../../src-main/contract/domain/command';
import type { MaskEdit } from '../../../src-main/contract/mask';
import type { Ring } from '../../../src-main/contract/roi';
import type { OpenedState } from '../../../src-renderer/session/opened.svelte';
import { Workspace } from '../../../src-renderer/session/workspace.svelte';
import { pictureOf } from '../result-fixture';
import { TinyMain } from '../tiny-main';

const picture = pictureOf('a.svs');

const square = (side: number): Ring => [
  [0, 0],
  [side, 0],
  [side, side],
];
const sidesOf = (edits: readonly MaskEdit[]): number[] =>
  edits.map(({ polygon }) => polygon[0]?.[1]?.[0] ?? NaN);

describe('two windows', () => {
  let main: TinyMain;
  let windows: Workspace[];

  async function openWindow(): Promise<{ workspace: Workspace; opened: OpenedState }> {
    const workspace = new Workspace(main.client(), () => undefined, { place: null, heldBefore: false });
    windows.push(workspace);
    await workspace.start();
    await workspace.openPaths(['/slides/a.svs']);
    const { opened } = workspace;
    if (opened === null) throw new Error('the slide did not open');
    return { workspace, opened };
  }

  beforeEach(async () => {
    main = await TinyMain.start();
    windows = [];
  });

  afterEach(async () => {
    for (const window of windows) window.stop();
    await main.close();
  });

  async function takeOut({ mask }: OpenedState, side: number): Promise<void> {
    mask.draw('exclude');
    await vi.waitFor(() => expect(mask.drawing).toBe('exclude'));
    mask.add([[square(side)]]);
  }

  const sides = ({ mask }: OpenedState): number[] => sidesOf(mask.edits);

  it('editing one mask at the same time lose no edit, and see the same order', async () => {
    main.setReader('AB');
    const [one, other] = [await openWindow(), await openWindow()];
    const drawn = Array.from({ length: 20 }, (_, index) => index + 1);
    const draw = async ({ opened }: typeof one, numbers: readonly number[]): Promise<void> => {
      for (const side of numbers) await takeOut(opened, side);
      await opened.decisions.settled;
      expect(opened.decisions.error).toBeNull();
    };
    const odd = drawn.filter((side) => side % 2 === 1);
    const even = drawn.filter((side) => side % 2 === 0);
    await Promise.all([draw(one, odd), draw(other, even)]);
    await vi.waitFor(() => {
      expect(one.opened.decisions.state.seq).toBe(drawn.length);
      expect(other.opened.decisions.state.seq).toBe(drawn.length);
    });
    const order = sidesOf(main.maskEdits(picture));
    expect([sides(one.opened), sides(other.opened)]).toEqual([order, order]);
    expect(order.toSorted((a, b) => a - b)).toEqual(drawn);
    // Each window's own in the order in which they were drawn there.
    expect(order.filter((side) => side % 2 === 1)).toEqual(odd);
    expect(order.filter((side) => side % 2 === 0)).toEqual(even);
  });

  it('lose no edit while one of them hears nothing', async () => {
    main.setReader('AB');
    const [one, other] = [await openWindow(), await openWindow()];
    await main.server.listener();
    main.server.dropListeners();
    await takeOut(one.opened, 1);
    await takeOut(other.opened, 2);
    await takeOut(one.opened, 3);
    await Promise.all([one, other].map(({ opened }) => opened.decisions.settled));
    await vi.waitFor(
      () => {
        const order = sidesOf(main.maskEdits(picture));
        expect(order).toHaveLength(3);
        expect([sides(one.opened), sides(other.opened)]).toEqual([order, order]);
      },
      { timeout: 5000 },
    );
  });

  it('do not undo twice: the second is refused, which is said, and sees what stands', async () => {
    main.setReader('AB');
    const [one, other] = [await openWindow(), await openWindow()];
    await takeOut(one.opened, 1);
    await takeOut(one.opened, 2);
    await one.opened.decisions.settled;
    await vi.waitFor(() => expect(sides(other.opened)).toEqual([1, 2]));
    main.server.dropListeners();
    await one.opened.decisions.undo();
    expect(sides(one.opened)).toEqual([1]);
    expect(sides(other.opened)).toEqual([1, 2]);
    await other.opened.decisions.undo();
    // Said once.
    expect(other.workspace.notice).toBeNull();
    expect(other.workspace.outbox.refused.map(({ error }) => error?.tag)).toEqual(['conflict']);
    expect(main.log.map(({ command }) => command.kind)).toEqual(['edit-mask', 'edit-mask', 'undo']);
    await vi.waitFor(() => expect(sides(other.opened)).toEqual([1]), { timeout: 5000 });
    // From what is seen now, the next one is that before.
    await other.opened.decisions.undo();
    await vi.waitFor(() => expect(sides(one.opened)).toEqual([]), { timeout: 5000 });
    expect(other.workspace.outbox.refused).toEqual([]);
  });

  it('ask who decides once, before the first decision, of which the log says it', async () => {
    const [one, other] = [await openWindow(), await openWindow()];
    await takeOut(one.opened, 1);
    await takeOut(one.opened, 2);
    await vi.waitFor(() => expect(one.workspace.reader.isAsked).toBe(true));
    expect(main.log).toEqual([]);
    await one.workspace.reader.set('AB');
    await one.opened.decisions.settled;
    expect(one.workspace.reader).toMatchObject({ isAsked: false, name: 'AB' });
    await vi.waitFor(() => expect(other.workspace.reader.name).toBe('AB'));
    await takeOut(other.opened, 3);
    await other.opened.decisions.settled;
    expect(other.workspace.reader.isAsked).toBe(false);
    expect(main.log.map(({ by }) => by)).toEqual(['AB', 'AB', 'AB']);
    expect(main.calls.filter((call) => call === 'setReader')).toHaveLength(1);
  });

  it('keep what is decided without a name as that of an unnamed reader, who is not asked again', async () => {
    const { workspace, opened } = await openWindow();
    await takeOut(opened, 1);
    await vi.waitFor(() => expect(workspace.reader.isAsked).toBe(true));
    workspace.reader.decline();
    await opened.decisions.settled;
    await takeOut(opened, 2);
    await opened.decisions.settled;
    expect(workspace.reader).toMatchObject({ isAsked: false, name: null });
    expect(main.log.map(({ by }) => by)).toEqual([unnamedReader, unnamedReader]);
    await opened.decisions.undo();
    expect(sides(opened)).toEqual([1]);
  });

  it('record nothing where the question is closed, which is said, and ask again before the next decision', async () => {
    const { workspace, opened } = await openWindow();
    await takeOut(opened, 1);
    await takeOut(opened, 2);
    await vi.waitFor(() => expect(workspace.reader.isAsked).toBe(true));
    workspace.reader.cancel();
    await opened.decisions.settled;
    expect(main.log).toEqual([]);
    expect(workspace.said).toMatch(/^Not recorded, because nobody said who decides: tissue taken out at/);
    expect([workspace.outbox.pending, workspace.outbox.refused]).toEqual([[], []]);
    await takeOut(opened, 3);
    await vi.waitFor(() => expect(workspace.reader.isAsked).toBe(true));
    await workspace.reader.set('AB');
    await vi.waitFor(() => expect(sides(opened)).toEqual([3]));
  });

  it('both go on where the question that stands in both is answered in one', async () => {
    const [one, other] = [await openWindow(), await openWindow()];
    await takeOut(one.opened, 1);
    await takeOut(other.opened, 2);
    await vi.waitFor(() => {
      expect(one.workspace.reader.isAsked).toBe(true);
      expect(other.workspace.reader.isAsked).toBe(true);
    });
    await one.workspace.reader.set('AB');
    await vi.waitFor(() => expect(other.workspace.reader.isAsked).toBe(false));
    await vi.waitFor(() => expect(main.log.map(({ by }) => by)).toEqual(['AB', 'AB']));
  });

  it('undo what their own reader decided, and nothing of another', async () => {
    main.setReader('AB');
    const [one, other] = [await openWindow(), await openWindow()];
    await takeOut(one.opened, 1);
    await one.opened.decisions.settled;
    await other.workspace.reader.set('CD');
    await takeOut(other.opened, 2);
    await other.opened.decisions.settled;
    await vi.waitFor(() => expect(sides(one.opened)).toEqual([1, 2]));
    await other.opened.decisions.undo();
    await other.opened.decisions.undo();
    expect(sides(other.opened)).toEqual([1]);
    expect(other.opened.decisions.undoable).toBeNull();
    expect(main.log.map(({ by }) => by)).toEqual(['AB', 'CD', 'CD']);
  });
});
