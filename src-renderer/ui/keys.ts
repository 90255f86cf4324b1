/**
 * Keys as they are written in the shortcuts (`Mod+K`, `[`, `J`) against keyboard events. They are compared by the character
 * that is typed, not by the key's position, so that they work on every keyboard layout.
 */
import { t } from './language.svelte';

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  getModifierState(modifier: string): boolean;
}

/** `Mod` is Ctrl, or Cmd on Apple keyboards. Shift is part of the character, but for letters. */
export function matchesKey(press: KeyPress, binding: string): boolean {
  const needsMod = binding.startsWith('Mod+');
  const needsShift = binding.includes('Shift+');
  const name = binding.replace('Mod+', '').replace('Shift+', '');
  if (press.key.toLowerCase() !== (name === 'Space' ? ' ' : name.toLowerCase())) return false;
  // Brackets are typed with AltGr on many layouts, which some systems report as Ctrl and Alt.
  if (press.getModifierState('AltGraph')) return !needsMod;
  // C and Shift C are two things; with other characters Shift only types them.
  if (/^[A-Z]$/.test(name) && press.getModifierState('Shift') !== needsShift) return false;
  return (press.ctrlKey || press.metaKey) === needsMod && !press.altKey;
}

export function matchesAny(press: KeyPress, bindings: readonly string[]): boolean {
  return bindings.some((binding) => matchesKey(press, binding));
}

/** A binding where the keyboard is not known: `Ctrl/Cmd Shift Z`. */
export function spokenKey(binding: string): string {
  const { name, mod, shift } = partsOf(binding);
  return [
    ...(mod ? [t('ui-key-ctrl-or-cmd')] : []),
    ...(shift ? [t('ui-key-shift')] : []),
    nameOf(name),
  ].join(' ');
}

/** How a binding is shown to a person at this keyboard. */
export function keyCaps(binding: string, apple: boolean): string {
  const { name, mod, shift } = partsOf(binding);
  return [
    ...(mod ? [apple ? '⌘' : t('ui-key-ctrl')] : []),
    ...(shift ? [apple ? '⇧' : t('ui-key-shift')] : []),
    arrows[name] ?? nameOf(name),
  ].join(' ');
}

function partsOf(binding: string): { name: string; mod: boolean; shift: boolean } {
  const [, mod, shift, name = ''] = /^(Mod\+)?(Shift\+)?(.*)$/s.exec(binding) ?? [];
  return { name, mod: mod !== undefined, shift: shift !== undefined };
}

const arrows: Readonly<Record<string, string>> = {
  ...{ ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' },
};

/** The messages for keys that have a name. */
const keyNames: Readonly<Record<string, string>> = {
  ...{ ArrowLeft: 'ui-key-arrow-left', ArrowRight: 'ui-key-arrow-right' },
  ...{ ArrowUp: 'ui-key-arrow-up', ArrowDown: 'ui-key-arrow-down' },
  ...{ PageUp: 'ui-key-page-up', PageDown: 'ui-key-page-down', Home: 'ui-key-home', End: 'ui-key-end' },
  ...{ Insert: 'ui-key-insert', Delete: 'ui-key-delete', Backspace: 'ui-key-backspace' },
  ...{ Enter: 'ui-key-enter', Tab: 'ui-key-tab', Escape: 'ui-key-escape', Space: 'ui-key-space' },
};

/** A character as it is. */
function nameOf(name: string): string {
  const id = keyNames[name];
  return id === undefined ? name : t(id);
}
