/** What a person presses who records a shortcut, as a binding of `keys.ts`, and why some keys cannot be one. */
import type { KeyPress } from './keys';
import { t } from './language.svelte';

export type Recorded =
  | { readonly kind: 'key'; readonly key: string }
  /** A sentence. */
  | { readonly kind: 'refused'; readonly why: string }
  /** A modifier alone: the key is still to come. */
  | { readonly kind: 'unfinished' };

const modifiers = new Set([
  ...['Alt', 'AltGraph', 'CapsLock', 'Control', 'Fn', 'FnLock', 'Hyper', 'Meta'],
  ...['NumLock', 'ScrollLock', 'Shift', 'Super', 'Symbol', 'SymbolLock'],
]);
const namedKeys = new Set([
  ...['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'],
  ...['Insert', 'Delete', 'Backspace', 'Enter', 'Tab', 'Escape', 'Space'],
  ...Array.from({ length: 12 }, (_, index) => `F${index + 1}`),
]);

/** Keys that belong to something else, each group with the message that says what it does there. */
const owners: readonly { readonly keys: readonly string[]; readonly why: string }[] = [
  { keys: ['Space'], why: 'ui-key-taken-hides' },
  { keys: ['Enter', 'Mod+Space'], why: 'ui-key-taken-presses' },
  { keys: ['Tab', 'Mod+Tab'], why: 'ui-key-taken-moves-focus' },
  { keys: ['Escape', 'Mod+Escape'], why: 'ui-key-taken-closes' },
  {
    keys: [
      ...['Mod+N', 'Mod+T', 'Mod+W', 'Mod+Q', 'Mod+Shift+N', 'Mod+Shift+T', 'Mod+Shift+W', 'Mod+Shift+Q'],
      ...['Mod+PageUp', 'Mod+PageDown', 'Mod+F4'],
    ],
    why: 'ui-key-taken-tabs-and-windows',
  },
  {
    keys: Array.from({ length: 9 }, (_, index) => `Mod+${index + 1}`),
    why: 'ui-key-taken-changes-tabs',
  },
  { keys: ['Mod+0', 'Mod++', 'Mod+=', 'Mod+-'], why: 'ui-key-taken-enlarges' },
  { keys: ['Mod+A', 'Mod+C', 'Mod+V', 'Mod+X', 'Mod+Shift+V'], why: 'ui-key-taken-copies' },
  { keys: ['Mod+R', 'Mod+Shift+R', 'F5'], why: 'ui-key-taken-reloads' },
  {
    keys: [
      ...['Mod+D', 'Mod+F', 'Mod+G', 'Mod+H', 'Mod+J', 'Mod+L', 'Mod+M', 'Mod+P', 'Mod+S', 'Mod+U'],
      ...['Mod+Shift+C', 'Mod+Shift+I', 'Mod+Shift+J', 'Mod+Shift+M', 'Mod+Shift+P'],
      ...['F1', 'F3', 'F6', 'F7', 'F10', 'F11', 'F12'],
    ],
    why: 'ui-key-taken-own-use',
  },
];

const owned: ReadonlyMap<string, string> = new Map(
  owners.flatMap(({ keys, why }) => keys.map((key) => [key.toLowerCase(), why] as const)),
);

export function recordedKey(press: KeyPress): Recorded {
  const { key } = press;
  if (modifiers.has(key)) return { kind: 'unfinished' };
  const name = nameOf(key);
  if (name === null) {
    return { kind: 'refused', why: t('ui-key-types-accent') };
  }
  const isTypedWithAltGr = press.getModifierState('AltGraph') && name.length === 1;
  if (press.altKey && !isTypedWithAltGr) {
    return { kind: 'refused', why: t('ui-key-with-alt') };
  }
  const mod = (press.ctrlKey || press.metaKey) && !isTypedWithAltGr ? 'Mod+' : '';
  const shift = /^[A-Z]$/.test(name) && press.getModifierState('Shift') ? 'Shift+' : '';
  const binding = `${mod}${shift}${name}`;
  const why = whyNoShortcut(binding);
  return why === null ? { kind: 'key', key: binding } : { kind: 'refused', why };
}

/** Why a text cannot be the key of a command, as a sentence; `null` when it can. */
export function whyNoShortcut(binding: string): string | null {
  const match = /^(Mod\+)?(Shift\+)?(.+)$/su.exec(binding);
  const name = match?.[3] ?? '';
  if (nameOf(name === 'Space' ? ' ' : name) !== name) return t('ui-no-key');
  // With other keys Shift only types them.
  if (match?.[2] !== undefined && !/^[A-Z]$/.test(name)) return t('ui-no-key');
  const why = owned.get(binding.toLowerCase());
  return why === undefined ? null : t('ui-key-not-possible', { why: t(why) });
}

/** As bindings name it; `null` for a key that cannot be told from others. */
function nameOf(key: string): string | null {
  if (key === ' ') return 'Space';
  if (namedKeys.has(key)) return key;
  if (!/^[^\p{C}\p{Z}]$/u.test(key)) return null;
  const upper = key.toUpperCase();
  // Not every small letter has one capital.
  return upper.length === key.length && upper.toLowerCase() === key.toLowerCase() ? upper : key;
}
