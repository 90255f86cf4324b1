/** Texts of JSON documents, of which a terminal shows all. */
import { printableJson } from '../base/printable';

/** Most texts: identifiers, names of classes and models. */
const plain = /^[\w .:-]*$/;

export function jsonText(text: string): string {
  return plain.test(text) ? `"${text}"` : printableJson(text);
}
