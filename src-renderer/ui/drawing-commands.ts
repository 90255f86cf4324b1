/** What the commands for regions, measures and bookmarks do, and why they cannot be done now. */
import type { CommandIn } from '../../src-main/contract/commands';
import { roiContains } from '../../src-main/contract/roi';
import type { OpenedState } from '../session/opened.svelte';
import type { DrawnRegion } from '../session/slide-regions.svelte';
import { areaTools } from '../slide/drawing/pen.svelte';
import type { ViewTransform } from '../slide/view-transform';
import type { Action, Actions } from './command-context';
import { t } from './language.svelte';

interface DrawingContext {
  readonly opened: OpenedState | null;
  /** Why nothing can be drawn on the slide in front; `null` when it can. */
  readonly noSlide: string | null;
  /** Of the slide; `null` until it is drawn first. */
  readonly view: ViewTransform | null;
  /** Unfolds a part of the inspector. */
  readonly showPanel: (id: string) => void;
}

type Drawing = 'regions' | 'measures-and-bookmarks';

export function drawingActions(context: DrawingContext): Actions<CommandIn<Drawing>> {
  const { opened, noSlide, view, showPanel } = context;
  const on = (change: (opened: OpenedState) => void, refusal: string | null = null): Action => ({
    why: noSlide ?? refusal,
    run: () => {
      if (opened !== null) change(opened);
    },
  });
  const regions = opened?.regions;
  const noRegions = (regions?.list.length ?? 0) === 0 ? t('command-why-no-region') : null;
  const draw = (role: DrawnRegion['role']): Action =>
    on((it) => {
      putAway(it, 'regions');
      const { drawing, tool } = it.regions;
      // The key of a pen that is open goes on to its next tool.
      if (drawing?.role === role) it.regions.tool = next(areaTools, tool);
      else it.regions.draw(role);
    });
  const measure = (what: 'length' | 'area'): Action =>
    on((it) => {
      putAway(it, 'measures');
      it.measures.toggle(what);
    });
  return {
    regions: on((it) => it.regions.show(!it.regions.shown)),
    'draw-region': draw('include'),
    'draw-exclusion': draw('exclude'),
    'region-corners': on((it) => {
      putAway(it, 'regions');
      if (it.regions.editing) {
        it.regions.stop();
        return;
      }
      if (it.regions.selected === null) it.regions.select(inView(it.regions.list, view)?.id ?? null);
      it.regions.editCorners();
    }, noRegions),
    'remove-region': on(
      (it) => {
        if (it.regions.selected !== null) it.regions.remove(it.regions.selected.id);
      },
      noRegions ?? (regions?.selected === null ? t('command-why-no-region-selected') : null),
    ),
    'measure-length': measure('length'),
    'measure-area': measure('area'),
    'clear-measures': on(
      (it) => it.measures.clear(),
      opened?.measures.list.length === 0 ? t('command-why-nothing-measured') : null,
    ),
    bookmark: on(
      (it) => {
        if (view === null) return;
        void it.bookmarks.add(it.bookmarks.pointer ?? { x: view.centreX, y: view.centreY }, view.scale);
        showPanel('bookmarks');
      },
      view === null ? t('command-why-slide-not-drawn') : null,
    ),
  };
}

/** One pen at a time. */
function putAway(opened: OpenedState, kept: 'regions' | 'measures'): void {
  opened.mask.draw(null);
  opened.selection.picking = false;
  if (kept !== 'regions') opened.regions.stop();
  if (kept !== 'measures') opened.measures.measure(null);
}

/** The region in the middle of the view, or else the first. */
function inView(regions: readonly DrawnRegion[], view: ViewTransform | null): DrawnRegion | null {
  const inMiddle =
    view === null ? undefined : regions.find((region) => roiContains(region, view.centreX, view.centreY));
  return inMiddle ?? regions[0] ?? null;
}

function next<T>(all: readonly T[], present: T): T {
  return all[(all.indexOf(present) + 1) % all.length] ?? present;
}
