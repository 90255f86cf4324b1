/**
 * Keys as they are written in the shortcuts (`Mod+K`, `[`, `J`) against keyboard events. They are compared by the character
 * that is typed, not by the key's position, so that they work on every keyboard layout.
 */
import { commandTable, type CommandId } from '../../src-main/contract/commands';

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  getModifierState(modifier: string): boolean;
}

/** `Mod` is Ctrl, or Cmd on Apple keyboards. Shift is part of the character, but for letters with Mod. */
export function matchesKey(press: KeyPress, binding: string): boolean {
  const needsMod = binding.startsWith('Mod+');
  const needsShift = binding.startsWith('Mod+Shift+');
  const name = needsShift ? binding.slice(10) : needsMod ? binding.slice(4) : binding;
  if (press.key.toLowerCase() !== (name === 'Space' ? ' ' : name.toLowerCase())) return false;
  // Brackets are typed with AltGr on many layouts, which some systems report as Ctrl and Alt.
  if (press.getModifierState('AltGraph')) return !needsMod;
  // Ctrl Z and Ctrl Shift Z are two things; with other characters Shift only types them.
  if (needsMod && /^[A-Z]$/.test(name) && press.getModifierState('Shift') !== needsShift) return false;
  return (press.ctrlKey || press.metaKey) === needsMod && !press.altKey;
}

export function matchesAny(press: KeyPress, bindings: readonly string[]): boolean {
  return bindings.some((binding) => matchesKey(press, binding));
}

/** The key of a command where the keyboard is not known: `Ctrl/Cmd Shift Z`; `null` where it has none. */
export function firstKey(command: CommandId): string | null {
  const [key] = commandTable[command].keys;
  return key?.replace('Mod+', 'Ctrl/Cmd ').replace('Shift+', 'Shift ') ?? null;
}

/** The words of a control, with the first key of its command behind them: `Whole slide (0)`. */
export function withKey(words: string, command: CommandId): string {
  const key = firstKey(command);
  return key === null ? words : `${words} (${key})`;
}

/** How a binding is shown to a person at this keyboard. */
export function keyCaps(binding: string, apple: boolean): string {
  const named: Record<string, string> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };
  const [name = '', ...mods] = binding.split('+').reverse();
  const cap = named[name] ?? (name === '' ? '+' : name);
  if (!mods.includes('Mod')) return cap;
  return [apple ? '⌘' : 'Ctrl', ...(mods.includes('Shift') ? [apple ? '⇧' : 'Shift'] : []), cap].join(' ');
}
