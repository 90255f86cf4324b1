/** What a person types finds what is written otherwise, and each search of the window finds so. */
import { describe, expect, it } from 'vitest';
import { foldedText, soughtWords } from '../../../src-renderer/ui/folded-text';

describe('folded text', () => {
  it.each([
    ['Müller', 'muller'],
    ['Mu\u0308ller', 'MÜLLER'],
    ['Straße', 'STRASSE'],
    ['ẞ', 'ß'],
    ['Łódź', 'łodz'],
    ['ΟΔΟΣ', 'οδός'],
    ['ﬁeld Ⅳ', 'FIELD IV'],
    ['a-1_b.svs', 'A-1_B.SVS'],
  ])('of %s is that of %s', (one, other) => {
    expect(foldedText(one)).toBe(foldedText(other));
  });

  it('tells letters apart that are other letters', () => {
    expect(new Set(['Muller', 'Moller', 'Mueller', 'Müler'].map(foldedText)).size).toBe(4);
  });

  it('is found by its words, of which none is empty', () => {
    expect(soughtWords('  Größe\u00a0 B1 ')).toEqual(['grosse', 'b1']);
    expect(soughtWords(' \t')).toEqual([]);
  });
});
