/**
 * The typeface of all reports, Inter (SIL Open Font License 1.1), read from its package: documents embed
 * it and pictures draw its outlines, so nothing depends on the fonts of the machine. It covers Latin, Greek and
 * Cyrillic; a character beyond (a slide named in Chinese) becomes a box, and the code point can be told.
 */
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import { reasonOf } from '../base/thrown';
import { readRegularFile } from '../base/regular-file';
import { SpindleError } from '../contract/errors';

/** One weight: its file for embedding, its font for measuring and outlines. */
export interface Typeface {
  readonly bytes: Buffer;
  readonly font: Font;
}

export interface Typefaces {
  readonly regular: Typeface;
  readonly semibold: Typeface;
}

/** Stands for a character that the typeface does not have. */
const box = '□';

/** Reads both weights. Throws `internal` when the installation lacks them. */
export async function loadTypefaces(): Promise<Typefaces> {
  const require = createRequire(import.meta.url);
  const [regular, semibold] = await Promise.all([
    loadTypeface(() => require.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf')),
    loadTypeface(() => require.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf')),
  ]);
  return { regular, semibold };
}

async function loadTypeface(locate: () => string): Promise<Typeface> {
  try {
    const file = locate();
    const bytes = await readRegularFile(file);
    const font = create(bytes);
    if (!('layout' in font)) throw new TypeError(`${file} holds a collection of fonts`);
    return { bytes, font };
  } catch (cause) {
    throw new SpindleError('internal', {
      what: 'cannot load the typeface of the reports',
      why: reasonOf(cause),
      remedy: 'install Spindle again',
      cause,
    });
  }
}

/** Text as the typeface can show it, on one line: composed, without control characters, boxes for the rest. */
export function showable(text: string, { font }: Typeface): string {
  return Array.from(text.normalize('NFC').replace(/\s+/gu, ' '))
    .filter((character) => !/[\p{Cc}\p{Cf}]/u.test(character))
    .map((character) => (hasCharacter(font, character) ? character : box))
    .join('');
}

/** The code points of a text that the typeface lacks, each once: `U+6A19`. */
export function missingCodePoints(text: string, { font }: Typeface): string[] {
  const missing = Array.from(text.normalize('NFC')).filter(
    (character) => !/[\s\p{Cc}\p{Cf}]/u.test(character) && !hasCharacter(font, character),
  );
  return [...new Set(missing)].map(
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}

function hasCharacter(font: Font, character: string): boolean {
  return font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0);
}

/** OpenType features of a line: figures that stand alone are set in equal widths, so that columns align. */
export function featuresOf(text: string): 'tnum'[] {
  return /^[\d\s.,–-]+$/.test(text) ? ['tnum'] : [];
}

/** Width of a line of text in the unit of `size`. */
export function lineWidth(text: string, typeface: Typeface, size: number): number {
  const { font } = typeface;
  const shown = showable(text, typeface);
  return (font.layout(shown, featuresOf(shown)).advanceWidth * size) / font.unitsPerEm;
}

/** By how much kerning and figures of equal width change the sum of a line's advances at most. */
const mostChange = 0.06;

/** Whether a line of text is no wider than `width`. Where the widths of its characters leave no doubt, it is not laid out, which takes a hundred times as long. */
function isWithin(text: string, typeface: Typeface, size: number, width: number): boolean {
  const { font } = typeface;
  const advances = Array.from(showable(text, typeface)).reduce(
    (sum, character) => sum + font.glyphForCodePoint(character.codePointAt(0) ?? 0).advanceWidth,
    0,
  );
  const sum = (advances * size) / font.unitsPerEm;
  if (sum * (1 + mostChange) <= width) return true;
  if (sum * (1 - mostChange) > width) return false;
  return lineWidth(text, typeface, size) <= width;
}

/** The text shortened in its middle until it fits: a file name keeps its beginning and its extension. */
export function fitted(text: string, typeface: Typeface, size: number, width: number): string {
  const characters = Array.from(showable(text, typeface));
  if (isWithin(characters.join(''), typeface, size, width)) return characters.join('');
  const keeping = (kept: number): string => {
    const tail = Math.floor(kept / 2);
    return `${characters.slice(0, kept - tail).join('')}…${characters.slice(characters.length - tail).join('')}`;
  };
  let [fits, tooMany] = [0, characters.length];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (isWithin(keeping(middle), typeface, size, width)) fits = middle;
    else tooMany = middle;
  }
  return keeping(fits);
}

/** The text in lines no wider than `width`; a word wider than a line is broken where it must be. */
export function wrapped(text: string, typeface: Typeface, size: number, width: number): string[] {
  const lines: string[] = [];
  const fits = (line: string): boolean => isWithin(line, typeface, size, width);
  for (const word of showable(text, typeface).split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && fits(`${line} ${word}`)) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else if (fits(word)) {
      lines.push(word);
    } else {
      let piece = '';
      for (const character of Array.from(word)) {
        if (piece !== '' && !fits(piece + character)) {
          lines.push(piece);
          piece = '';
        }
        piece += character;
      }
      lines.push(piece);
    }
  }
  return lines;
}

/** A line of text as an SVG path; (x, y) is the left end of its baseline. */
export function outlineOf(text: string, typeface: Typeface, size: number, x: number, y: number): string {
  const { font } = typeface;
  const scale = size / font.unitsPerEm;
  const shown = showable(text, typeface);
  const run = font.layout(shown, featuresOf(shown));
  let pen = x;
  return run.glyphs
    .map((glyph, index) => {
      const position = run.positions[index];
      const left = pen + (position?.xOffset ?? 0) * scale;
      pen += (position?.xAdvance ?? 0) * scale;
      return glyph.path.transform(scale, 0, 0, -scale, left, y).toSVG();
    })
    .join('');
}
