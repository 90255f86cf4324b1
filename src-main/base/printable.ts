/**
 * Text from files, servers and other libraries as text that a terminal, a log or a dialog only shows. Control
 * characters (ECMA-48: C0, DEL and C1, with which a file name could move the cursor, retitle the window or fill the
 * clipboard), line and paragraph separators, and the characters that reverse the direction of text (Unicode UAX #9)
 * become visible escapes, written as JSON writes them.
 */

const actsOnTerminal = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** @returns one line; each character that acts on a terminal as an escape such as `\u001b`. */
export function printable(text: string): string {
  return text.replace(actsOnTerminal, escaped);
}

/** JSON text of which a terminal shows all: `JSON.stringify` leaves C1 controls and reversing characters as they are. */
export function printableJson(value: unknown, indent?: number): string {
  // Outside strings JSON has no such character but its line ends, inside there are none.
  return JSON.stringify(value, null, indent).replace(actsOnTerminal, (character) =>
    character === '\n' ? character : escaped(character),
  );
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
