/**
 * JSON text as it comes in, its values as they are whole: those of the lists at the top level and of lists that are named, one by one,
 * and every other member of an object at the top level when the object ends. So a collection of a million features is read in the memory
 * of one. Several values may follow each other, each on its line (newline-delimited JSON, RFC 8142). Each value is parsed by `JSON.parse`.
 */
import { reasonOf } from '../base/thrown';
import { brokenAnnotations, type TextPlace } from './exchange-fault';

export interface JsonPart {
  readonly value: unknown;
  /** Where it begins. */
  readonly place: TextPlace;
  /** An object at the top level whose list of features was given out before, and which ends here. */
  readonly isRestOfCollection: boolean;
  /** The named list it is of; `null` for any other value. */
  readonly list: string | null;
}

/** Characters of a value that is parsed as one: the outlines of a whole slide's tissue have a tenth of it. */
const mostValueLength = 64 * 1024 * 1024;
/** Beyond it the parts of an object at the top level are no collection's. */
const mostMembers = 10_000;
/** Objects and lists within a value. The deepest real ones hold objects that hold objects. */
const mostDepth = 100;
type State = 'top' | 'key' | 'colon' | 'member' | 'after-member' | 'element' | 'after-element';

interface Capture {
  readonly kind: 'string' | 'container' | 'scalar';
  /** What it is for, and the state once it is whole. */
  readonly role: 'top' | 'key' | 'member' | 'element';
  readonly place: TextPlace;
  /** Its beginning, of the texts before this one. */
  held: string;
  /** Where it begins in this text. */
  from: number;
  depth: number;
  isInString: boolean;
  isEscaped: boolean;
}

interface OpenObject {
  readonly place: TextPlace;
  readonly members: [key: string, value: unknown][];
  isCollection: boolean;
  key: string;
}

export class JsonParts {
  readonly #lists: ReadonlySet<string>;
  #state: State = 'top';
  #capture: Capture | null = null;
  #object: OpenObject | null = null;
  /** A comma, or nothing, stood before: which of them decides whether the end may come. */
  #isFirst = true;
  #line = 1;
  /** Characters of the text before this one, and of those before its line. */
  #before = 0;
  #lineStart = 0;
  /** `NaN` and `Infinity` in the place of numbers were read as null. */
  onNotANumber: (place: TextPlace) => void = () => undefined;

  /** @param lists names of members of an object at the top level, of whose lists the elements are given out one by one. */
  constructor(lists: readonly string[]) {
    this.#lists = new Set(lists);
  }

  write(text: string): JsonPart[] {
    const parts: JsonPart[] = [];
    let at = 0;
    while (at < text.length) {
      const capture = this.#capture;
      if (capture !== null) {
        const end = this.#endOf(capture, text, at);
        if (end === null) break;
        this.#take(capture, capture.held + text.slice(capture.from, end), parts);
        // What ends a number is looked at again: it stands for itself.
        at = end;
        continue;
      }
      const code = text.charCodeAt(at);
      if (code === newLine) this.#newLine(at);
      if (!isSpace(code)) this.#step(code, at, parts);
      at += 1;
    }
    this.#hold(text);
    this.#before += text.length;
    return parts;
  }

  end(): JsonPart[] {
    const parts: JsonPart[] = [];
    const capture = this.#capture;
    if (capture?.kind === 'scalar' && capture.role === 'top') this.#take(capture, capture.held, parts);
    if (this.#capture !== null || this.#state !== 'top')
      throw brokenAnnotations('it is cut off', this.#placeAt(0));
    return parts;
  }

  #newLine(at: number): void {
    this.#line += 1;
    this.#lineStart = this.#before + at + 1;
  }

  /** Where the value ends, behind its last character, looking from `start` on; `null` where it goes on in the next text. */
  #endOf(capture: Capture, text: string, start: number): number | null {
    const { kind } = capture;
    let { depth, isInString, isEscaped } = capture;
    for (let at = start; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (kind === 'scalar') {
        if (isSpace(code) || code === recordSeparator || isDelimiter(code)) return at;
      } else if (code === newLine) this.#newLine(at);
      else if (isInString) {
        if (isEscaped) isEscaped = false;
        else if (code === backslash) isEscaped = true;
        else if (code === quote) {
          isInString = false;
          if (kind === 'string') return at + 1;
        }
      } else if (code === quote) isInString = true;
      else if (code === openBrace || code === openBracket) {
        depth += 1;
        if (depth > mostDepth)
          throw brokenAnnotations(`objects are nested more than ${mostDepth} deep`, capture.place);
      } else if (code === closeBrace || code === closeBracket) {
        depth -= 1;
        if (depth === 0) return at + 1;
      }
    }
    Object.assign(capture, { depth, isInString, isEscaped });
    return null;
  }

  #placeAt(at: number): TextPlace {
    return { line: this.#line, column: this.#before + at - this.#lineStart + 1 };
  }

  #step(code: number, at: number, parts: JsonPart[]): void {
    switch (this.#state) {
      case 'top':
        if (code === recordSeparator) return;
        if (code === openBrace) {
          this.#object = { place: this.#placeAt(at), members: [], isCollection: false, key: '' };
          this.#goTo('key');
        } else if (code === openBracket) this.#goTo('element');
        else this.#begin('top', code, at);
        return;
      case 'key':
        if (code === closeBrace && this.#isFirst) this.#closeObject(parts);
        else if (code === quote) this.#begin('key', code, at);
        else throw this.#unexpected(code, at);
        return;
      case 'colon':
        if (code !== colon) throw this.#unexpected(code, at);
        this.#state = 'member';
        return;
      case 'member':
        if (code === openBracket && this.#object !== null && this.#lists.has(this.#object.key)) {
          this.#object.isCollection = true;
          this.#goTo('element');
        } else this.#begin('member', code, at);
        return;
      case 'after-member':
        if (code === closeBrace) this.#closeObject(parts);
        else if (code === comma) this.#goTo('key', false);
        else throw this.#unexpected(code, at);
        return;
      case 'element':
        if (code === closeBracket && this.#isFirst) this.#closeList();
        else this.#begin('element', code, at);
        return;
      case 'after-element':
        if (code === closeBracket) this.#closeList();
        else if (code === comma) this.#goTo('element', false);
        else throw this.#unexpected(code, at);
    }
  }

  #goTo(state: State, isFirst = true): void {
    this.#state = state;
    this.#isFirst = isFirst;
  }

  #begin(role: Capture['role'], code: number, at: number): void {
    if (isDelimiter(code) || code === colon) throw this.#unexpected(code, at);
    const isContainer = code === openBrace || code === openBracket;
    this.#capture = {
      kind: isContainer ? 'container' : code === quote ? 'string' : 'scalar',
      role,
      place: this.#placeAt(at),
      ...{ held: '', from: at, depth: isContainer ? 1 : 0, isInString: code === quote, isEscaped: false },
    };
  }

  #take(capture: Capture, text: string, parts: JsonPart[]): void {
    this.#capture = null;
    const { role, place } = capture;
    const value = this.#parse(text, place);
    if (role === 'key') {
      if (this.#object !== null) this.#object.key = String(value);
      this.#state = 'colon';
    } else if (role === 'member') {
      if (this.#object !== null) {
        this.#object.members.push([this.#object.key, value]);
        if (this.#object.members.length > mostMembers)
          throw brokenAnnotations(`an object has more than ${mostMembers} members`, place);
      }
      this.#state = 'after-member';
    } else {
      parts.push({ value, place, isRestOfCollection: false, list: this.#object?.key ?? null });
      this.#state = role === 'element' ? 'after-element' : 'top';
    }
  }

  #parse(text: string, place: TextPlace): unknown {
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      const finite = withoutNotANumber(text);
      if (finite !== null) {
        try {
          const value = JSON.parse(finite) as unknown;
          this.onNotANumber(place);
          return value;
        } catch {
          // What is wrong is said of the text itself.
        }
      }
      throw brokenAnnotations(`it is not JSON (${reasonOf(cause)})`, place, cause);
    }
  }

  #closeObject(parts: JsonPart[]): void {
    if (this.#object !== null) {
      const { members, place, isCollection } = this.#object;
      const value = Object.fromEntries(members);
      parts.push({ value, place, isRestOfCollection: isCollection, list: null });
    }
    this.#object = null;
    this.#state = 'top';
  }

  #closeList(): void {
    this.#state = this.#object === null ? 'top' : 'after-member';
  }

  /** Keeps the beginning of a value that goes on in the next text. */
  #hold(text: string): void {
    const capture = this.#capture;
    if (capture === null) return;
    capture.held += text.slice(capture.from);
    capture.from = 0;
    if (capture.held.length > mostValueLength)
      throw brokenAnnotations(`a value has more than ${mostValueLength} characters`, capture.place);
  }

  #unexpected(code: number, at: number): Error {
    const shown = code > 0x20 && code < 0x7f ? `“${String.fromCharCode(code)}”` : `character ${code}`;
    return brokenAnnotations(`it is not JSON (unexpected ${shown})`, this.#placeAt(at));
  }
}

const [quote, comma, colon, backslash, newLine] = [0x22, 0x2c, 0x3a, 0x5c, 0x0a];
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];
const recordSeparator = 0x1e;

function isDelimiter(code: number): boolean {
  return code === comma || code === closeBracket || code === closeBrace;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === newLine || code === 0x0d || code === 0x09;
}

const stringOrNotANumber = /"(?:[^"\\]|\\.){0,10000}"|-?\b(?:NaN|Infinity)\b/g;
/** Longer values are the outlines of areas, and have no such numbers. */
const mostLookedThrough = 1_000_000;

/** With null in the place of `NaN` and `Infinity`, which QuPath writes for measurements; `null` where there is none of them. */
function withoutNotANumber(text: string): string | null {
  if (text.length > mostLookedThrough || !/NaN|Infinity/.test(text)) return null;
  return text.replace(stringOrNotANumber, (found) => (found.startsWith('"') ? found : 'null'));
}
