import { describe, expect, it } from 'vitest';
import { safeStem, stemsOf } from '../../src-main/analysis/document-names';

describe('stemsOf', () => {
  it('takes the name without extension', () => {
    expect(stemsOf(['/s/a.svs', '/s/b.ome.tif'])).toEqual(['a', 'b.ome']);
  });

  it('keeps documents of slides with the same name apart', () => {
    expect(stemsOf(['/s/a.svs', '/s/A.tiff', '/t/a.svs', '/s/summary.svs'])).toEqual([
      'a.svs',
      'A.tiff',
      'a.svs-2',
      'summary.svs-2',
    ]);
  });

  it('writes no document over a slide', () => {
    const overlays = new Set(['a']);
    expect(stemsOf(['/s/a.png', '/s/b.png'], (stem) => overlays.has(stem))).toEqual(['a.png', 'b']);
  });
});

describe('safeStem', () => {
  it('shortens by bytes, between characters, and keeps names apart that begin alike', () => {
    const long = '切片'.repeat(60);
    const [one, other] = [`${long}1`, `${long}2`].map(safeStem);
    expect(one).not.toBe(other);
    expect(safeStem(`${long}1`)).toBe(one);
    for (const stem of [one, other]) {
      expect(Buffer.byteLength(stem ?? '')).toBeLessThanOrEqual(220);
      expect(stem).toMatch(/^(切片)+切?~[0-9a-f]{8}$/);
    }
    const family = '👩‍👩‍👧';
    expect(safeStem(family.repeat(30))).toMatch(new RegExp(`^(${family})+~[0-9a-f]{8}$`));
    expect(safeStem('e\u0301'.repeat(90))).toMatch(/^(e\u0301)+~/);
    expect(safeStem('a'.repeat(220))).toBe('a'.repeat(220));
  });

  it('takes nothing that Windows does not, nor what acts on a terminal', () => {
    expect(safeStem('a<b>:"|?*\\c')).toBe('a_b_______c');
    expect(safeStem('CON')).toBe('_CON');
    expect(safeStem('com1.scan')).toBe('_com1.scan');
    expect(safeStem('console')).toBe('console');
    expect(safeStem('ends. .')).toBe('ends');
    expect(safeStem('\u001b[2J\u202e')).toBe('_[2J_');
    expect(safeStem('...')).toBe('slide');
    expect(safeStem('Müller 0,25 µm')).toBe('Müller 0,25 µm');
  });

  it('keeps slides apart whose safe names are one', () => {
    expect(stemsOf(['/s/a:b.svs', '/s/a_b.svs'])).toEqual(['a_b.svs', 'a_b.svs-2']);
  });
});
