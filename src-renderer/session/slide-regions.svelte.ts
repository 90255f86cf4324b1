/**
 * The regions of one slide as a person draws and changes them: those that stand, from every person and window, which one is selected,
 * and what is being drawn. Each change is a command of its own, made on what stands when its turn comes, so that quick ones do not
 * overtake each other.
 */
import type { RegionRole } from '../../src-main/contract/domain/region-roles';
import { regionsChangedAt, regionsOf, type CountedRegion } from '../../src-main/contract/domain/regions';
import {
  firstWrittenAt,
  standingAt,
  valuesOf,
  type Region,
  type SlideState,
} from '../../src-main/contract/domain/slide-state';
import { editable, maxRequestPoints, type Polygon } from '../../src-main/contract/roi';
import { areaOf, difference, fittedTo, union, withinPoints } from '../slide/drawing/outlines';
import type { AreaTool } from '../slide/drawing/pen.svelte';
import { t } from '../ui/language.svelte';
import { regionName, unchosenName } from './region-name';
import type { Decision, SlideDecisions } from './slide-decisions.svelte';

export interface DrawnRegion extends Region {
  readonly id: string;
  readonly colour: string;
}

/** What the next shape does: a region of its own, or more or less of the one that is selected. */
export type DrawingMode = 'new' | 'add' | 'take-away';

export interface RegionDrawing {
  readonly role: RegionRole;
  readonly mode: DrawingMode;
}

/** Okabe and Ito's, which people with any colour vision tell apart. */
export const regionColours = [
  '#009e73',
  '#e69f00',
  '#0072b2',
  '#cc79a7',
  '#f0e442',
  '#56b4e9',
  '#d55e00',
] as const;
const colourOfRole = { include: '#009e73', exclude: '#e69f00' } as const satisfies Record<RegionRole, string>;

/** Gaps that are closed and edges that are shared, CSS pixels. */
const fitDistance = 8;

export interface RegionsParts {
  readonly decisions: SlideDecisions;
  readonly onSaid: (sentence: string) => void;
}

export class SlideRegions {
  readonly #parts: RegionsParts;
  #shown = $state(true);
  #selected = $state<string | null>(null);
  #drawing = $state.raw<RegionDrawing | null>(null);
  #editing = $state(false);
  #tool = $state<AreaTool>('freehand');
  #radius = $state(16);
  #fits = $state(true);
  readonly #list = $derived.by(() => listOf(this.#parts.decisions.state));
  readonly #counted = $derived.by(() => regionsOf(this.#parts.decisions.state));

  constructor(parts: RegionsParts) {
    this.#parts = parts;
  }

  /** In the order in which they were drawn first. */
  get list(): readonly DrawnRegion[] {
    return this.#list;
  }
  /** What counts are limited to. */
  get counted(): readonly CountedRegion[] {
    return this.#counted;
  }
  /** Number of the entry that changed them last. */
  get changedAt(): number {
    return regionsChangedAt(this.#parts.decisions.state);
  }
  get shown(): boolean {
    return this.#shown;
  }
  get selected(): DrawnRegion | null {
    return this.#list.find(({ id }) => id === this.#selected) ?? null;
  }
  /** What the pen is for; `null` while nothing is drawn. */
  get drawing(): RegionDrawing | null {
    return this.#drawing;
  }
  /** Whether the corners of the selected region are shown to be moved. */
  get editing(): boolean {
    return this.#editing && this.selected !== null;
  }
  get tool(): AreaTool {
    return this.#tool;
  }
  set tool(tool: AreaTool) {
    this.#tool = tool;
  }
  /** Of the brush, CSS pixels. */
  get radius(): number {
    return this.#radius;
  }
  set radius(radius: number) {
    this.#radius = radius;
  }
  /** Whether what is drawn is fitted to its neighbours. */
  get fits(): boolean {
    return this.#fits;
  }
  set fits(fits: boolean) {
    this.#fits = fits;
  }

  show(shown: boolean): void {
    this.#shown = shown;
    if (!shown) this.stop();
  }

  select(id: string | null): void {
    if (id !== this.#selected) this.#editing = false;
    this.#selected = id;
  }

  /** Opens the pen. `add` and `take-away` are for the selected region, whose role they keep. */
  draw(role: RegionRole, mode: DrawingMode = 'new'): void {
    this.show(true);
    this.#editing = false;
    const { selected } = this;
    this.#drawing =
      mode === 'new' || selected === null ? { role, mode: 'new' } : { role: selected.role, mode };
  }

  editCorners(): void {
    this.show(true);
    this.#drawing = null;
    this.#editing = this.selected !== null;
  }

  /** Puts pen and corners away. */
  stop(): void {
    this.#drawing = null;
    this.#editing = false;
  }

  /** Takes what the pen has drawn. @param scale of the view, CSS pixels per level-0 pixel */
  async take(drawn: readonly Polygon[], scale: number): Promise<void> {
    const drawing = this.#drawing;
    if (drawing === null) return;
    const { selected } = this;
    if (drawing.mode === 'new' || selected === null) {
      const id = `region-${crypto.randomUUID()}`;
      const keepsDrawing = this.#tool === 'brush';
      if (!keepsDrawing) this.#drawing = null;
      if (!(await this.#add(id, drawing.role, drawn, scale))) return;
      this.#selected = id;
      // A brush goes on with the region that it began.
      if (keepsDrawing && this.#drawing !== null) this.#drawing = { role: drawing.role, mode: 'add' };
      return;
    }
    const { id } = selected;
    if (drawing.mode === 'add') await this.#reshape(id, (before) => union(before, drawn), scale);
    else await this.#reshape(id, (before) => difference(before, drawn), scale, false);
  }

  /** Corners were moved, or all of it. */
  async reshape(id: string, polygons: readonly Polygon[], scale: number): Promise<void> {
    await this.#reshape(id, () => polygons, scale);
  }

  rename(id: string, name: string): void {
    this.#change(id, () => ({ name }));
  }

  setRole(id: string, role: RegionRole): void {
    this.#change(id, () => ({ role }));
  }

  colour(id: string, colour: string): void {
    this.#change(id, () => ({ colour }));
  }

  remove(id: string): void {
    if (this.#selected === id) this.#editing = false;
    void this.#parts.decisions.decide((standing) =>
      standingAt(standing, 'region', id) === null ? null : { kind: 'remove-region', region: id },
    );
  }

  /** @returns whether there is such a region now */
  async #add(id: string, role: RegionRole, drawn: readonly Polygon[], scale: number): Promise<boolean> {
    await this.#decideOrSay((standing, refuse) => {
      const polygons = this.#fitted(standing, id, role, drawn, scale, refuse);
      if (polygons === null) return null;
      const name = freeName(role, standing);
      return { kind: 'set-region', region: id, role, name, polygons: polygons.map(editable) };
    });
    return standingAt(this.#parts.decisions.state, 'region', id) !== null;
  }

  async #reshape(
    id: string,
    change: (before: readonly Polygon[]) => readonly Polygon[],
    scale: number,
    fits = true,
  ): Promise<void> {
    await this.#decideOrSay((standing, refuse) => {
      const before = standingAt(standing, 'region', id)?.value;
      if (before === undefined) return null;
      const changed = change(before.polygons);
      if (changed.length === 0) return { kind: 'remove-region', region: id };
      const polygons = fits
        ? this.#fitted(standing, id, before.role, changed, scale, refuse)
        : bounded(changed, scale, refuse);
      return polygons === null ? null : setRegion(id, before, { polygons });
    });
  }

  #change(id: string, change: (before: Region) => Partial<Region>): void {
    void this.#parts.decisions.decide((standing) => {
      const before = standingAt(standing, 'region', id)?.value;
      return before === undefined ? null : setRegion(id, before, change(before));
    });
  }

  /** Why nothing could be decided is said once it is known, not for what was only foreseen. */
  async #decideOrSay(deciding: (standing: SlideState, refuse: Refuse) => Decision | null): Promise<void> {
    const refused: string[] = [];
    await this.#parts.decisions.decide((standing) => {
      refused.length = 0;
      return deciding(standing, (sentence) => void refused.push(sentence));
    });
    for (const why of refused) this.#parts.onSaid(why);
  }

  /** Beside its neighbours of the same role; `null` where nothing is left. */
  #fitted(
    standing: SlideState,
    id: string,
    role: RegionRole,
    polygons: readonly Polygon[],
    scale: number,
    refuse: Refuse,
  ): Polygon[] | null {
    const neighbours = valuesOf(standing, 'region')
      .filter((other) => other.id !== id && other.value.role === role)
      .flatMap(({ value }) => value.polygons);
    const fitted = this.#fits ? fittedTo(polygons, neighbours, fitDistance / scale) : union(polygons);
    if (areaOf(fitted) === 0) {
      refuse(t('session-region-in-others'));
      return null;
    }
    return bounded(fitted, scale, refuse);
  }
}

type Refuse = (sentence: string) => void;

function bounded(polygons: readonly Polygon[], scale: number, refuse: Refuse): Polygon[] | null {
  const within = withinPoints(polygons, maxRequestPoints, 0.5 / scale);
  if (within === null) refuse(t('session-region-too-many-points'));
  return within;
}

function setRegion(id: string, before: Region, change: Partial<Region>): Decision {
  const { role, name, colour, polygons } = { ...before, ...change };
  return {
    ...{ kind: 'set-region', region: id, role, name },
    ...(colour !== undefined && { colour }),
    polygons: polygons.map(editable),
  };
}

function listOf(state: SlideState): DrawnRegion[] {
  return valuesOf(state, 'region')
    .map(({ id, value }) => ({
      ...value,
      id,
      name: regionName(value.name),
      colour: value.colour ?? colourOfRole[value.role],
    }))
    .sort((one, other) => begunAt(state, one.id) - begunAt(state, other.id));
}

function begunAt(state: SlideState, id: string): number {
  return firstWrittenAt(state, { family: 'region', id });
}

/** The first that no region of the slide has, in the log or on the screen. */
function freeName(role: RegionRole, standing: SlideState): string {
  const taken = new Set(valuesOf(standing, 'region').map(({ value }) => regionName(value.name)));
  let number = 1;
  while (taken.has(regionName(unchosenName(role, number)))) number += 1;
  return unchosenName(role, number);
}
