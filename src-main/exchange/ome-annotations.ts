/**
 * The structured annotations of OME-XML as they come in: tags, maps and the scores of Spindle, kept until the ROIs that refer to
 * them. A million scores are held as numbers, since Spindle counts their names up.
 */
import { annotationLimits } from './annotation';
import { tooMuch, type TextPlace } from './exchange-fault';
import { numberOf } from './number-text';
import type { Attributes } from './xml-elements';

interface OpenAnnotation {
  /** `TagAnnotation` and its like. */
  readonly kind: string;
  readonly id: string;
  readonly namespace: string;
  readonly entries: [key: string, value: string][];
  value: string;
}

type KeptAnnotation =
  | { readonly kind: 'tag'; readonly value: string }
  | {
      readonly kind: 'map';
      readonly namespace: string;
      readonly entries: readonly (readonly [string, string])[];
    }
  | { readonly kind: 'other'; readonly name: string };

/** Characters of all tags and maps together. */
const mostText = 128 * 1024 * 1024;
/** What an annotation takes beside its text. */
const ownCharacters = 100;

export class StructuredAnnotations {
  readonly #kept = new Map<string, KeptAnnotation>();
  /** By the number in `Annotation:7`; not a number where there is none. */
  #scores = new Float64Array(0);
  #open: OpenAnnotation | null = null;
  #textLength = 0;

  opened(path: string, attributes: Attributes, place: () => TextPlace): void {
    const [, kind = '', ...below] = path.split('/');
    if (below.length === 0) {
      const { ID: id = '', Namespace: namespace = '' } = attributes;
      this.#spend(id.length + namespace.length + ownCharacters, place);
      this.#open = { kind, id, namespace, entries: [], value: '' };
    } else if (below.join('/') === 'Value/M') {
      this.#spend((attributes.K?.length ?? 0) + ownCharacters, place);
      this.#open?.entries.push([attributes.K ?? '', '']);
    }
  }

  text(path: string, text: string): void {
    const open = this.#open;
    if (open === null) return;
    const last = open.entries.at(-1);
    if (path.endsWith('/Value/M') && last !== undefined) last[1] += text;
    else if (path === `StructuredAnnotations/${open.kind}/Value`) open.value += text;
  }

  closed(path: string, place: () => TextPlace): void {
    const open = this.#open;
    if (open === null || path !== `StructuredAnnotations/${open.kind}`) return;
    this.#open = null;
    const { kind, id, namespace, entries, value } = open;
    if (kind === 'DoubleAnnotation' && namespace === 'spindle/score') {
      this.#textLength -= id.length + namespace.length + ownCharacters;
      this.#keepScore(id, numberOf(value), place);
      return;
    }
    this.#spend(value.length + entries.reduce((total, [, each]) => total + each.length, 0), place);
    if (kind === 'TagAnnotation') this.#kept.set(id, { kind: 'tag', value });
    else if (kind === 'MapAnnotation') this.#kept.set(id, { kind: 'map', namespace, entries });
    else this.#kept.set(id, { kind: 'other', name: kind });
  }

  #spend(characters: number, place: () => TextPlace): void {
    this.#textLength += characters;
    if (this.#textLength > mostText) throw tooMuch(mostText, 'characters of structured annotations', place());
  }

  #keepScore(id: string, score: number | null, place: () => TextPlace): void {
    const number = scoreNumber(id);
    if (number === null || score === null) return;
    if (number >= 4 * annotationLimits.annotations)
      throw tooMuch(4 * annotationLimits.annotations, 'structured annotations', place());
    if (number >= this.#scores.length) {
      const longer = new Float64Array(Math.max(1024, 2 * number)).fill(NaN);
      longer.set(this.#scores);
      this.#scores = longer;
    }
    this.#scores[number] = score;
  }

  /** The first tag among what an ROI refers to. */
  tagAmong(ids: readonly string[]): string | null {
    for (const id of ids) {
      const kept = this.#kept.get(id);
      if (kept?.kind === 'tag') return kept.value;
    }
    return null;
  }

  scoreAmong(ids: readonly string[]): number | null {
    for (const id of ids) {
      const score = this.#scores[scoreNumber(id) ?? -1];
      if (score !== undefined && !Number.isNaN(score)) return score;
    }
    return null;
  }

  /** The entries of all maps among them; of a map of another namespace under the name of that, so that none is taken for Spindle's. */
  fieldsOf(ids: readonly string[], namespace: string): Partial<Record<string, string>> {
    const entries: [string, string][] = [];
    for (const id of ids) {
      const kept = this.#kept.get(id);
      if (kept?.kind !== 'map') continue;
      for (const [key, value] of kept.entries)
        entries.push([kept.namespace === namespace ? key : `${kept.namespace}: ${key}`, value]);
    }
    return Object.fromEntries(entries);
  }

  /** What is referred to but not read, each as a clause. */
  othersAmong(ids: readonly string[]): string[] {
    let tags = 0;
    return ids.flatMap((id) => {
      const kept = this.#kept.get(id);
      if (kept?.kind === 'tag') return (tags += 1) > 1 ? ['further tag of an ROI'] : [];
      if (kept?.kind === 'other') return [`${kept.name} of an ROI`];
      const isScore = !Number.isNaN(this.#scores[scoreNumber(id) ?? -1] ?? NaN);
      return kept === undefined && !isScore ? ['reference to an annotation that the file does not hold'] : [];
    });
  }
}

function scoreNumber(id: string): number | null {
  const digits = /^Annotation:(\d{1,9})$/.exec(id)?.[1];
  return digits === undefined ? null : Number(digits);
}
