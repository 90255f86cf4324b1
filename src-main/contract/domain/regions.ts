/** Regions that a person draws: where is counted, and where is not. All in level-0 pixels. */
import { z } from 'zod';
import type { Polygon } from '../roi';
import { polygonsSchema } from './areas';
import { regionRoles, type RegionRole } from './region-roles';
import { changedIn, valuesOf, type SlideState } from './slide-state';

export const countedRegionSchema = z.strictObject({
  role: z.enum(regionRoles),
  name: z.string().max(4000),
  polygons: polygonsSchema,
});

/** A region as counts are limited by it. */
export interface CountedRegion {
  readonly role: RegionRole;
  readonly name: string;
  readonly polygons: readonly Polygon[];
}

/** What is counted lies in `include`, or anywhere where that is empty, and not in `exclude`. */
export interface CountedAreas {
  readonly include: readonly Polygon[];
  readonly exclude: readonly Polygon[];
}

export function areasOf(regions: readonly Omit<CountedRegion, 'name'>[]): CountedAreas {
  const polygonsOf = (role: RegionRole): Polygon[] =>
    regions.filter((region) => region.role === role).flatMap(({ polygons }) => polygons);
  return { include: polygonsOf('include'), exclude: polygonsOf('exclude') };
}

/** The regions of a slide that stand, in the order in which each was drawn or changed last. */
export function regionsOf(state: SlideState): CountedRegion[] {
  return valuesOf(state, 'region').map(({ value: { role, name, polygons } }) => ({ role, name, polygons }));
}

/** Number of the last entry that drew, changed, removed or brought back a region of the slide; 0 before the first. */
export function regionsChangedAt(state: SlideState): number {
  return changedIn(state, 'region');
}

/** `2 regions, without 1 exclusion`, to follow “in”; `null` where there is no region. */
export function regionWords(regions: readonly Pick<CountedRegion, 'role'>[]): string | null {
  const excluded = regions.filter(({ role }) => role === 'exclude').length;
  const included = regions.length - excluded;
  if (regions.length === 0) return null;
  const where = included === 0 ? 'the whole slide' : counted(included, 'region');
  return excluded === 0 ? where : `${where}, without ${counted(excluded, 'exclusion')}`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
