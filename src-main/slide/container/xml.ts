/**
 * XML as vendors put it into slides: text in, a tree of elements out. Built on saxes, which checks that the text is
 * well-formed (XML 1.0) and expands no entity but the five of XML itself, so that nothing grows while it is read.
 */
import { SaxesParser } from 'saxes';
import { reasonOf } from '../../base/thrown';
import { brokenFile } from '../slide-errors';

export interface XmlElement {
  /** Without prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text and CDATA, without that of its children. */
  readonly text: string;
}

/** Characters; the largest real ones hold a label and a macro image in base64. */
const maxLength = 16 * 1024 * 1024;
const maxElements = 500_000;
const maxDepth = 64;

interface OpenElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  readonly texts: string[];
}

/** @throws SpindleError `broken-file` when it is not well-formed, nested too deeply, or too large. */
export function parseXml(path: string, text: string): XmlElement {
  if (text.length > maxLength) throw brokenFile(path, `its XML is ${text.length} characters long`);
  const open: OpenElement[] = [];
  let elements = 0;
  const roots: XmlElement[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    elements += 1;
    if (elements > maxElements) throw new Error(`more than ${maxElements} elements`);
    if (open.length >= maxDepth) throw new Error(`elements nested more than ${maxDepth} deep`);
    open.push({ name: withoutPrefix(name), attributes: { ...attributes }, children: [], texts: [] });
  });
  const addText = (part: string): void => {
    open.at(-1)?.texts.push(part);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const closed = open.pop();
    if (closed === undefined) return;
    const { name, attributes, children, texts } = closed;
    const element = { name, attributes, children, text: texts.join('') };
    (open.at(-1)?.children ?? roots).push(element);
  });
  try {
    parser.write(fromDeclaration(text)).close();
  } catch (thrown) {
    const why = reasonOf(thrown);
    throw brokenFile(path, `its XML is damaged (${why.trim()})`, thrown);
  }
  const [root] = roots;
  if (root === undefined) throw brokenFile(path, 'its XML has no element');
  return root;
}

/**
 * Writers put byte-order marks, white space, comments and instructions before the XML declaration, where the
 * standard allows nothing. What stands before a declaration is left out; without one, XML allows all but the mark.
 */
function fromDeclaration(text: string): string {
  let at = 0;
  for (;;) {
    while (at < text.length && /[\s\uFEFF]/.test(text.charAt(at))) at += 1;
    if (/^<\?xml\s/.test(text.slice(at, at + 6))) return text.slice(at);
    const end = text.startsWith('<!--', at) ? '-->' : text.startsWith('<?', at) ? '?>' : null;
    const closed = end === null ? -1 : text.indexOf(end, at);
    if (end === null || closed === -1) return text.replace(/^[\s\uFEFF]+/, '');
    at = closed + end.length;
  }
}

/** The first child of that name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** Down a path of first children. */
export function descendantOf(
  element: XmlElement | undefined,
  ...names: readonly string[]
): XmlElement | undefined {
  return names.reduce<XmlElement | undefined>(childOf, element);
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
