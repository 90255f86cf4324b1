/**
 * The elements and attributes of XML as its text comes in. Built on saxes, which checks that the text is well-formed. A document type is
 * refused, so that there is no entity but the five of XML itself: nothing is fetched, and nothing grows while it is read.
 */
import { SaxesParser } from 'saxes';
import { reasonOf } from '../base/thrown';
import { SpindleError } from '../contract/errors';
import { brokenAnnotations, type TextPlace } from './exchange-fault';

export type Attributes = Readonly<Record<string, string>>;

export interface ElementVisitor {
  /** @param path names of the elements from below the root to this one, with `/` between them; empty for the root. */
  opened(path: string, attributes: Attributes, place: () => TextPlace): void;
  closed(path: string): void;
  /** Characters within the element that was opened last and is not closed, in parts; also white space between elements. */
  text?(path: string, text: string): void;
}

/** A path, and those that continue it: made once, since a file has few of them, millions of times. */
interface PathNode {
  readonly path: string;
  readonly below: Map<string, PathNode>;
}

/** A hostile file has a new name in each element. */
const mostPaths = 1000;

const mostDepth = 32;
/** Characters from one element to the next, which the parser keeps, where a format needs no more. */
const usualBetween = 4 * 1024 * 1024;
/** Characters that are given to the parser at once. */
const pieceLength = 64 * 1024;

export class XmlElements {
  readonly #parser = new SaxesParser();
  readonly #open: PathNode[] = [];
  #paths = 0;
  readonly #mostBetween: number;
  #sinceElement = 0;
  #isRefused = false;
  #hasBegun = false;

  /** @param mostBetween characters from one element to the next. */
  constructor(visitor: ElementVisitor, mostBetween: number = usualBetween) {
    this.#mostBetween = mostBetween;
    const parser = this.#parser;
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('doctype', () => {
      throw brokenAnnotations('it declares a document type, which annotations have no use for', this.place);
    });
    const place = (): TextPlace => this.place;
    parser.on('opentag', ({ name, attributes }) => {
      this.#sinceElement = 0;
      if (this.#open.length >= mostDepth)
        throw brokenAnnotations(`elements are nested more than ${mostDepth} deep`, this.place);
      const node = this.#nodeOf(name.slice(name.indexOf(':') + 1));
      this.#open.push(node);
      visitor.opened(node.path, attributes, place);
    });
    if (visitor.text !== undefined) {
      parser.on('text', (text) => this.#textTo(visitor, text));
      parser.on('cdata', (text) => this.#textTo(visitor, text));
    }
    parser.on('closetag', () => {
      this.#sinceElement = 0;
      const node = this.#open.pop();
      if (node !== undefined) visitor.closed(node.path);
    });
  }

  #textTo(visitor: ElementVisitor, text: string): void {
    const node = this.#open.at(-1);
    if (node !== undefined) visitor.text?.(node.path, text);
  }

  #nodeOf(name: string): PathNode {
    const above = this.#open.at(-1);
    if (above === undefined) return { path: '', below: new Map() };
    const known = above.below.get(name);
    if (known !== undefined) return known;
    const node = {
      path: above.path === '' ? name : `${above.path}/${name}`,
      below: new Map<string, PathNode>(),
    };
    this.#paths += 1;
    if (this.#paths <= mostPaths) above.below.set(name, node);
    return node;
  }

  get place(): TextPlace {
    return { line: this.#parser.line, column: this.#parser.columnIndex + 1 };
  }

  /** @throws SpindleError `broken-file` */
  write(whole: string): void {
    // Some writers put a line end before the declaration, where XML allows nothing.
    const text = this.#hasBegun ? whole : whole.trimStart();
    if (text !== '') this.#hasBegun = true;
    for (let at = 0; at < text.length; at += pieceLength) {
      const piece = text.slice(at, at + pieceLength);
      this.#sinceElement += piece.length;
      this.#guarded(() => this.#parser.write(piece));
      if (this.#sinceElement > this.#mostBetween)
        throw brokenAnnotations(`an element has more than ${this.#mostBetween} characters`, this.place);
    }
  }

  /** @throws SpindleError `broken-file` where it is cut off. */
  end(): void {
    this.#guarded(() => this.#parser.close());
  }

  /** After an error the parser is not asked again: what it does then is not defined. */
  #guarded(parse: () => unknown): void {
    if (this.#isRefused) return;
    try {
      parse();
    } catch (cause) {
      this.#isRefused = true;
      if (cause instanceof SpindleError) throw cause;
      const why = reasonOf(cause).replace(/^\d+:\d+:\s*/, '');
      throw brokenAnnotations(`its XML is damaged (${why.trim().replace(/\.$/, '')})`, this.place, cause);
    }
  }
}

/** The name of the first element, without prefix, behind declaration, comments and instructions; `null` where there is none. */
export function rootNameOf(head: string): string | null {
  let rest = head.trimStart();
  for (;;) {
    const skipped = beforeRoot.find(([begin]) => rest.startsWith(begin));
    if (skipped === undefined) break;
    const ended = rest.indexOf(skipped[1]);
    if (ended === -1) return null;
    rest = rest.slice(ended + skipped[1].length).trimStart();
  }
  return /^<(?:!DOCTYPE\s+)?(?:[\w.-]+:)?([\w.-]+)[\s/>[]/.exec(rest)?.[1] ?? null;
}

const beforeRoot = [
  ['<?', '?>'],
  ['<!--', '-->'],
] as const;
