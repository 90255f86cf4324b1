/**
 * What each command of the contract's table does, and why it cannot be done now. The keyboard handler, the palette and the menu run
 * commands from here, so that all of them agree.
 */
import {
  commandIds,
  commandTable,
  type CommandDescription,
  type CommandId,
  type CommandIn,
} from '../../src-main/contract/commands';
import { whyNotStained } from '../../src-main/contract/view';
import { objectiveOf, type magnificationSteps } from '../slide/magnification';
import { rotationStep } from '../slide/view-transform';
import {
  whyNoSlide,
  type Action,
  type Actions,
  type CommandContext,
  type ShownSlide,
} from './command-context';
import { commandLabel } from './command-label';
import { drawingActions } from './drawing-commands';
import { t } from './language.svelte';
import type { Workspace } from '../session/workspace.svelte';
import type { OpenedState } from '../session/opened.svelte';
import { lastFinished } from '../session/run-state';
import { sideBySideActions } from '../slide/side-by-side/side-by-side-commands';
import { documentActions } from '../report/document-commands';
import { reviewActions } from '../review/review-commands';
import { areaActions } from '../counting/area-commands';

export interface Command extends CommandDescription, Action {
  readonly id: CommandId;
  readonly label: string;
}

/** All commands, in the order of the table. */
export function listCommands(context: CommandContext): readonly Command[] {
  const actions: Readonly<Record<CommandId, Action>> = {
    ...viewActions(context),
    ...detectionActions(context),
    ...reviewActions(context),
    ...areaActions(context),
    ...tissueActions(context),
    ...drawingActions(drawingContext(context)),
    ...sideBySideActions(context),
    ...decisionActions(context),
    ...documentActions(context),
    ...slideActions(context),
    ...windowActions(context),
  };
  return commandIds.map((id) => ({
    ...{ id, label: commandLabel(id), ...commandTable[id], ...actions[id] },
    keys: context.shortcuts.keysOf(id),
  }));
}

/** What a person finds who types these words: what can be done now stands first. */
export function findCommands(commands: readonly Command[], query: string): readonly Command[] {
  const words = query.toLowerCase().split(/\s+/);
  return commands
    .filter(({ id, label }) => id !== 'palette' && words.every((word) => label.toLowerCase().includes(word)))
    .toSorted((a, b) => Number(a.why !== null) - Number(b.why !== null));
}

function viewActions({ workspace, view, field, showPanel }: CommandContext): Actions<CommandIn<'view'>> {
  const noSlide = whyNoSlide(workspace);
  const noView = noSlide ?? (view === null ? t('command-why-slide-not-in-front') : null);
  const noMagnification =
    noView ??
    (workspace.opened !== null && workspace.opened.mpp === null ? t('command-why-mpp-unknown') : null);
  const onView = (change: (view: ShownSlide) => void): Action => ({
    why: noView,
    run: () => {
      if (view !== null) change(view);
    },
  });
  const magnify = (step: (typeof magnificationSteps)[number]): Action => ({
    ...onView((it) => it.magnify(step)),
    why: noMagnification,
  });
  const { opened } = workspace;
  const objective = opened === null ? null : objectiveOf(opened.info);
  const viewing = opened?.viewing ?? null;
  const coverage = opened?.coverage ?? null;
  const stepPlane = (by: number): Action => ({
    why: noSlide ?? (viewing?.planes.count === 1 ? t('command-why-one-focal-plane') : null),
    run: () => viewing?.setPlane(viewing.plane + by),
  });
  return {
    fit: onView((it) => it.fit()),
    'magnify-1': magnify(1),
    'magnify-2': magnify(2),
    'magnify-4': magnify(4),
    'magnify-10': magnify(10),
    'magnify-20': magnify(20),
    'magnify-40': magnify(40),
    objective: {
      ...onView((it) => it.magnify(objective ?? 1)),
      why: noMagnification ?? (objective === null ? t('command-why-objective-unknown') : null),
    },
    'full-resolution': onView((it) => it.showFullResolution()),
    'zoom-in': onView((it) => it.zoomBy(1.5)),
    'zoom-out': onView((it) => it.zoomBy(1 / 1.5)),
    'rotate-left': onView((it) => it.rotateBy(-rotationStep)),
    'rotate-right': onView((it) => it.rotateBy(rotationStep)),
    'rotate-reset': onView((it) => it.resetRotation()),
    flip: onView((it) => it.flip()),
    field: { why: noMagnification, run: () => void (field.shown = !field.shown) },
    'look-reset': {
      why: noView ?? (opened?.look.isOwn === true ? t('command-why-own-look') : null),
      run: () => opened?.look.reset(),
    },
    'pan-left': onView((it) => it.panBy(-0.2, 0)),
    'pan-right': onView((it) => it.panBy(0.2, 0)),
    'pan-up': onView((it) => it.panBy(0, -0.2)),
    'pan-down': onView((it) => it.panBy(0, 0.2)),
    'plane-up': stepPlane(1),
    'plane-down': stepPlane(-1),
    'automatic-windows': {
      why: noSlide ?? (viewing?.channels.length === 0 ? t('command-why-no-channels') : null),
      run: () => viewing?.resetWindows(),
    },
    coverage: {
      why: noMagnification,
      run: () => {
        if (coverage === null) return;
        coverage.shown = !coverage.shown;
        if (coverage.shown) showPanel('coverage');
      },
    },
    'next-unseen': {
      why: noMagnification,
      run: () => {
        if (opened !== null && view !== null) goToUnseen(workspace, opened, view);
      },
    },
  };
}

function detectionActions(context: CommandContext): Actions<CommandIn<'detections'>> {
  const { workspace, view, layout, showInvariance, focusExport } = context;
  const { opened } = workspace;
  const noSlide = whyNoSlide(workspace);
  const review = layout.reviewOpen ? (opened?.review ?? null) : null;
  const isEmpty = noSlide ?? (review?.length === 0 ? t('command-why-no-figures') : null);
  const noDetections =
    noSlide ?? (opened === null || opened.candidates.length === 0 ? t('command-why-no-detections') : null);
  const hidden = opened?.hidesSoftware === true ? t('command-why-software-hidden') : null;
  // That there is none would be said of the software's count too.
  const noHotspot =
    hidden ?? ((opened?.count.hotspots.value ?? null) === null ? t('command-why-no-hotspot') : null);
  const noFigure =
    noSlide ?? ((opened?.review.current ?? null) === null ? t('command-why-no-figure-selected') : null);
  const notFinished =
    noSlide ??
    (opened === null || lastFinished(opened.run) === null ? t('command-why-no-finished-analysis') : hidden);
  const step = (direction: 1 | -1): void => {
    if (opened?.agreement.isInRound === true) {
      opened.agreement.step(direction);
      return;
    }
    if (review !== null) {
      review.step(direction);
      return;
    }
    const candidate = opened?.selection.step(direction) ?? null;
    if (candidate !== null) view?.centreOn(candidate.x, candidate.y);
  };
  const onOpened =
    (change: (opened: OpenedState) => void): (() => void) =>
    () => {
      if (opened !== null) change(opened);
    };
  return {
    next: { why: review === null ? noDetections : isEmpty, run: () => step(1) },
    previous: { why: review === null ? noDetections : isEmpty, run: () => step(-1) },
    hotspot: {
      why: noSlide ?? noHotspot,
      run: onOpened((it) => {
        if (view !== null) goToHotspot(it, view);
      }),
    },
    'reset-threshold': { why: hidden ?? noDetections, run: onOpened((it) => it.count.resetThreshold()) },
    analyse: {
      why: opened === null ? noSlide : whyNotAnalysed(opened),
      run: onOpened((it) => void workspace.startRun(it)),
    },
    cancel: {
      why: opened?.run.kind === 'running' ? null : t('command-why-nothing-running'),
      run: onOpened((it) => void workspace.cancelRun(it)),
    },
    export: { why: notFinished, run: focusExport },
    'export-pdf': { why: notFinished, run: onOpened((it) => void workspace.exportRun(it, ['pdf'])) },
    invariance: { why: noSlide ?? hidden, run: () => showInvariance(true) },
    'pick-place': {
      why: noSlide ?? hidden,
      run: () => {
        showInvariance(false);
        if (opened !== null) opened.selection.picking = !opened.selection.picking;
      },
    },
    'figure-card': {
      why: noFigure ?? (view === null ? t('command-why-slide-not-in-front') : null),
      run: onOpened(({ selection }) => {
        selection.cardShown = !selection.cardShown;
      }),
    },
  };
}

function whyNotAnalysed(opened: OpenedState): string | null {
  if (whyNotStained(opened.info) !== null) return t('command-why-not-stained');
  if (opened.mpp === null) return t('command-why-mpp-unknown');
  return opened.isUnderWay ? t('command-why-analysis-running') : null;
}

function drawingContext({
  workspace,
  view,
  showPanel,
}: CommandContext): Parameters<typeof drawingActions>[0] {
  const noSlide = whyNoSlide(workspace) ?? (view === null ? t('command-why-slide-not-in-front') : null);
  return { opened: workspace.opened, noSlide, view: view?.view ?? null, showPanel };
}

function tissueActions({ workspace, showTissue }: CommandContext): Actions<CommandIn<'tissue'>> {
  const { opened } = workspace;
  const mask = opened?.mask;
  const noMask = whyNoSlide(workspace) ?? (opened?.mpp === null ? t('command-why-mpp-unknown') : null);
  const onMask = (change: (mask: OpenedState['mask']) => void, refusal: string | null = null): Action => ({
    why: noMask ?? refusal,
    run: () => {
      if (mask === undefined) return;
      change(mask);
      if (mask.shown) showTissue();
    },
  });
  return {
    mask: onMask((it) => it.show(!it.shown)),
    'mask-include': onMask((it) => it.draw('include')),
    'mask-exclude': onMask((it) => it.draw('exclude')),
    'mask-reset': onMask(
      (it) => it.reset(),
      (mask?.edits.length ?? 0) > 0 ? null : t('command-why-nothing-corrected'),
    ),
  };
}

function decisionActions({ workspace, layout, view }: CommandContext): Actions<CommandIn<'decisions'>> {
  const { opened } = workspace;
  const decisions = opened?.decisions;
  // What is taken back must be seen.
  const noSlide = whyNoSlide(workspace) ?? (view === null ? t('command-why-slide-not-in-front') : null);
  /** The browser has no dialog of the system: the path is entered in the settings. */
  const chooseProject = (create: boolean): void => {
    if (workspace.client.shell === 'electron') void workspace.openProject(create);
    else layout.screen = 'settings';
  };
  return {
    undo: {
      why: noSlide ?? (decisions?.canUndo === true ? null : t('command-why-nothing-to-undo')),
      run: () => (opened === null ? undefined : decided(opened, 'undo')),
    },
    redo: {
      why: noSlide ?? ((decisions?.redoable ?? null) === null ? t('command-why-nothing-to-redo') : null),
      run: () => (opened === null ? undefined : decided(opened, 'redo')),
    },
    'open-project': always(() => chooseProject(false)),
    'new-project': always(() => chooseProject(true)),
  };
}

/** Settles when what was undone, or done again, is shown again: unless the person has gone on meanwhile. */
async function decided({ review, decisions }: OpenedState, kind: 'undo' | 'redo'): Promise<void> {
  const isStillHere = review.watchFront();
  const of = await decisions[kind]();
  if (isStillHere()) review.showDecided(of);
}

function slideActions({ workspace, layout, openDialog }: CommandContext): Actions<CommandIn<'slides'>> {
  const { entries, active } = workspace;
  const step = (by: number): Action => ({
    why: entries.length < 2 ? t('command-why-no-other-slide') : null,
    run: () => {
      const at = active === null ? -1 : entries.indexOf(active);
      const next = entries[(at + by + entries.length) % entries.length];
      if (next !== undefined) workspace.activate(next);
    },
  });
  return {
    open: always(openDialog),
    phantom: always(() => {
      layout.showSlide();
      void workspace.openPhantom();
    }),
    'next-slide': step(1),
    'previous-slide': step(-1),
  };
}

function windowActions({ layout, theme, startTour }: CommandContext): Actions<CommandIn<'window'>> {
  return {
    slides: always(() => layout.toggleList()),
    inspector: always(() => layout.toggleInspector()),
    cases: always(() => (layout.screen = 'cases')),
    batch: always(() => (layout.screen = 'batch')),
    settings: always(() => (layout.screen = 'settings')),
    theme: always(() => theme.toggle()),
    shortcuts: always(() => (layout.dialog = 'shortcuts')),
    tour: always(startTour),
    palette: always(() => (layout.dialog = 'palette')),
  };
}

/** Can be done at any time. */
function always(run: () => void): Action {
  return { why: null, run };
}

/** To the nearest tissue that was not looked at, at the magnification that is asked for. */
export function goToUnseen(workspace: Workspace, opened: OpenedState, view: ShownSlide): void {
  const { magnification } = opened.coverage;
  const next = opened.coverage.seen?.nextUnseen ?? null;
  if (next === null) workspace.say(t('command-all-looked-at', { magnification: String(magnification) }));
  else view.lookAt(next.x, next.y, magnification);
}

/** Shows the chosen hotspot whole. */
export function goToHotspot(opened: OpenedState, view: ShownSlide): void {
  const hotspot = opened.count.hotspots.value?.[opened.count.hotspotShape];
  if (hotspot !== undefined) view.frameRectangle(hotspot.x, hotspot.y, hotspot.width, hotspot.height);
}
