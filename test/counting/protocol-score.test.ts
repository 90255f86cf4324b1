import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  parseProtocols,
  protocolAreaMm2,
  protocolKey,
  protocolSchema,
  withFieldDiameter,
  type Protocol,
} from '../../src-main/contract/domain/protocol';
import { cutCounts, scoreOf } from '../../src-main/counting/protocol-score';
import { protocolOf, publishedKeys, publishedProtocols } from '../../src-main/counting/published-protocols';

function protocol(id: string): Protocol {
  const found = publishedProtocols.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no protocol ${id}`);
  return found;
}

function nameOf(id: string, count: number, areaMm2?: number): string {
  const chosen = protocol(id);
  const score = scoreOf(chosen, count, areaMm2 ?? protocolAreaMm2(chosen) ?? 0);
  return score.kind === 'score' ? score.name : score.kind;
}

describe('the protocols of the literature', () => {
  it('are data of the same shape as a person’s own, each with its own key', () => {
    for (const each of publishedProtocols) expect(() => protocolSchema.parse(each)).not.toThrow();
    expect(publishedKeys.size).toBe(publishedProtocols.length);
    expect(protocolOf('gist-5mm2:1')?.tumour).toBe('Gastrointestinal stromal tumour');
    expect(protocolOf('gist-5mm2:99')).toBeNull();
  });

  it('have cut-offs that no text contradicts', () => {
    const cuts = (id: string): readonly number[] => {
      const found = cutCounts(protocol(id), protocolAreaMm2(protocol(id)) ?? 0);
      if ('kind' in found) throw new Error(found.reason);
      return found;
    };
    expect(cuts('gist-5mm2')).toEqual([6]);
    expect(cuts('lung-carcinoid-2mm2')).toEqual([2, 11]);
    expect(cuts('net-gep-2mm2')).toEqual([10, 101]);
    expect(cuts('adrenocortical-10mm2')).toEqual([21]);
    expect(cuts('imtcgs-2mm2')).toEqual([5]);
    expect(cuts('canine-mast-cell-kiupel')).toEqual([7]);
    expect(cuts('canine-mast-cell-romansik')).toEqual([6]);
    expect(cuts('canine-mammary')).toEqual([10, 20]);
    expect(cuts('feline-mammary')).toEqual([9, 18]);
    expect(cuts('canine-meningioma')).toEqual([4, 20]);
    expect(cuts('nottingham-mm2')).toEqual([9, 18]);
  });

  it.each([
    ['nottingham-field-0.59', [9, 10, 19, 20]],
    ['nottingham-field-0.63', [11, 12, 22, 23]],
    ['nottingham-field-0.40', [4, 5, 9, 10]],
    ['nottingham-field-0.69', [13, 14, 27, 28]],
  ] as const)('%s has the scores of the table', (id, counts) => {
    expect(counts.map((count) => nameOf(id, count))).toEqual(['score 1', 'score 2', 'score 2', 'score 3']);
  });

  it('agree: the cut-offs of the table by field lie within one figure of those per mm², rounded', () => {
    const byField = publishedProtocols.filter(({ id }) => id.startsWith('nottingham-field-'));
    expect(byField).toHaveLength(30);
    for (const each of byField) {
      const areaMm2 = protocolAreaMm2(each) ?? 0;
      const table = cutCounts(each, areaMm2);
      const perMm2 = cutCounts(protocol('nottingham-mm2'), areaMm2);
      if ('kind' in table || 'kind' in perMm2) throw new Error();
      table.forEach((cut, index) => expect(Math.abs(cut - (perMm2[index] ?? NaN))).toBeLessThanOrEqual(1));
    }
  });
});

describe('scoreOf', () => {
  it('scales a count in another area where the protocol does', () => {
    expect(scoreOf(protocol('net-gep-2mm2'), 9, 10)).toMatchObject({ name: 'G1', isScaled: false });
    expect(scoreOf(protocol('net-gep-2mm2'), 2, 2)).toMatchObject({ name: 'G2', value: 2, isScaled: true });
    expect(scoreOf(protocol('net-gep-2mm2'), 100, 10)).toMatchObject({ name: 'G2' });
    expect(scoreOf(protocol('net-gep-2mm2'), 101, 10)).toMatchObject({ name: 'G3' });
    expect(scoreOf(protocol('gist-5mm2'), 26, 25)).toMatchObject({ name: 'high mitotic rate', value: 5.2 });
  });

  it('refuses a count in another area where the protocol holds for its own alone, and says what to do', () => {
    expect(scoreOf(protocol('canine-mast-cell-kiupel'), 7, 2.3758)).toMatchObject({ name: 'high grade' });
    expect(scoreOf(protocol('canine-mast-cell-kiupel'), 7, 5)).toEqual({
      kind: 'refused',
      reason: 'other-area',
      protocol: 'Canine cutaneous mast cell tumour (Kiupel), 2.37 mm²',
      askedMm2: 2.37,
      areaMm2: 5,
    });
    expect(nameOf('canine-mast-cell-kiupel', 7, 1)).toBe('refused');
  });

  it('asks for the field diameter where the protocol does not state it', () => {
    expect(scoreOf(protocol('fnclcc-10hpf'), 12, 1.74)).toMatchObject({ kind: 'refused' });
    const mine = withFieldDiameter(protocol('fnclcc-10hpf'), 0.47);
    expect(scoreOf(mine, 12, protocolAreaMm2(mine) ?? 0)).toMatchObject({ name: 'score 2' });
    expect(withFieldDiameter(protocol('gist-5mm2'), 0.47)).toBe(protocol('gist-5mm2'));
  });

  it('gives a rate without a score where the literature has none', () => {
    expect(scoreOf(protocol('melanoma-1mm2'), 3, 1)).toEqual({
      ...{ kind: 'rate', value: 3, unitMm2: 1, isScaled: false },
    });
  });

  it.each([0, -1, NaN, Infinity])('refuses an area of %f mm²', (areaMm2) => {
    expect(scoreOf(protocol('gist-5mm2'), 3, areaMm2)).toMatchObject({ kind: 'refused' });
  });

  it('changes at the cut counts and nowhere else, in any area', () => {
    for (const each of publishedProtocols.filter(({ otherArea }) => otherArea === 'scaled')) {
      for (const areaMm2 of [0.3, 1, 1.2, 2, 2.37, 3.6, 4.75, 10, 11.85, 25, 50]) {
        const cuts = cutCounts(each, areaMm2);
        if ('kind' in cuts) throw new Error(cuts.reason);
        const wrong = Array.from({ length: 260 }, (_, count) => count).filter((count) => {
          const score = scoreOf(each, count, areaMm2);
          const band = cuts.filter((cut) => count >= cut).length;
          return cuts.length > 0 && (score.kind !== 'score' || score.band !== band);
        });
        expect(wrong).toEqual([]);
      }
    }
  });
});

const own = {
  ...{ id: 'clinic-breast', version: '2024', name: 'Ours', tumour: 'Breast', counted: 'mitotic figures' },
  area: { kind: 'fields', fields: 10, diameterMm: 0.53 },
  ...{ unitMm2: null, rounding: 'nearest', otherArea: 'refused' },
  bands: [{ name: 'score 1' }, { name: 'score 2', atLeast: 9 }, { name: 'score 3', atLeast: 17 }],
  citation: 'Our manual, page 12',
  source: { kind: 'own', read: 'Our manual' },
  checked: '2026-01-31',
};

function refusal(text: string): { message: string; details: readonly string[]; tag: string } {
  try {
    parseProtocols(text, publishedKeys, 'own.json');
  } catch (error) {
    return error as { message: string; details: readonly string[]; tag: string };
  }
  throw new Error('was not refused');
}

function withChange(change: object): string {
  return JSON.stringify({ protocols: [{ ...own, ...change }] });
}

describe('parseProtocols', () => {
  it('takes a person’s own protocols, also with a byte order mark', () => {
    const [taken] = parseProtocols(`\uFEFF${withChange({})}`, publishedKeys);
    expect(taken).toEqual(own);
    expect(protocolOf('clinic-breast:2024', taken === undefined ? [] : [taken])).toBe(taken);
    if (taken !== undefined) expect(protocolKey(taken)).toBe('clinic-breast:2024');
  });

  it.each([
    ['no JSON', '{', 'it is no JSON'],
    ['another shape', '[]', 'expected object'],
    ['no protocols', '{"protocols":[]}', 'protocols: Too small'],
    ['an unknown field', withChange({ colour: 'red' }), 'Unrecognized key: "colour"'],
    ['an id with a colon', withChange({ id: 'a:b' }), 'protocols[0].id: letters, digits'],
    ['an area of 0', withChange({ area: { kind: 'area', mm2: 0 } }), 'protocols[0].area.mm2'],
    ['one score', withChange({ bands: [{ name: 'all' }] }), 'protocols[0].bands: one score only'],
    [
      'a first score with a cut-off',
      withChange({
        bands: [
          { name: 'a', atLeast: 2 },
          { name: 'b', atLeast: 3 },
        ],
      }),
      'protocols[0].bands[0]: the first score has no cut-off',
    ],
    [
      'cut-offs that do not rise',
      withChange({ bands: [{ name: 'a' }, { name: 'b', atLeast: 3 }, { name: 'c', above: 3 }] }),
      'protocols[0].bands[2]: its cut-off is not above that of the score before',
    ],
    [
      'a score with two cut-offs',
      withChange({ bands: [{ name: 'a' }, { name: 'b', atLeast: 3, above: 3 }] }),
      'protocols[0].bands[1]: states both',
    ],
    ['no citation', withChange({ citation: '  ' }), 'protocols[0].citation'],
    ['a name with control characters', withChange({ name: 'a\u001b[2J' }), 'protocols[0].name: has control'],
    ['a date that is none', withChange({ checked: '2026-02-31' }), 'protocols[0].checked'],
    ['the key of a published one', withChange({ id: 'gist-5mm2', version: '1' }), 'gist-5mm2:1'],
    ['one key twice', JSON.stringify({ protocols: [own, own] }), 'clinic-breast:2024'],
    ['a million characters', ' '.repeat(1_000_001), 'more than 1000000'],
  ])('refuses %s and says where', (_, text, words) => {
    const { message, tag } = refusal(text);
    expect(tag).toBe('protocol-invalid');
    expect(message).toContain(words);
  });

  it('takes the example of docs/counting.md', () => {
    const [, example = ''] = /```json\n(.*?)```/s.exec(readFileSync('docs/counting.md', 'utf8')) ?? [];
    expect(parseProtocols(example, publishedKeys)).toHaveLength(1);
  });

  it('lists every fault up to twenty', () => {
    const text = JSON.stringify({ protocols: Array.from({ length: 30 }, () => ({ ...own, version: '' })) });
    const { details } = refusal(text);
    expect(details).toHaveLength(20);
    expect(details.at(-1)).toBe('and 10 more');
  });
});
