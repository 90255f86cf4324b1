/** The fold of a slide's entries: the same on both sides, whatever was decided, undone and done again. */
import { describe, expect, it } from 'vitest';
import { pictureName, slideKey } from '../../src-main/contract/identity';
import { entrySchema, entryWords, type Command, type Entry } from '../../src-main/contract/domain/command';
import {
  emptySlideState,
  fold,
  foldAll,
  isBlinded,
  nextUndo,
  standingAt,
  valuesOf,
  type Family,
  type SlideState,
} from '../../src-main/contract/domain/slide-state';
import { randomNumbers } from '../fixture/texture';
import { randomDecision, readers } from './random-commands';

const slide = { key: slideKey('1'.repeat(32)), scene: 0 };
const families = [
  ...(['pixel-size', 'mask-edit', 'region', 'figure', 'verdict', 'area', 'note'] as const),
  ...(['consensus', 'estimate', 'alignment', 'case'] as const),
];

const recordKinds: readonly Command['kind'][] = [
  ...(['record-views', 'read-blinded', 'sign-off', 'withdraw-sign-off'] as const),
];

/** By the rule as it is said, without the fold: of each address the last value whose entry is not undone. */
function standingByRule(entries: readonly Entry[]): Map<string, string> {
  const undone = new Set<string>();
  for (const { command } of entries) {
    if (command.kind === 'undo') undone.add(command.of);
    if (command.kind === 'redo') undone.delete(command.of);
  }
  const standing = new Map<string, string>();
  for (const { id, by, batch, command } of entries) {
    const isRecordOnly = recordKinds.includes(command.kind);
    if (!isRecordOnly && undone.has(batch ?? id)) continue;
    if (command.kind === 'set-pixel-size') standing.set('pixel-size', JSON.stringify(command.mpp));
    if (command.kind === 'place-hotspot') standing.set('hotspot', JSON.stringify(command.place));
    if (command.kind === 'place-area') standing.set(`area ${by}`, JSON.stringify(command.place));
    if (command.kind === 'remove-area') standing.delete(`area ${by}`);
    if (command.kind === 'edit-mask') standing.set(`edit ${id}`, JSON.stringify(command.edit));
    if (command.kind === 'remove-mask-edit') standing.delete(`edit ${command.edit}`);
    if (command.kind === 'set-region') standing.set(`region ${command.region}`, command.name);
    if (command.kind === 'remove-region') standing.delete(`region ${command.region}`);
    if (command.kind === 'record-views') standing.set(`views ${id}`, JSON.stringify(command.views));
    if (command.kind === 'read-blinded') {
      if (command.blinded) standing.set(`blinding ${by}`, by);
      else standing.delete(`blinding ${by}`);
    }
    if (command.kind === 'give-consensus') {
      if (command.verdict === null) standing.delete(`consensus ${command.figure}`);
      else standing.set(`consensus ${command.figure}`, `${command.verdict} ${by}`);
    }
    if (command.kind === 'sign-off') standing.set(`sign-off ${id}`, `${command.knew} ${by}`);
    if (command.kind === 'withdraw-sign-off') standing.set(`withdrawal ${command.signOff}`, by);
    if (command.kind === 'set-case') {
      if (command.case === null) standing.delete('case');
      else standing.set('case', JSON.stringify(command.case));
    }
    if (command.kind === 'estimate-count') standing.set(`estimate ${by}`, JSON.stringify(command.own));
    if (command.kind === 'align-slides') {
      const alignment = `alignment ${pictureName(command.other)}`;
      if (command.alignment === null) standing.delete(alignment);
      else standing.set(alignment, JSON.stringify(command.alignment));
    }
    if (command.kind !== 'give-verdict') continue;
    const verdict = `verdict ${command.figure} ${by}`;
    if (command.verdict === null) standing.delete(verdict);
    else standing.set(verdict, command.verdict);
  }
  return standing;
}

function standingByFold(state: SlideState): Map<string, string> {
  return new Map([
    ...valuesOf(state, 'pixel-size').map(({ value }) => ['pixel-size', JSON.stringify(value)] as const),
    ...valuesOf(state, 'hotspot').map(({ value }) => ['hotspot', JSON.stringify(value)] as const),
    ...valuesOf(state, 'area').map(
      ({ value }) => [`area ${value.reader}`, JSON.stringify(value.place)] as const,
    ),
    ...valuesOf(state, 'mask-edit').map(({ id, value }) => [`edit ${id}`, JSON.stringify(value)] as const),
    ...valuesOf(state, 'region').map(({ id, value }) => [`region ${id}`, value.name] as const),
    ...valuesOf(state, 'alignment').map(
      ({ id, value }) => [`alignment ${id}`, JSON.stringify(value.alignment)] as const,
    ),
    ...valuesOf(state, 'views').map(({ id, value }) => [`views ${id}`, JSON.stringify(value.views)] as const),
    ...valuesOf(state, 'blinding').map(({ id, value }) => [`blinding ${id}`, value.reader] as const),
    ...valuesOf(state, 'consensus').map(
      ({ id, value }) => [`consensus ${id}`, `${value.verdict} ${value.by}`] as const,
    ),
    ...valuesOf(state, 'case').map(({ value }) => ['case', JSON.stringify(value)] as const),
    ...valuesOf(state, 'sign-off').map(
      ({ id, value }) => [`sign-off ${id}`, `${value.knew} ${value.reader}`] as const,
    ),
    ...valuesOf(state, 'withdrawal').map(({ id, value }) => [`withdrawal ${id}`, value.reader] as const),
    ...valuesOf(state, 'estimate').map(
      ({ id, value }) => [`estimate ${id}`, JSON.stringify(value.own)] as const,
    ),
    ...valuesOf(state, 'verdict').map(
      ({ value }) => [`verdict ${value.figure} ${value.reader}`, value.verdict] as const,
    ),
  ]);
}

function randomEntries(seed: number, length: number): { entries: Entry[]; state: SlideState } {
  const random = randomNumbers(seed);
  const entries: Entry[] = [];
  let state = emptySlideState;
  for (let seq = 1; seq <= length; seq += 1) {
    const entry = {
      seq,
      id: `id-${seq}`,
      at: '2026-01-01T00:00:00.000Z',
      ...randomDecision(random, slide, state),
    };
    entries.push(entry);
    state = fold(state, entry);
  }
  return { entries, state };
}

describe('the fold', () => {
  it('of 1,000 sequences is what the rule says, and the same on the other side of a wire', () => {
    let undos = 0;
    for (let seed = 1; seed <= 1000; seed += 1) {
      const { entries, state } = randomEntries(seed, 40);
      undos += entries.filter(({ command }) => command.kind === 'undo').length;
      const sent = entries.map((entry) => entrySchema.parse(JSON.parse(JSON.stringify(entry))));
      expect(JSON.stringify(foldAll(sent))).toBe(JSON.stringify(state));
      expect(standingByFold(state), `seed ${seed}`).toEqual(standingByRule(entries));
    }
    expect(undos).toBeGreaterThan(2000);
  });

  it('leaves the state that it began with as it was', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const { entries } = randomEntries(seed, 60);
      const half = foldAll(entries.slice(0, 30));
      const before = JSON.stringify(half);
      const [one, other] = [foldAll(entries.slice(30), half), foldAll(entries.slice(30, 40), half)];
      expect(JSON.stringify(half), `seed ${seed}`).toBe(before);
      expect(JSON.stringify(foldAll(entries.slice(40), other))).toBe(JSON.stringify(one));
    }
  });

  it('comes back to nothing when everything is undone', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const { entries } = randomEntries(seed, 60);
      let state = foldAll(entries);
      let seq = entries.length;
      for (const by of readers) {
        for (let of = nextUndo(state, by); of !== null; of = nextUndo(state, by)) {
          seq += 1;
          const at = '2026-01-01T00:00:00.000Z';
          state = fold(state, { seq, id: `undo-${seq}`, at, by, command: { kind: 'undo', slide, of } });
        }
      }
      for (const family of families) expect(valuesOf<Family>(state, family), `seed ${seed}`).toEqual([]);
    }
  });

  it('keeps a mask edit that was taken away, for the day that this is undone', () => {
    const polygon: [number, number][][] = [[[0, 0], [9, 0], [0, 9]]]; // prettier-ignore
    const edit = { kind: 'include', polygon } as const;
    const commands: readonly Command[] = [
      { kind: 'edit-mask', slide, edit },
      { kind: 'edit-mask', slide, edit: { ...edit, kind: 'exclude' } },
      { kind: 'remove-mask-edit', slide, edit: 'id-1' },
      { kind: 'undo', slide, of: 'id-3' },
    ];
    const entries = commands.map((command, index) => ({
      ...{ seq: index + 1, id: `id-${index + 1}`, at: '2026-01-01T00:00:00.000Z', by: 'AB' },
      command,
    }));
    const idsAfter = (count: number): string[] =>
      valuesOf(foldAll(entries.slice(0, count)), 'mask-edit').map(({ id }) => id);
    expect(idsAfter(2)).toEqual(['id-1', 'id-2']);
    expect(idsAfter(3)).toEqual(['id-2']);
    expect(idsAfter(4)).toEqual(['id-1', 'id-2']);
    expect(entryWords(entries[2] ?? expect.unreachable())).toBe(
      'AB took back a correction of the tissue mask',
    );
  });

  it('keeps the verdicts of two readers apart', () => {
    const place = { x: 1, y: 2 };
    const verdict = (seq: number, by: string, given: 'mitotic' | 'normal'): Entry => ({
      ...{ seq, id: `id-${seq}`, at: '2026-01-01T00:00:00.000Z', by },
      command: { kind: 'give-verdict', slide, figure: 'f', place, verdict: given },
    });
    const state = foldAll([
      verdict(1, 'AB', 'mitotic'),
      verdict(2, 'CD', 'normal'),
      verdict(3, 'AB', 'normal'),
    ]);
    expect(valuesOf(state, 'verdict').map(({ value }) => [value.reader, value.verdict])).toEqual([
      ['CD', 'normal'],
      ['AB', 'normal'],
    ]);
    expect(standingAt(state, 'verdict', 'another')).toBeNull();
  });

  /** As one reader after the other, whose entry each is. */
  function stateAfter(...made: readonly (readonly [by: string, command: Command])[]): SlideState {
    const at = '2026-01-01T00:00:00.000Z';
    return foldAll(
      made.map(([by, command], index) =>
        entrySchema.parse({ seq: index + 1, id: `id-${index + 1}`, at, by, command }),
      ),
    );
  }
  const place = { x: 1, y: 2 };
  const verdict = { kind: 'give-verdict', slide, figure: 'f', place, verdict: 'mitotic' } as const;

  it('keeps with a verdict that it was given blinded, and makes none blinded that does not say so', () => {
    const blinded = (state: SlideState) => valuesOf(state, 'verdict').map(({ value }) => value.blinded);
    expect(blinded(stateAfter(['AB', { ...verdict, blinded: true }], ['CD', verdict]))).toEqual([
      true,
      undefined,
    ]);
    // Seen since, and judged again: blinded no longer.
    const again = { ...verdict, verdict: 'normal' } as const;
    expect(blinded(stateAfter(['AB', { ...verdict, blinded: true }], ['AB', again]))).toEqual([undefined]);
  });

  it('begins and ends reading blinded for one reader, which no undo touches', () => {
    const on = { kind: 'read-blinded', slide, blinded: true } as const;
    const state = stateAfter(['AB', verdict], ['AB', on]);
    expect([isBlinded(state, 'AB'), isBlinded(state, 'CD')]).toEqual([true, false]);
    expect(nextUndo(state, 'AB')).toBe('id-1');
    const undone = stateAfter(['AB', verdict], ['AB', on], ['AB', { kind: 'undo', slide, of: 'id-2' }]);
    expect(isBlinded(undone, 'AB')).toBe(true);
    expect(isBlinded(stateAfter(['AB', on], ['AB', { ...on, blinded: false }]), 'AB')).toBe(false);
  });

  it('keeps a consensus beside the verdicts that it settles, with who sat there', () => {
    const consensus = { kind: 'give-consensus', slide, figure: 'f', place, verdict: 'normal' } as const;
    const given: readonly (readonly [string, Command])[] = [
      ['AB', verdict],
      ['CD', { ...verdict, verdict: 'unsure' }],
      ['AB', { ...consensus, present: ['AB', 'CD'] }],
    ];
    const state = stateAfter(...given);
    expect(valuesOf(state, 'verdict').map(({ value }) => value.verdict)).toEqual(['mitotic', 'unsure']);
    expect(standingAt(state, 'consensus', 'f')?.value).toEqual({
      ...{ figure: 'f', place, verdict: 'normal', by: 'AB', present: ['AB', 'CD'] },
    });
    const undone = stateAfter(...given, ['AB', { kind: 'undo', slide, of: nextUndo(state, 'AB') ?? '' }]);
    expect(standingAt(undone, 'consensus', 'f')).toBeNull();
    expect(valuesOf(undone, 'verdict')).toHaveLength(2);
  });
});
