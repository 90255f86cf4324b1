/** Regions and notes in the log: changed and removed under their own names, by old entries and new ones alike. */
import { describe, expect, it } from 'vitest';
import { commandSchema, type Command, type Entry } from '../../src-main/contract/domain/command';
import {
  areasOf,
  regionsChangedAt,
  regionsOf,
  regionWords,
  type CountedRegion,
} from '../../src-main/contract/domain/regions';
import { foldAll, valuesOf } from '../../src-main/contract/domain/slide-state';
import { slideKey } from '../../src-main/contract/identity';
import type { Polygon } from '../../src-main/contract/roi';

const slide = { key: slideKey('f'.repeat(32)), scene: 0 };
const triangle: [number, number][] = [
  [0, 0],
  [10, 0],
  [0, 10],
];

function log(...commands: readonly Command[]): Entry[] {
  return commands.map((command, index) => ({
    ...{ seq: index + 1, id: `id-${index + 1}`, at: '2026-01-02T03:04:05.678Z', by: 'AB' },
    // As it is read back from a file.
    command: commandSchema.parse(command),
  }));
}

function drawn(region: string, role: 'include' | 'exclude', name = region): Command {
  return { kind: 'set-region', slide, region, role, name, polygons: [[triangle]] };
}

describe('regions', () => {
  it('are changed and removed under their names, and undone', () => {
    const all = log(
      drawn('a', 'include'),
      drawn('b', 'exclude'),
      { ...drawn('a', 'include', 'invasive front'), colour: '#0072b2' } as Command,
      { kind: 'remove-region', slide, region: 'b' },
      { kind: 'undo', slide, of: 'id-4' },
    );
    const before = foldAll(all.slice(0, 4));
    expect(regionsOf(before).map(({ name }) => name)).toEqual(['invasive front']);
    expect(valuesOf(before, 'region')[0]?.value.colour).toBe('#0072b2');
    expect(regionsChangedAt(before)).toBe(4);
    const after = foldAll(all);
    expect(regionsOf(after).map(({ role }) => role)).toEqual(['exclude', 'include']);
    expect(regionsChangedAt(after)).toBe(5);
    expect(regionsChangedAt(foldAll([]))).toBe(0);
  });

  it('are told apart by what they are for', () => {
    const polygon: Polygon = [triangle];
    const one: CountedRegion = { role: 'include', name: '', polygons: [polygon, polygon] };
    const other: CountedRegion = { role: 'exclude', name: '', polygons: [polygon] };
    expect(areasOf([one, other])).toEqual({ include: [polygon, polygon], exclude: [polygon] });
    expect(regionWords([])).toBeNull();
    expect(regionWords([one])).toBe('1 region');
    expect(regionWords([one, one, other])).toBe('2 regions, without 1 exclusion');
    expect(regionWords([other, other])).toBe('the whole slide, without 2 exclusions');
  });

  it('are coloured by nothing that is no colour', () => {
    const command = { ...drawn('a', 'include'), colour: 'url(x)' };
    expect(commandSchema.safeParse(command).success).toBe(false);
  });
});

describe('notes', () => {
  it('without a name of their own stand under that of their entry, as before', () => {
    const state = foldAll(log({ kind: 'note', slide, place: null, text: 'old' }));
    expect(valuesOf(state, 'note')).toEqual([{ id: 'id-1', seq: 1, value: { place: null, text: 'old' } }]);
  });

  it('are changed and removed, the old ones too', () => {
    const place = { x: 10, y: 20 };
    const state = foldAll(
      log(
        { kind: 'note', slide, place: null, text: 'old' },
        { kind: 'note', slide, note: 'n', place, scale: 0.5, text: 'look here' },
        { kind: 'note', slide, note: 'n', place, scale: 0.5, text: 'a tripolar one' },
        { kind: 'remove-note', slide, note: 'id-1' },
      ),
    );
    expect(valuesOf(state, 'note')).toEqual([
      { id: 'n', seq: 3, value: { place, scale: 0.5, text: 'a tripolar one' } },
    ]);
  });
});
