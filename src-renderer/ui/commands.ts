/**
 * Everything that a key, the palette or a menu can do, in one list: the keyboard handler, the palette and
 * the shortcuts dialog read it, so none of them can say something that is not so.
 */
import { whyNotStained } from '../../src-main/contract/view';
import type { SlideView } from '../viewer/slide-view.svelte';
import { magnificationSteps } from '../viewer/magnification';
import { rotationStep } from '../viewer/view-transform';
import type { Workspace } from '../session/workspace.svelte';
import type { OpenedState } from '../session/opened.svelte';
import { lastFinished } from '../session/run-state';
import type { Layout } from './layout.svelte';
import type { Theme } from './theme.svelte';

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: 'View' | 'Detections' | 'Tissue' | 'Slides' | 'Window';
  /** As keys.ts reads them; the first is shown. */
  readonly keys: readonly string[];
  /** Why it cannot be done now; `null` when it can. */
  readonly why: string | null;
  readonly run: () => void;
}

export interface CommandContext {
  readonly workspace: Workspace;
  readonly layout: Layout;
  readonly theme: Theme;
  /** `null` when no slide is in front. */
  readonly view: SlideView | null;
  readonly openDialog: () => void;
  readonly focusExport: () => void;
  /** Unfolds it in the inspector, and goes there with the keyboard where `focus` is set. */
  readonly showInvariance: (focus: boolean) => void;
  /** Unfolds the tissue mask's part of the inspector. */
  readonly showTissue: () => void;
}

/** Why nothing can be done with the slide in front; `null` when it can. */
function whyNoSlide({ active }: Workspace): string | null {
  if (active === null) return 'no slide is open';
  if (active.state.kind === 'failed') return 'the slide could not be opened';
  return active.opened === null ? 'the slide is not open yet' : null;
}

export function listCommands(context: CommandContext): Command[] {
  const { workspace, layout, theme } = context;
  return [
    ...viewCommands(context),
    ...planeCommands(context),
    ...detectionCommands(context),
    ...runCommands(context),
    ...invarianceCommands(context),
    ...maskCommands(context),
    {
      id: 'open',
      title: 'Open slides…',
      group: 'Slides',
      keys: ['Mod+O'],
      why: null,
      run: context.openDialog,
    },
    {
      id: 'phantom',
      title: 'Open the phantom slide',
      group: 'Slides',
      keys: [],
      why: null,
      run: () => void workspace.openPhantom(),
    },
    ...stepSlideCommands(workspace),
    {
      id: 'slides',
      title: 'Show or hide the slide list',
      group: 'Window',
      keys: ['L'],
      why: null,
      run: () => {
        layout.listOpen = !layout.listOpen;
      },
    },
    {
      id: 'inspector',
      title: 'Show or hide the inspector',
      group: 'Window',
      keys: ['I'],
      why: null,
      run: () => {
        layout.inspectorOpen = !layout.inspectorOpen;
      },
    },
    {
      id: 'settings',
      title: 'Settings',
      group: 'Window',
      keys: ['Mod+,'],
      why: null,
      run: () => {
        layout.screen = 'settings';
      },
    },
    {
      id: 'theme',
      title: `Switch to ${theme.name === 'dark' ? 'light' : 'dark'}`,
      group: 'Window',
      keys: ['T'],
      why: null,
      run: () => theme.toggle(),
    },
    {
      id: 'shortcuts',
      title: 'Keyboard shortcuts',
      group: 'Window',
      keys: ['?'],
      why: null,
      run: () => {
        layout.dialog = 'shortcuts';
      },
    },
    {
      id: 'palette',
      title: 'Find a command',
      group: 'Window',
      keys: ['Mod+K'],
      why: null,
      run: () => {
        layout.dialog = 'palette';
      },
    },
  ];
}

function viewCommands({ workspace, view }: CommandContext): Command[] {
  const why = whyNoSlide(workspace) ?? (view === null ? 'the slide is not in front' : null);
  const noMagnification =
    why ?? (workspace.opened !== null && workspace.opened.mpp === null ? 'the pixel size is unknown' : null);
  const make = (id: string, title: string, keys: string[], run: (view: SlideView) => void): Command => ({
    id,
    title,
    group: 'View',
    keys,
    why,
    run: () => {
      if (view !== null) run(view);
    },
  });
  return [
    make('fit', 'Whole slide', ['0'], (it) => it.fit()),
    ...magnificationSteps.map((step, index) => ({
      ...make(`magnify-${step}`, `Magnification ${step}×`, [String(index + 1)], (it) => it.magnify(step)),
      why: noMagnification,
    })),
    make('full-resolution', 'One slide pixel per screen pixel', ['7'], (it) =>
      it.zoomTo(1 / window.devicePixelRatio),
    ),
    make('zoom-in', 'Zoom in', ['+', '='], (it) => it.zoomBy(1.5)),
    make('zoom-out', 'Zoom out', ['-'], (it) => it.zoomBy(1 / 1.5)),
    make('rotate-left', `Rotate left by ${rotationStep}°`, ['['], (it) => it.rotateBy(-rotationStep)),
    make('rotate-right', `Rotate right by ${rotationStep}°`, [']'], (it) => it.rotateBy(rotationStep)),
    make('rotate-reset', 'Back to 0°', ['\\'], (it) => it.resetRotation()),
    make('pan-left', 'Move left', ['ArrowLeft'], (it) => it.panBy(-0.2, 0)),
    make('pan-right', 'Move right', ['ArrowRight'], (it) => it.panBy(0.2, 0)),
    make('pan-up', 'Move up', ['ArrowUp'], (it) => it.panBy(0, -0.2)),
    make('pan-down', 'Move down', ['ArrowDown'], (it) => it.panBy(0, 0.2)),
  ];
}

function planeCommands({ workspace }: CommandContext): Command[] {
  const viewing = workspace.opened?.viewing ?? null;
  const noSlide = whyNoSlide(workspace);
  const why = noSlide ?? (viewing?.planes.count === 1 ? 'the slide has one focal plane only' : null);
  const step = (by: number): void => viewing?.setPlane(viewing.plane + by);
  const make = (id: string, title: string, key: string, by: number): Command => ({
    id,
    title,
    group: 'View',
    keys: [key],
    why,
    run: () => step(by),
  });
  return [
    make('plane-up', 'Next focal plane', '.', 1),
    make('plane-down', 'Previous focal plane', ',', -1),
    {
      id: 'automatic-windows',
      title: 'All channels in their automatic window',
      group: 'View',
      keys: [],
      why: noSlide ?? (viewing?.channels.length === 0 ? 'the slide has no channels' : null),
      run: () => viewing?.resetWindows(),
    },
  ];
}

function detectionCommands({ workspace, view }: CommandContext): Command[] {
  const { opened } = workspace;
  const noSlide = whyNoSlide(workspace);
  const noDetections =
    noSlide ?? (opened === null || opened.candidates.length === 0 ? 'there are no detections' : null);
  const step = (direction: 1 | -1): void => {
    const candidate = opened?.selection.step(direction) ?? null;
    if (candidate !== null) view?.centreOn(candidate.x, candidate.y);
  };
  return [
    {
      id: 'next',
      title: 'Next detection',
      group: 'Detections',
      keys: ['J'],
      why: noDetections,
      run: () => step(1),
    },
    {
      id: 'previous',
      title: 'Previous detection',
      group: 'Detections',
      keys: ['K'],
      why: noDetections,
      run: () => step(-1),
    },
    {
      id: 'hotspot',
      title: 'Go to the hotspot',
      group: 'Detections',
      keys: ['H'],
      why: noSlide ?? ((opened?.count.hotspots.value ?? null) === null ? 'there is no hotspot' : null),
      run: () => {
        if (opened !== null && view !== null) goToHotspot(opened, view);
      },
    },
    {
      id: 'reset-threshold',
      title: 'Reset the threshold to the model’s',
      group: 'Detections',
      keys: [],
      why: noDetections,
      run: () => opened?.count.resetThreshold(),
    },
  ];
}

function runCommands({ workspace, focusExport }: CommandContext): Command[] {
  const opened = workspace.opened;
  const noSlide = whyNoSlide(workspace);
  const notFinished =
    noSlide ??
    (opened === null || lastFinished(opened.run) === null ? 'there is no finished analysis' : null);
  const cannotStart =
    opened === null
      ? noSlide
      : whyNotStained(opened.info) !== null
        ? 'the slide is not stained in colour'
        : opened.mpp === null
          ? 'the pixel size is unknown'
          : opened.isUnderWay
            ? 'an analysis is running'
            : null;
  return [
    {
      id: 'analyse',
      title: 'Analyse this slide',
      group: 'Detections',
      keys: ['Mod+Enter'],
      why: cannotStart,
      run: () => {
        if (opened !== null) void workspace.startRun(opened);
      },
    },
    {
      id: 'cancel',
      title: 'Cancel the analysis',
      group: 'Detections',
      keys: [],
      why: opened?.run.kind === 'running' ? null : 'nothing is running',
      run: () => {
        if (opened !== null) void workspace.cancelRun(opened);
      },
    },
    {
      id: 'export',
      title: 'Export…',
      group: 'Detections',
      keys: ['Mod+E'],
      why: notFinished,
      run: focusExport,
    },
    {
      id: 'export-pdf',
      title: 'Export the PDF report',
      group: 'Detections',
      keys: ['Mod+Shift+E'],
      why: notFinished,
      run: () => {
        if (opened !== null) void workspace.exportRun(opened, ['pdf']);
      },
    },
  ];
}

function invarianceCommands({ workspace, showInvariance }: CommandContext): Command[] {
  const opened = workspace.opened;
  const why = whyNoSlide(workspace);
  return [
    {
      id: 'invariance',
      title: 'Show the invariance of what is selected',
      group: 'Detections',
      keys: ['V'],
      why,
      run: () => showInvariance(true),
    },
    {
      id: 'pick-place',
      title: 'Pick a place to see its invariance',
      group: 'Detections',
      keys: ['P'],
      why,
      run: () => {
        showInvariance(false);
        if (opened !== null) opened.selection.picking = !opened.selection.picking;
      },
    },
  ];
}

function maskCommands({ workspace, showTissue }: CommandContext): Command[] {
  const opened = workspace.opened;
  const why = whyNoSlide(workspace) ?? (opened?.mpp === null ? 'the pixel size is unknown' : null);
  const make = (
    id: string,
    title: string,
    keys: readonly string[],
    refusal: string | null,
    run: (mask: OpenedState['mask'], of: OpenedState) => void,
  ): Command => ({
    id,
    title,
    group: 'Tissue',
    keys,
    why: why ?? refusal,
    run: () => {
      if (opened === null) return;
      run(opened.mask, opened);
      if (opened.mask.shown) showTissue();
    },
  });
  const mask = opened?.mask;
  return [
    make('mask', 'Show or hide the tissue mask', ['G'], null, (it) => it.show(!it.shown)),
    make('mask-include', 'Add tissue to the mask', ['E'], null, (it) => it.draw('include')),
    make('mask-exclude', 'Take tissue out of the mask', ['X'], null, (it) => it.draw('exclude')),
    make(
      'mask-undo',
      'Undo the last correction of the mask',
      ['Mod+Z'],
      (opened?.decisions.undoable ?? null) !== null ? null : 'there is nothing to undo',
      (_, it) => void workspace.undo(it),
    ),
    make(
      'mask-redo',
      'Redo the correction of the mask',
      ['Mod+Shift+Z', 'Mod+Y'],
      (opened?.decisions.redoable ?? null) !== null ? null : 'there is nothing to redo',
      (_, it) => void workspace.redo(it),
    ),
    make(
      'mask-reset',
      'Back to the proposed tissue mask',
      [],
      (mask?.edits.length ?? 0) > 0 ? null : 'nothing was corrected',
      (it) => it.reset(),
    ),
  ];
}

function stepSlideCommands(workspace: Workspace): Command[] {
  const { entries, active } = workspace;
  const step = (by: number): void => {
    const at = active === null ? -1 : entries.indexOf(active);
    const next = entries[(at + by + entries.length) % entries.length];
    if (next !== undefined) workspace.activate(next);
  };
  const why = entries.length < 2 ? 'no other slide is open' : null;
  return [
    { id: 'next-slide', title: 'Next slide', group: 'Slides', keys: ['PageDown'], why, run: () => step(1) },
    {
      id: 'previous-slide',
      title: 'Previous slide',
      group: 'Slides',
      keys: ['PageUp'],
      why,
      run: () => step(-1),
    },
  ];
}

/** Shows the chosen hotspot whole. */
export function goToHotspot(opened: OpenedState, view: SlideView): void {
  const hotspot = opened.count.hotspots.value?.[opened.count.hotspotShape];
  if (hotspot !== undefined) view.frameRectangle(hotspot.x, hotspot.y, hotspot.width, hotspot.height);
}
