/**
 * Text as the value of an attribute, or the content of an element, of XML 1.0. Characters that act on a terminal or reverse the direction of text are written as
 * references, so that they come back and stand nowhere raw; those that XML 1.0 cannot hold at all (NUL, most control characters, half
 * surrogate pairs) become visible escapes such as `\u0000`.
 */
const special = /["&'<>\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;
const impossible = /[\p{Cs}\ufffe\uffff]/u;
const named: Readonly<Record<string, string>> = {
  ...{ '"': '&quot;', '&': '&amp;', "'": '&apos;', '<': '&lt;', '>': '&gt;' },
};

/** Most texts: identifiers, numbers, names of classes and models. */
const plain = /^[\w .:#-]*$/;

/** Also right as the content of an element. */
export function escapedText(text: string): string {
  if (plain.test(text)) return text;
  return text.replace(special, (character) => {
    const code = character.charCodeAt(0);
    const isPossible = code >= 0x20 ? !impossible.test(character) : [0x09, 0x0a, 0x0d].includes(code);
    if (!isPossible) return `\\u${code.toString(16).padStart(4, '0')}`;
    return named[character] ?? `&#${code};`;
  });
}

/** ` Name="value"`; nothing where there is no value. */
export function attribute(name: string, value: string | null): string {
  return value === null ? '' : ` ${name}="${escapedText(value)}"`;
}
