/** Which keys belong to the control that has the focus rather than to the window. */

const rangeKeys = new Set([
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'PageUp',
  'PageDown',
  'Home',
  'End',
]);
const choiceTypes = new Set(['checkbox', 'radio', 'button', 'submit', 'file']);

/** With Ctrl or ⌘: select all, the clipboard, undo and redo of the text, and what goes along words or sends them. */
const textKeys = new Set([
  ...['a', 'c', 'v', 'x', 'y', 'z'],
  ...['Backspace', 'Delete', 'Enter', ...rangeKeys],
]);

/** Text fields own every key that types or edits; sliders, radio buttons and lists own the arrows. */
export function ownsKey(
  target: EventTarget | null,
  { key, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>,
): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && target.type === 'range') return rangeKeys.has(key);
  if (target instanceof HTMLInputElement && choiceTypes.has(target.type)) {
    return target.type === 'radio' && rangeKeys.has(key);
  }
  if (!target.matches('input, textarea, select, [contenteditable="true"]')) return false;
  return !(ctrlKey || metaKey) || textKeys.has(key.length === 1 ? key.toLowerCase() : key);
}

/** Space types into a text field, and presses the control that has the focus. */
export function ownsSpace(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, button, summary, a');
}

/**
 * A button that was clicked with the pointer does not keep the focus: a person who clicked one and then holds
 * Space means the overlay. A press by keyboard (`detail` is 0 then) keeps the focus.
 */
export function releaseClicked(event: MouseEvent): void {
  if (event.detail === 0 || !(event.target instanceof Element)) return;
  const control = event.target.closest('button, summary, input[type="checkbox"]');
  if (control instanceof HTMLElement) control.blur();
}
