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
import type { magnificationSteps } from '../slide/magnification';
import { rotationStep } from '../slide/view-transform';
import type { Workspace } from '../session/workspace.svelte';
import type { OpenedState } from '../session/opened.svelte';
import { lastFinished } from '../session/run-state';

interface Action {
  /** Why it cannot be done now; `null` when it can. */
  readonly why: string | null;
  readonly run: () => void;
}

export interface Command extends CommandDescription, Action {
  readonly id: CommandId;
}

/** What commands need of the slide on the screen (`slide/slide-view.svelte.ts`). */
interface ShownSlide {
  fit(): void;
  magnify(magnification: number): void;
  showFullResolution(): void;
  zoomBy(factor: number): void;
  rotateBy(degrees: number): void;
  resetRotation(): void;
  /** Fractions of the view's width and height. */
  panBy(x: number, y: number): void;
  centreOn(x: number, y: number): void;
  frameRectangle(x: number, y: number, width: number, height: number): void;
}

/** What commands need of the frame of the window (`layout.svelte.ts`). */
interface Frame {
  listOpen: boolean;
  inspectorOpen: boolean;
  screen: 'slide' | 'settings';
  dialog: 'shortcuts' | 'palette' | null;
}

export interface CommandContext {
  readonly workspace: Workspace;
  readonly layout: Frame;
  readonly theme: { toggle(): void };
  /** `null` when no slide is in front. */
  readonly view: ShownSlide | null;
  readonly openDialog: () => void;
  readonly focusExport: () => void;
  /** Unfolds it in the inspector, and goes there with the keyboard where `focus` is set. */
  readonly showInvariance: (focus: boolean) => void;
  /** Unfolds the tissue mask's part of the inspector. */
  readonly showTissue: () => void;
}

/** All commands, in the order of the table. */
export function listCommands(context: CommandContext): readonly Command[] {
  const actions: Readonly<Record<CommandId, Action>> = {
    ...viewActions(context),
    ...detectionActions(context),
    ...tissueActions(context),
    ...decisionActions(context),
    ...slideActions(context),
    ...windowActions(context),
  };
  return commandIds.map((id) => ({ id, ...commandTable[id], ...actions[id] }));
}

/** What a person finds who types these words: what can be done now stands first. */
export function findCommands(commands: readonly Command[], query: string): readonly Command[] {
  const words = query.toLowerCase().split(/\s+/);
  return commands
    .filter(({ id, label }) => id !== 'palette' && words.every((word) => label.toLowerCase().includes(word)))
    .toSorted((a, b) => Number(a.why !== null) - Number(b.why !== null));
}

/** Why nothing can be done with the slide in front; `null` when it can. */
function whyNoSlide({ active }: Workspace): string | null {
  if (active === null) return 'no slide is open';
  if (active.state.kind === 'failed') return 'the slide could not be opened';
  return active.opened === null ? 'the slide is not open yet' : null;
}

type Actions<Id extends CommandId> = Readonly<Record<Id, Action>>;

function viewActions({ workspace, view }: CommandContext): Actions<CommandIn<'View'>> {
  const noSlide = whyNoSlide(workspace);
  const noView = noSlide ?? (view === null ? 'the slide is not in front' : null);
  const noMagnification =
    noView ??
    (workspace.opened !== null && workspace.opened.mpp === null ? 'the pixel size is unknown' : null);
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
  const viewing = workspace.opened?.viewing ?? null;
  const stepPlane = (by: number): Action => ({
    why: noSlide ?? (viewing?.planes.count === 1 ? 'the slide has one focal plane only' : null),
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
    'full-resolution': onView((it) => it.showFullResolution()),
    'zoom-in': onView((it) => it.zoomBy(1.5)),
    'zoom-out': onView((it) => it.zoomBy(1 / 1.5)),
    'rotate-left': onView((it) => it.rotateBy(-rotationStep)),
    'rotate-right': onView((it) => it.rotateBy(rotationStep)),
    'rotate-reset': onView((it) => it.resetRotation()),
    'pan-left': onView((it) => it.panBy(-0.2, 0)),
    'pan-right': onView((it) => it.panBy(0.2, 0)),
    'pan-up': onView((it) => it.panBy(0, -0.2)),
    'pan-down': onView((it) => it.panBy(0, 0.2)),
    'plane-up': stepPlane(1),
    'plane-down': stepPlane(-1),
    'automatic-windows': {
      why: noSlide ?? (viewing?.channels.length === 0 ? 'the slide has no channels' : null),
      run: () => viewing?.resetWindows(),
    },
  };
}

function detectionActions(context: CommandContext): Actions<CommandIn<'Detections'>> {
  const { workspace, view, showInvariance, focusExport } = context;
  const { opened } = workspace;
  const noSlide = whyNoSlide(workspace);
  const noDetections =
    noSlide ?? (opened === null || opened.candidates.length === 0 ? 'there are no detections' : null);
  const noHotspot = (opened?.count.hotspots.value ?? null) === null ? 'there is no hotspot' : null;
  const notFinished =
    noSlide ??
    (opened === null || lastFinished(opened.run) === null ? 'there is no finished analysis' : null);
  const step = (direction: 1 | -1): void => {
    const candidate = opened?.selection.step(direction) ?? null;
    if (candidate !== null) view?.centreOn(candidate.x, candidate.y);
  };
  const onOpened =
    (change: (opened: OpenedState) => void): (() => void) =>
    () => {
      if (opened !== null) change(opened);
    };
  return {
    next: { why: noDetections, run: () => step(1) },
    previous: { why: noDetections, run: () => step(-1) },
    hotspot: {
      why: noSlide ?? noHotspot,
      run: onOpened((it) => {
        if (view !== null) goToHotspot(it, view);
      }),
    },
    'reset-threshold': { why: noDetections, run: onOpened((it) => it.count.resetThreshold()) },
    analyse: {
      why: opened === null ? noSlide : whyNotAnalysed(opened),
      run: onOpened((it) => void workspace.startRun(it)),
    },
    cancel: {
      why: opened?.run.kind === 'running' ? null : 'nothing is running',
      run: onOpened((it) => void workspace.cancelRun(it)),
    },
    export: { why: notFinished, run: focusExport },
    'export-pdf': { why: notFinished, run: onOpened((it) => void workspace.exportRun(it, ['pdf'])) },
    invariance: { why: noSlide, run: () => showInvariance(true) },
    'pick-place': {
      why: noSlide,
      run: () => {
        showInvariance(false);
        if (opened !== null) opened.selection.picking = !opened.selection.picking;
      },
    },
  };
}

function whyNotAnalysed(opened: OpenedState): string | null {
  if (whyNotStained(opened.info) !== null) return 'the slide is not stained in colour';
  if (opened.mpp === null) return 'the pixel size is unknown';
  return opened.isUnderWay ? 'an analysis is running' : null;
}

function tissueActions({ workspace, showTissue }: CommandContext): Actions<CommandIn<'Tissue'>> {
  const { opened } = workspace;
  const mask = opened?.mask;
  const noMask = whyNoSlide(workspace) ?? (opened?.mpp === null ? 'the pixel size is unknown' : null);
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
    'mask-reset': onMask((it) => it.reset(), (mask?.edits.length ?? 0) > 0 ? null : 'nothing was corrected'),
  };
}

function decisionActions({ workspace, layout, view }: CommandContext): Actions<CommandIn<'Decisions'>> {
  const { opened } = workspace;
  const decisions = opened?.decisions;
  // What is taken back must be seen.
  const noSlide = whyNoSlide(workspace) ?? (view === null ? 'the slide is not in front' : null);
  /** The browser has no dialog of the system: the path is entered in the settings. */
  const chooseProject = (create: boolean): void => {
    if (workspace.client.shell === 'electron') void workspace.openProject(create);
    else layout.screen = 'settings';
  };
  return {
    undo: {
      why: noSlide ?? ((decisions?.undoable ?? null) === null ? 'there is nothing to undo' : null),
      run: () => {
        if (opened !== null) void workspace.undo(opened);
      },
    },
    redo: {
      why: noSlide ?? ((decisions?.redoable ?? null) === null ? 'there is nothing to redo' : null),
      run: () => {
        if (opened !== null) void workspace.redo(opened);
      },
    },
    'open-project': always(() => chooseProject(false)),
    'new-project': always(() => chooseProject(true)),
  };
}

function slideActions({ workspace, openDialog }: CommandContext): Actions<CommandIn<'Slides'>> {
  const { entries, active } = workspace;
  const step = (by: number): Action => ({
    why: entries.length < 2 ? 'no other slide is open' : null,
    run: () => {
      const at = active === null ? -1 : entries.indexOf(active);
      const next = entries[(at + by + entries.length) % entries.length];
      if (next !== undefined) workspace.activate(next);
    },
  });
  return {
    open: always(openDialog),
    phantom: always(() => void workspace.openPhantom()),
    'next-slide': step(1),
    'previous-slide': step(-1),
  };
}

function windowActions({ layout, theme }: CommandContext): Actions<CommandIn<'Window'>> {
  return {
    slides: always(() => (layout.listOpen = !layout.listOpen)),
    inspector: always(() => (layout.inspectorOpen = !layout.inspectorOpen)),
    settings: always(() => (layout.screen = 'settings')),
    theme: always(() => theme.toggle()),
    shortcuts: always(() => (layout.dialog = 'shortcuts')),
    palette: always(() => (layout.dialog = 'palette')),
  };
}

/** Can be done at any time. */
function always(run: () => void): Action {
  return { why: null, run };
}

/** Shows the chosen hotspot whole. */
export function goToHotspot(opened: OpenedState, view: ShownSlide): void {
  const hotspot = opened.count.hotspots.value?.[opened.count.hotspotShape];
  if (hotspot !== undefined) view.frameRectangle(hotspot.x, hotspot.y, hotspot.width, hotspot.height);
}
