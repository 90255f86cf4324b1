/** The message files: every language has every text, every text that is asked for is there, and no screen has words of its own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { FluentResource } from '@fluent/bundle';
import { parse, type AST } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';
import { english } from '../../src-main/messages/english';
import { german } from '../../src-main/messages/german';
import { languageFor, messagesIn } from '../../src-main/messages/messages';

const root = join(import.meta.dirname, '..', '..');
const filesUnder = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
const sources = [...filesUnder('src-renderer'), ...filesUnder('src-main')].map((path) => ({
  path: relative(root, path),
  text: readFileSync(path, 'utf8'),
}));

type Body = FluentResource['body'];
const bodyOf = (texts: readonly string[]): Body => texts.flatMap((text) => new FluentResource(text).body);

/** The names of the variables of a message, each once, sorted. */
function variablesOf(message: unknown): string[] {
  const found = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('type' in node && node.type === 'var' && 'name' in node) found.add(String(node.name));
    for (const child of Object.values(node)) walk(child);
  };
  walk(message);
  return [...found].toSorted();
}

describe('the message files', () => {
  it('have each message once', () => {
    for (const texts of [english, german]) {
      const ids = bodyOf(texts).map(({ id }) => id);
      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    }
  });

  it('are read to their end: no line is lost to a fault of writing', () => {
    for (const texts of [english, german]) {
      const begun = texts.flatMap((text) =>
        text.split('\n').filter((line) => /^-?[a-z][\w-]* *=/.test(line)),
      );
      expect(bodyOf(texts).map(({ id }) => id)).toEqual(begun.map((line) => line.replace(/ *=.*$/s, '')));
      const neither = texts.flatMap((text) =>
        text.split('\n').filter((line) => !/^(#| |\}|-?[a-z][\w-]* *=|$)/.test(line)),
      );
      expect(neither).toEqual([]);
    }
  });

  it('have the same messages in English and German, with the same variables', () => {
    const of = (texts: readonly string[]): string[] =>
      bodyOf(texts)
        .map((message) => `${message.id}(${variablesOf(message).join(', ')})`)
        .toSorted();
    expect(of(german)).toEqual(of(english));
  });

  it('have every message that is asked for, and none that is not', () => {
    const ids = new Set(bodyOf(english).map(({ id }) => id));
    const asked = new Set<string>();
    const beginnings: string[] = [];
    for (const { text } of sources) {
      // Ids that stand alone in a table of the source are found by their quotes.
      for (const [, id = ''] of text.matchAll(/['"`]([a-z][\w-]*)['"`]/g)) if (ids.has(id)) asked.add(id);
      // Ids that are put together.
      for (const [, beginning = ''] of text.matchAll(/`([a-z]\w*-[\w-]*)\$\{/g)) beginnings.push(beginning);
    }
    const missing = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/(?<![\w.])t\(\s*'([^']+)'/g)].flatMap(([, id = '']) =>
        ids.has(id) ? [] : [`${path}: ${id}`],
      ),
    );
    expect(missing).toEqual([]);
    const unused = [...ids].filter(
      (id) => !asked.has(id) && !beginnings.some((beginning) => id.startsWith(beginning)),
    );
    expect(unused).toEqual([]);
  });
});

describe('a number', () => {
  /** Of what may be one alone. */
  const nouns = {
    en: /^ (tiles|slides|cases|figures|regions|exclusions|detections|mitoses|runs|files|pixels(?! of the screen)|documents|decisions)\b/,
    de: /^ (Kacheln|Schnitten?|Präparaten?|Fällen?|Figuren|Regionen|Ausschlüssen?|Detektionen|Mitosen|Läufen?|Dateien|Pixeln?|Dokumenten?|Entscheidungen)\b/,
  };
  const verbs = { en: /^ (differ|are|were|have)\b/, de: /^ (weichen|sind|wurden|haben|fehlen)\b/ };
  /** Never one: the labelled fields that a model was measured on. */
  const always = new Set(['decided-accuracy-on']);

  it.each(['en', 'de'] as const)(
    'stands in %s before its noun in the singular and in the plural',
    (language) => {
      const texts = language === 'en' ? english : german;
      const unasked = bodyOf(texts).filter(({ id, value }) => {
        if (!Array.isArray(value) || always.has(id)) return false;
        return value.some((element, index) => {
          const next: unknown = value[index + 1];
          if (typeof element !== 'object' || element.type !== 'var' || typeof next !== 'string') return false;
          const isCount = element.name === 'count' || element.name === 'shown';
          return nouns[language].test(next) || (isCount && verbs[language].test(next));
        });
      });
      expect(unasked.map(({ id }) => id)).toEqual([]);
    },
  );

  it.each([
    ['en', '1 tile', '2 tiles'],
    ['de', '1 Kachel', '2 Kacheln'],
  ] as const)('of missing tiles is said in %s as %s and %s', (language, one, two) => {
    const messages = messagesIn(language);
    for (const [count, words] of [
      [1, one],
      [2, two],
    ] as const) {
      const tiles = messages.text('ui-tiles', { count, shown: String(count) });
      expect(messages.text('batch-done-with-missing', { tiles })).toContain(words);
    }
  });
});

describe('a screen', () => {
  /** What is the same in all languages. */
  const same =
    /^(Spindle|SHA|nm|GeoJSON|CSV|PDF|PNG|JSON|H&E|mm²|mm|µm|µm\/px|px|mpp|RGB|CUDA|WebGPU|x|y|P|n|s|min|h|ms|kB|MB|GB)$/u;
  const hasWords = (text: string): boolean =>
    text
      .split(/[\s\d.,:;·×%()[\]/–—+=<>…“”"'’!?°−±→←*-]+/u)
      .some((word) => /\p{L}/u.test(word) && !same.test(word));
  const readAttributes = new Set([
    'aria-label',
    'title',
    'placeholder',
    'alt',
    'aria-description',
    'label',
    'aria-valuetext',
    'aria-roledescription',
    'summary',
  ]);

  it('has no words of its own', () => {
    const own: string[] = [];
    for (const { path, text } of sources.filter(({ path }) => path.endsWith('.svelte'))) {
      const say = (words: string): void => void own.push(`${path}: ${words.trim().replace(/\s+/g, ' ')}`);
      const walk = (node: unknown): void => {
        if (typeof node !== 'object' || node === null) return;
        if (Array.isArray(node)) {
          node.forEach(walk);
          return;
        }
        const typed = node as AST.TemplateNode;
        if (typed.type === 'Text' && hasWords(typed.data)) say(typed.data);
        if (typed.type === 'StyleDirective' || (typed.type === 'RegularElement' && typed.name === 'kbd'))
          return;
        if (typed.type === 'Attribute') {
          if (!readAttributes.has(typed.name)) {
            if (!Array.isArray(typed.value)) walk(typed.value);
            return;
          }
          const parts = Array.isArray(typed.value) ? typed.value : [];
          for (const part of parts) {
            if (part.type !== 'Text') walk(part);
            else if (hasWords(part.data)) say(`${typed.name}="${part.data}"`);
          }
          return;
        }
        for (const [key, child] of Object.entries(node)) if (key !== 'parent') walk(child);
      };
      walk(parse(text, { modern: true }).fragment);
    }
    expect(own).toEqual([]);
  });
});

describe('the code of the window', () => {
  /** Told to programmers or to the machine only. */
  const notRead =
    /(^|\.)(Error|TypeError|RangeError|matchMedia|querySelector|querySelectorAll|closest|matches|warn|getContext|Symbol)$/;
  /** Values of decisions, and how far a slide has come. */
  const stored = new Set(['atypical mitotic', 'atypical is mitotic', 'in review', 'signed off']);
  /** What programs read. */
  const forPrograms = /^src-renderer\/slide\/(overlay\/(marker-shader|colour-maps)|look\/look-shader)\.ts$/;

  it('has no sentences of its own', () => {
    const own: string[] = [];
    for (const { path, text } of sources) {
      if (!path.startsWith('src-renderer/') || forPrograms.test(path)) continue;
      const walk = (node: unknown): void => {
        if (typeof node !== 'object' || node === null) return;
        if (Array.isArray(node)) {
          node.forEach(walk);
          return;
        }
        const typed = node as {
          type?: string;
          name?: string;
          start?: number;
          end?: number;
          value?: unknown;
          callee?: { start: number; end: number };
        };
        // Markup has its own test.
        if (typed.type === 'Attribute' && /^(class|style|d|transform|for|id)$/.test(typed.name ?? '')) return;
        if (typed.callee !== undefined && notRead.test(parsed.slice(typed.callee.start, typed.callee.end)))
          return;
        const words =
          typed.type === 'Literal'
            ? typed.value
            : typed.type === 'TemplateElement'
              ? parsed.slice(typed.start, typed.end)
              : null;
        if (
          typeof words === 'string' &&
          !stored.has(words) &&
          /\p{L}{2,}[,;:.’“”]* [“(]?\p{L}{2,}/u.test(words)
        )
          own.push(`${path}: ${words}`);
        for (const [key, child] of Object.entries(node))
          if (key !== 'parent' && key !== 'css' && key !== 'comments') walk(child);
      };
      const parsed = path.endsWith('.svelte') ? text : `<script lang="ts">${text}</script>`;
      walk(parse(parsed, { modern: true }));
    }
    expect(own).toEqual([]);
  });
});

describe('the language of a person', () => {
  it('is the first that there is, with the region that the person states', () => {
    expect(languageFor(['fr', 'de-CH', 'en'])).toBe('de');
    expect(languageFor(['fr'])).toBe('en');
    expect(messagesIn('de', ['fr', 'de-CH', 'en']).locale).toBe('de-CH');
    expect(messagesIn('de', ['en-GB']).locale).toBe('de');
  });

  it('gives the id where there is no message', () => {
    expect(messagesIn('en').text('no-such-message')).toBe('no-such-message');
  });
});
