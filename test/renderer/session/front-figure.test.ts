/** The figure in front, when an answer comes late and the person has gone on: it stays, since the next key gives it a verdict. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { valuesOf } from '../../../src-main/contract/domain/slide-state';
import { SpindleError } from '../../../src-main/contract/errors';
import type { OpenedState } from '../../../src-renderer/session/opened.svelte';
import { SideBySide } from '../../../src-renderer/session/side-by-side.svelte';
import { Workspace } from '../../../src-renderer/session/workspace.svelte';
import { listCommands } from '../../../src-renderer/ui/commands';
import { pictureOf } from '../result-fixture';
import { TinyMain } from '../tiny-main';

const picture = pictureOf('a.svs');

describe('the figure in front', () => {
  let main: TinyMain;
  let workspace: Workspace;
  let opened: OpenedState;

  beforeEach(async () => {
    main = await TinyMain.start();
    main.setReader('AB');
    main.record(picture);
    workspace = new Workspace(main.client(), () => undefined, { place: null, heldBefore: false });
    await workspace.start();
    await workspace.openPaths(['/slides/a.svs']);
    if (workspace.opened === null) throw new Error('the slide did not open');
    opened = workspace.opened;
    await vi.waitFor(() => expect(opened.candidates).toHaveLength(4));
    opened.review.goTo(0);
  });

  afterEach(async () => {
    workspace.stop();
    await main.close();
  });

  /**
   * Events are heard at once, the answers of what made them late.
   * @returns lets them through
   */
  function holdAnswers(): () => void {
    let letThrough = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    main.waits.set('execute', held);
    return () => {
      main.waits.delete('execute');
      letThrough();
    };
  }

  function refuseNext(): void {
    main.answerWith('execute', () => {
      main.answerAgain('execute');
      throw new SpindleError('conflict', { what: 'not recorded', why: 'a test', remedy: 'none' });
    });
  }

  function press(id: 'undo' | 'redo'): void {
    const commands = listCommands({
      workspace,
      layout: {
        ...{ listOpen: true, inspectorOpen: true, reviewOpen: true, screen: 'slide', dialog: null },
        showSlide: vi.fn(),
      },
      theme: { toggle: vi.fn() },
      shortcuts: { keysOf: () => [] },
      view: {} as never,
      sideBySide: new SideBySide(workspace),
      viewOf: () => null,
      field: { shown: false },
      openDialog: vi.fn(),
      focusExport: vi.fn(),
      showInvariance: vi.fn(),
      showTissue: vi.fn(),
      showPanel: vi.fn(),
      startTour: vi.fn(),
    });
    const command = commands.find((each) => each.id === id);
    expect(command?.why).toBeNull();
    command?.run();
  }

  it('is the one whose verdict was taken back', async () => {
    const { review, decisions } = opened;
    const first = review.current?.id;
    await review.give('mitotic');
    expect(review.position).toBe(1);
    press('undo');
    await decisions.settled;
    await vi.waitFor(() => expect(review.current?.id).toBe(first));
  });

  it.each(['undo', 'redo'] as const)(
    'stays the one gone to before %s was answered, and takes the verdict',
    async (id) => {
      const { review, decisions } = opened;
      const first = review.current?.id;
      await review.give('mitotic');
      if (id === 'redo') {
        press('undo');
        await decisions.settled;
        await vi.waitFor(() => expect(review.current?.id).toBe(first));
      }
      const letThrough = holdAnswers();
      press(id);
      await vi.waitFor(() => expect(opened.figures.list.at(0).own).toBe(id === 'undo' ? null : 'mitotic'));
      review.step(1);
      review.step(-1);
      review.goTo(2);
      const third = review.current?.id;
      letThrough();
      await decisions.settled;
      await review.give('normal', true);
      expect(review.current?.id).toBe(third);
      const given = valuesOf(main.stateOf(picture), 'verdict').map(({ value }) => [
        value.figure,
        value.verdict,
      ]);
      expect(given).toContainEqual([third, 'normal']);
      expect(given).not.toContainEqual([first, 'normal']);
    },
  );

  it('stays the one gone to before a verdict was refused; is the refused one where the person waited', async () => {
    const { review, decisions } = opened;
    const ids = [0, 1, 2, 3].map((position) => review.at(position)?.id);
    const letThrough = holdAnswers();
    refuseNext();
    const refused = review.give('mitotic');
    review.goTo(3);
    letThrough();
    await refused;
    expect(review.current?.id).toBe(ids[3]);
    expect(decisions.refused).toHaveLength(1);

    review.goTo(1);
    refuseNext();
    await review.give('unsure');
    expect(review.current?.id).toBe(ids[1]);
    expect(decisions.refused).toHaveLength(2);
  });

  it('stays the one gone to before an added figure was recorded', async () => {
    const { review } = opened;
    const letThrough = holdAnswers();
    const added = review.add({ x: 1000, y: 1000 });
    review.goTo(3);
    const fourth = review.current?.id;
    letThrough();
    await added;
    expect(review.current?.id).toBe(fourth);
    await review.add({ x: 2000, y: 1000 });
    expect(review.current).toMatchObject({ x: 2000, y: 1000, isAdded: true });
  });
});
