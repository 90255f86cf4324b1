/**
 * Everything that a key, the palette or a menu can do, as one table: the keys of a command, and whether it stands in Electron's menu.
 * The menu, the palette, the keyboard handler and the shortcuts read it. What a command is called is the message `command-` and its
 * identifier (`src-main/messages`), that of a group `command-group-` and its own; what a command does, and when it cannot be done, is
 * said by the renderer (`src-renderer/ui/commands.ts`).
 */

export const commandGroups = [
  ...(['view', 'detections', 'review', 'counting-area'] as const),
  ...(['tissue', 'regions', 'measures-and-bookmarks'] as const),
  ...(['side-by-side', 'decisions', 'documents', 'slides', 'window'] as const),
] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** A run of items of Electron's menu, between separators or the system's own items: the first word is the menu. */
export type MenuSection = 'file-open' | 'file-export' | 'view' | 'help';

export interface CommandDescription {
  readonly group: CommandGroup;
  /** As `src-renderer/ui/keys.ts` reads them; the first is shown where there is space for one. */
  readonly keys: readonly string[];
  /** Where it stands in Electron's menu. `key`: one that belongs to the browser where the page runs in one. */
  readonly menu?: { readonly section: MenuSection; readonly key?: string };
}

const table = {
  fit: { group: 'view', keys: ['0'], menu: { section: 'view', key: 'Mod+0' } },
  'magnify-1': { group: 'view', keys: ['1'] },
  'magnify-2': { group: 'view', keys: ['2'] },
  'magnify-4': { group: 'view', keys: ['3'] },
  'magnify-10': { group: 'view', keys: ['4'] },
  'magnify-20': { group: 'view', keys: ['5'] },
  'magnify-40': { group: 'view', keys: ['6'] },
  objective: { group: 'view', keys: ['8'] },
  'full-resolution': { group: 'view', keys: ['7'] },
  'zoom-in': { group: 'view', keys: ['+', '='] },
  'zoom-out': { group: 'view', keys: ['-'] },
  'rotate-left': { group: 'view', keys: ['['] },
  'rotate-right': { group: 'view', keys: [']'] },
  'rotate-reset': { group: 'view', keys: ['\\'] },
  flip: { group: 'view', keys: ['F'] },
  field: { group: 'view', keys: ['O'] },
  'look-reset': { group: 'view', keys: [';'] },
  'pan-left': { group: 'view', keys: ['ArrowLeft'] },
  'pan-right': { group: 'view', keys: ['ArrowRight'] },
  'pan-up': { group: 'view', keys: ['ArrowUp'] },
  'pan-down': { group: 'view', keys: ['ArrowDown'] },
  'plane-up': { group: 'view', keys: ['.'] },
  'plane-down': { group: 'view', keys: [','] },
  'automatic-windows': { group: 'view', keys: [] },
  coverage: { group: 'view', keys: ['Shift+C'] },
  'next-unseen': { group: 'view', keys: ['Shift+N'] },
  next: { group: 'detections', keys: ['J'] },
  previous: { group: 'detections', keys: ['K'] },
  hotspot: { group: 'detections', keys: ['H'] },
  'reset-threshold': { group: 'detections', keys: [] },
  analyse: { group: 'detections', keys: ['Mod+Enter'] },
  cancel: { group: 'detections', keys: [] },
  export: { group: 'detections', keys: ['Mod+E'], menu: { section: 'file-export' } },
  'export-pdf': { group: 'detections', keys: ['Mod+Shift+E'] },
  invariance: { group: 'detections', keys: ['V'], menu: { section: 'view' } },
  'pick-place': { group: 'detections', keys: ['P'] },
  'figure-card': { group: 'detections', keys: ['Shift+I'] },
  review: { group: 'review', keys: ['R'], menu: { section: 'view' } },
  'verdict-mitotic': { group: 'review', keys: ['M'] },
  'verdict-atypical': { group: 'review', keys: ['A'] },
  'verdict-normal': { group: 'review', keys: ['N'] },
  'verdict-unsure': { group: 'review', keys: ['U'] },
  'verdict-none': { group: 'review', keys: ['Delete', 'Backspace'] },
  'add-figure': { group: 'review', keys: ['C'] },
  'read-blinded': { group: 'review', keys: ['Shift+V'] },
  agreement: { group: 'review', keys: ['Shift+G'] },
  'next-disagreement': { group: 'review', keys: ['Shift+J'] },
  'previous-disagreement': { group: 'review', keys: ['Shift+K'] },
  consensus: { group: 'review', keys: ['Shift+R'] },
  'turn-crop': { group: 'review', keys: ['Q'] },
  area: { group: 'counting-area', keys: ['Shift+H'] },
  'place-area': { group: 'counting-area', keys: ['Shift+P'] },
  'release-area': { group: 'counting-area', keys: [] },
  'enlarge-area': { group: 'counting-area', keys: ['Shift+E'] },
  'next-deciding': { group: 'counting-area', keys: ['Shift+D'] },
  mask: { group: 'tissue', keys: ['G'] },
  'mask-include': { group: 'tissue', keys: ['E'] },
  'mask-exclude': { group: 'tissue', keys: ['X'] },
  'mask-reset': { group: 'tissue', keys: [] },
  regions: { group: 'regions', keys: ['Y'] },
  'draw-region': { group: 'regions', keys: ['D'] },
  'draw-exclusion': { group: 'regions', keys: ['S'] },
  'region-corners': { group: 'regions', keys: ['Z'] },
  'remove-region': { group: 'regions', keys: [] },
  'measure-length': { group: 'measures-and-bookmarks', keys: ['/'] },
  'measure-area': { group: 'measures-and-bookmarks', keys: ['W'] },
  'clear-measures': { group: 'measures-and-bookmarks', keys: ['Mod+Backspace'] },
  bookmark: { group: 'measures-and-bookmarks', keys: ['B'] },
  'side-by-side': { group: 'side-by-side', keys: ['Shift+B'], menu: { section: 'view' } },
  'other-pane': { group: 'side-by-side', keys: ['Shift+O'] },
  'lock-slides': { group: 'side-by-side', keys: ['Shift+L'] },
  'align-slides': { group: 'side-by-side', keys: ['Shift+A'] },
  'align-as-shown': { group: 'side-by-side', keys: [] },
  'mirror-between': { group: 'side-by-side', keys: ['Shift+F'] },
  'remove-alignment': { group: 'side-by-side', keys: [] },
  'nudge-left': { group: 'side-by-side', keys: ['Mod+ArrowLeft'] },
  'nudge-right': { group: 'side-by-side', keys: ['Mod+ArrowRight'] },
  'nudge-up': { group: 'side-by-side', keys: ['Mod+ArrowUp'] },
  'nudge-down': { group: 'side-by-side', keys: ['Mod+ArrowDown'] },
  'turn-left': { group: 'side-by-side', keys: ['{'] },
  'turn-right': { group: 'side-by-side', keys: ['}'] },
  undo: { group: 'decisions', keys: ['Mod+Z'] },
  redo: { group: 'decisions', keys: ['Mod+Shift+Z', 'Mod+Y'] },
  'open-project': { group: 'decisions', keys: [], menu: { section: 'file-open' } },
  'new-project': { group: 'decisions', keys: [], menu: { section: 'file-open' } },
  'report-decisions': { group: 'documents', keys: ['Shift+T'], menu: { section: 'file-export' } },
  'export-annotations': { group: 'documents', keys: ['Shift+X'], menu: { section: 'file-export' } },
  'import-annotations': { group: 'documents', keys: [], menu: { section: 'file-export' } },
  open: { group: 'slides', keys: ['Mod+O'], menu: { section: 'file-open' } },
  phantom: { group: 'slides', keys: [] },
  'next-slide': { group: 'slides', keys: ['PageDown'] },
  'previous-slide': { group: 'slides', keys: ['PageUp'] },
  slides: { group: 'window', keys: ['L'] },
  inspector: { group: 'window', keys: ['I'] },
  cases: { group: 'window', keys: ['Shift+S'], menu: { section: 'view' } },
  batch: { group: 'window', keys: ['Shift+Q'], menu: { section: 'view' } },
  settings: { group: 'window', keys: ['Mod+,'] },
  theme: { group: 'window', keys: ['T'], menu: { section: 'view' } },
  shortcuts: { group: 'window', keys: ['?'], menu: { section: 'help' } },
  tour: { group: 'window', keys: [], menu: { section: 'help' } },
  palette: { group: 'window', keys: ['Mod+K'] },
} as const satisfies Record<string, CommandDescription>;

type Table = typeof table;
export type CommandId = keyof Table;
export type CommandIn<Group extends CommandGroup> = {
  [Id in CommandId]: Table[Id]['group'] extends Group ? Id : never;
}[CommandId];
/** A command that stands in Electron's menu. */
export type MenuCommand = {
  [Id in CommandId]: Table[Id] extends { readonly menu: unknown } ? Id : never;
}[CommandId];

export const commandTable: Readonly<Record<CommandId, CommandDescription>> = table;
// The keys of an object literal are those of its type.
export const commandIds = Object.keys(table) as readonly CommandId[];

/** Acts while its key is held, so the palette leaves it out; the list of shortcuts has it, under the message `command-hide-overlay`. */
export const overlayHidden = {
  group: 'detections',
  key: 'Space',
} as const satisfies { group: CommandGroup; key: string };

/** The commands of Electron's menu, in their order. */
export const menuCommands: readonly MenuCommand[] = commandIds.filter(
  (id): id is MenuCommand => commandTable[id].menu !== undefined,
);

/** Those of a part of it. */
export function menuCommandsOf(section: MenuSection): readonly MenuCommand[] {
  return menuCommands.filter((id) => commandTable[id].menu?.section === section);
}

/** Keys of commands of the menu that a person changed, as `CommandDescription` has them. */
export type MenuKeys = Readonly<Partial<Record<MenuCommand, readonly string[]>>>;

/** @param id what a window sent */
export function isMenuCommand(id: unknown): id is MenuCommand {
  return menuCommands.some((known) => known === id);
}
