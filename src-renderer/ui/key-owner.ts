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

/** Text fields own every key that types or edits; sliders, radio buttons and lists own the arrows. */
export function ownsKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && target.type === 'range') return rangeKeys.has(key);
  if (target instanceof HTMLInputElement && choiceTypes.has(target.type)) {
    return target.type === 'radio' && rangeKeys.has(key);
  }
  return target.matches('input, textarea, select, [contenteditable="true"]');
}

/**
 * Space presses the control that was reached by keyboard. One that was only clicked does not keep the key:
 * a person who clicked a button and then holds Space means the overlay.
 */
export function ownsSpace(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches('input[type="text"], input[type="search"], textarea, select')) return true;
  return target.matches('button, summary, a, input') && target.matches(':focus-visible');
}
