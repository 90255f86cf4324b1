/** Two readers of one slide in windows of their own: reading blinded, agreement, consensus, and an own count before the software's. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Verdict } from '../../../src-main/contract/domain/command';
import { valuesOf } from '../../../src-main/contract/domain/slide-state';
import { EstimateChoice } from '../../../src-renderer/session/own-estimate.svelte';
import type { OpenedState } from '../../../src-renderer/session/opened.svelte';
import { Workspace } from '../../../src-renderer/session/workspace.svelte';
import { pictureOf, result } from '../result-fixture';
import { TinyMain } from '../tiny-main';

const picture = pictureOf('a.svs');

describe('a second reader', () => {
  let main: TinyMain;
  let windows: Workspace[];

  async function openWindow(estimateFirst = false): Promise<OpenedState> {
    const choice = new EstimateChoice(null);
    choice.isOn = estimateFirst;
    const page = { place: null, heldBefore: false };
    const workspace = new Workspace(main.client(), () => undefined, page, undefined, choice);
    windows.push(workspace);
    await workspace.start();
    await workspace.openPaths(['/slides/a.svs']);
    const { opened } = workspace;
    if (opened === null) throw new Error('the slide did not open');
    await vi.waitFor(() => expect(opened.candidates).toHaveLength(4));
    return opened;
  }

  beforeEach(async () => {
    main = await TinyMain.start();
    windows = [];
    main.record(picture);
  });

  afterEach(async () => {
    for (const window of windows) window.stop();
    await main.close();
  });

  /** The first figures in the order of the gallery, by the reader who decides now. */
  async function judge({ review, decisions }: OpenedState, verdicts: readonly Verdict[]): Promise<void> {
    review.goTo(0);
    for (const verdict of verdicts) await review.give(verdict);
    await decisions.settled;
    expect(decisions.error).toBeNull();
  }

  async function readAs(opened: OpenedState, reader: string): Promise<void> {
    main.setReader(reader);
    await vi.waitFor(() => expect(opened.reader).toBe(reader));
  }

  it('sees nothing of the software or the first reader while reading blinded, and the log says it of each verdict', async () => {
    main.setReader('AB');
    const opened = await openWindow();
    await judge(opened, ['mitotic', 'mitotic', 'normal']);
    await readAs(opened, 'CD');
    await opened.blinding.set(true);
    expect(opened.hidesSoftware).toBe(true);
    const { figures, review, agreement } = opened;
    expect(figures.list.decided).toEqual([]);
    expect(figures.readers).toEqual([]);
    expect(new Set(opened.ranked.map(({ score }) => score)).size).toBe(1);
    expect([agreement.pair, agreement.agreement, agreement.readers]).toEqual([null, null, []]);
    // What would give it away is out of effect, whatever was chosen before.
    review.order = 'score';
    review.show({ label: 'mitotic', reader: 'AB', disputed: true });
    expect([review.order, review.length, review.filter.label]).toEqual(['place', 4, 'all']);

    await judge(opened, ['mitotic', 'mitotic']);
    expect(figures.count).toMatchObject({ confirmed: 2, normal: 0, unreviewed: 2 });
    await judge(opened, ['mitotic', 'mitotic', 'mitotic', 'mitotic']);
    await opened.blinding.set(false);
    expect(opened.hidesSoftware).toBe(false);
    const given = valuesOf(main.stateOf(picture), 'verdict').map(({ value }) => [
      value.reader,
      value.blinded === true,
    ]);
    expect(given).toEqual([
      ...Array<unknown>(3).fill(['AB', false]),
      ...Array<unknown>(4).fill(['CD', true]),
    ]);
    expect(agreement.pair).toEqual(['CD', 'AB']);
    expect(agreement.agreement).toMatchObject({ figures: 3, blinded: [3, 0] });
    expect(agreement.disagreements).toHaveLength(1);
  });

  it('stays blinded in another window and after a reload; the first reader does not', async () => {
    main.setReader('CD');
    const one = await openWindow();
    await one.blinding.set(true);
    const other = await openWindow();
    expect(other.blinding.isOn).toBe(true);
    await readAs(other, 'AB');
    expect(other.blinding.isOn).toBe(false);
    await readAs(other, 'CD');
    await one.blinding.set(false);
    await vi.waitFor(() => expect(other.blinding.isOn).toBe(false));
  });

  it('keeps the figure in front when reading blinded begins and ends, and no undo shows anything', async () => {
    main.setReader('CD');
    const opened = await openWindow();
    opened.review.goTo(2);
    const id = opened.review.current?.id;
    await opened.blinding.set(true);
    expect(opened.review.current?.id).toBe(id);
    await opened.review.give('normal', true);
    await opened.decisions.undo();
    await opened.decisions.undo();
    expect(opened.blinding.isOn).toBe(true);
    await opened.blinding.set(false);
    expect(opened.review.current?.id).toBe(id);
  });

  it('adds a missed figure blinded, and is shown the one of the first reader as a place among others', async () => {
    main.setReader('AB');
    const opened = await openWindow();
    await opened.review.add({ x: 1000, y: 1000 });
    await readAs(opened, 'CD');
    await opened.blinding.set(true);
    expect(opened.review.length).toBe(5);
    await opened.review.add({ x: 1002, y: 1000 });
    expect(opened.review.current).toMatchObject({
      x: 1000,
      y: 1000,
      own: null,
      verdicts: [],
      isAdded: false,
    });
    await opened.review.add({ x: 2000, y: 1000 });
    expect(opened.review.current).toMatchObject({ x: 2000, own: 'mitotic' });
    const last = main.log.at(-1)?.command;
    expect(last).toMatchObject({ kind: 'give-verdict', verdict: 'mitotic', blinded: true });
  });

  it('settles with the first what they differ on, one after the other, beside both verdicts', async () => {
    main.setReader('AB');
    const opened = await openWindow();
    await judge(opened, ['mitotic', 'mitotic', 'mitotic']);
    await readAs(opened, 'CD');
    await judge(opened, ['normal', 'mitotic', 'unsure']);
    const { agreement, review } = opened;
    agreement.choose(0, 'AB');
    expect(agreement.pair).toEqual(['AB', 'CD']);
    expect(agreement.disagreements.map(({ first, second }) => [first, second])).toEqual([
      ['mitotic', 'normal'],
      ['mitotic', 'unsure'],
    ]);
    agreement.begin();
    expect([agreement.isInRound, agreement.open.length, review.length]).toEqual([true, 2, 2]);
    const first = review.current;
    expect(first?.id).toBe(agreement.disagreements[0]?.figure.id);
    agreement.setPresent('AB', true);
    await agreement.give('atypical mitotic');
    expect(review.current?.id).toBe(agreement.disagreements[1]?.figure.id);
    expect(agreement.disagreements[0]?.consensus).toMatchObject({
      ...{ verdict: 'atypical mitotic', by: 'CD', present: ['CD', 'AB'] },
    });
    expect(first?.verdicts.map(({ verdict }) => verdict)).toEqual(['mitotic', 'normal']);
    await opened.decisions.undo();
    expect(agreement.open).toHaveLength(2);
    expect(agreement.disagreements).toHaveLength(2);
    agreement.end();
    expect(review.length).toBe(4);
  });

  it('is not given what the first decided a moment before the name was changed', async () => {
    main.setReader('AB');
    const opened = await openWindow();
    opened.review.goTo(0);
    let letGo = (): void => undefined;
    main.waits.set('execute', new Promise((resolve) => (letGo = resolve)));
    const given = opened.review.give('mitotic');
    const renamed = windows[0]?.reader.set('CD');
    await vi.waitFor(() => expect(main.calls).toContain('execute'));
    letGo();
    await Promise.all([given, renamed]);
    expect([opened.reader, main.log.at(-1)?.by]).toEqual(['CD', 'AB']);
  });

  it('gives an own count before anything of the software is shown, once', async () => {
    main.answerWith('estimates', () => [
      { own: 5, software: 2 },
      { own: 1, software: 2 },
    ]);
    main.setReader('AB');
    const opened = await openWindow(true);
    expect([opened.hidesSoftware, opened.figures.list.length, opened.ranked.length]).toEqual([true, 0, 0]);
    expect(opened.estimate.areaMm2).toBe(result.analysedAreaMm2);
    await opened.estimate.give(5);
    expect([opened.hidesSoftware, opened.figures.list.length]).toEqual([false, 4]);
    expect(opened.estimate.estimated).toMatchObject({ own: 5, software: 2, difference: 3, final: null });
    // The review goes on to a count of its own.
    await judge(opened, ['mitotic', 'mitotic']);
    expect(opened.estimate.estimated).toMatchObject({ final: 2, movedTowardsSoftware: 1 });
    await opened.estimate.summarise();
    expect(opened.estimate.summary).toMatchObject({ cases: 2, meanDifference: 1 });
    await opened.decisions.undo();
    await opened.decisions.undo();
    await opened.decisions.undo();
    expect(opened.estimate.estimated).toBeNull();
    // Undone, but seen.
    expect(opened.hidesSoftware).toBe(false);
  });

  it('may have the count shown without an own one, which is recorded', async () => {
    main.setReader('AB');
    const opened = await openWindow(true);
    await opened.estimate.give(null);
    expect([opened.hidesSoftware, opened.estimate.estimated]).toEqual([false, null]);
    expect(main.log.at(-1)?.command).toMatchObject({ kind: 'estimate-count', own: null, software: 2 });
    await readAs(opened, 'CD');
    expect(opened.hidesSoftware).toBe(true);
  });
});
