/**
 * Keys as they are written in the shortcuts (`Mod+K`, `[`, `J`) against keyboard events. By the character
 * that is typed, not the key's place, so that they hold on every keyboard layout.
 */

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  getModifierState(modifier: string): boolean;
}

/** `Mod` is Ctrl, or Cmd on Apple keyboards. Shift is part of the character. */
export function matchesKey(press: KeyPress, binding: string): boolean {
  const needsMod = binding.startsWith('Mod+');
  const name = needsMod ? binding.slice(4) : binding;
  if (press.key.toLowerCase() !== (name === 'Space' ? ' ' : name.toLowerCase())) return false;
  // Brackets are typed with AltGr on many layouts, which some systems report as Ctrl and Alt.
  if (press.getModifierState('AltGraph')) return !needsMod;
  return (press.ctrlKey || press.metaKey) === needsMod && !press.altKey;
}

/** How a binding is shown to a person. */
export function keyCaps(binding: string, apple: boolean): string {
  const named: Record<string, string> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };
  const [name = '', mod] = binding.split('+').reverse();
  const cap = named[name] ?? (name === '' ? '+' : name);
  return mod === 'Mod' ? `${apple ? '⌘' : 'Ctrl'} ${cap}` : cap;
}
