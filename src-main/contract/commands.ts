/**
 * Everything that a key, the palette or a menu can do, as one table: what a command is called, its keys, and whether it stands in
 * Electron's menu. The menu, the palette, the keyboard handler and the shortcuts read it; what a command does, and when it cannot be
 * done, is said by the renderer (`src-renderer/ui/commands.ts`).
 */

export const commandGroups = ['View', 'Detections', 'Tissue', 'Decisions', 'Slides', 'Window'] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** A run of items of Electron's menu, between separators or the system's own items: the first word is the menu. */
export type MenuSection = 'file-open' | 'file-export' | 'view' | 'help';

export interface CommandDescription {
  readonly label: string;
  readonly group: CommandGroup;
  /** As `src-renderer/ui/keys.ts` reads them; the first is shown where there is space for one. */
  readonly keys: readonly string[];
  /** Where it stands in Electron's menu. `key`: one that belongs to the browser where the page runs in one. */
  readonly menu?: { readonly section: MenuSection; readonly key?: string };
}

const table = {
  fit: { label: 'Whole slide', group: 'View', keys: ['0'], menu: { section: 'view', key: 'Mod+0' } },
  'magnify-1': { label: 'Magnification 1×', group: 'View', keys: ['1'] },
  'magnify-2': { label: 'Magnification 2×', group: 'View', keys: ['2'] },
  'magnify-4': { label: 'Magnification 4×', group: 'View', keys: ['3'] },
  'magnify-10': { label: 'Magnification 10×', group: 'View', keys: ['4'] },
  'magnify-20': { label: 'Magnification 20×', group: 'View', keys: ['5'] },
  'magnify-40': { label: 'Magnification 40×', group: 'View', keys: ['6'] },
  'full-resolution': { label: 'One slide pixel per screen pixel', group: 'View', keys: ['7'] },
  'zoom-in': { label: 'Zoom in', group: 'View', keys: ['+', '='] },
  'zoom-out': { label: 'Zoom out', group: 'View', keys: ['-'] },
  'rotate-left': { label: 'Rotate left by 15°', group: 'View', keys: ['['] },
  'rotate-right': { label: 'Rotate right by 15°', group: 'View', keys: [']'] },
  'rotate-reset': { label: 'Back to 0°', group: 'View', keys: ['\\'] },
  'pan-left': { label: 'Move left', group: 'View', keys: ['ArrowLeft'] },
  'pan-right': { label: 'Move right', group: 'View', keys: ['ArrowRight'] },
  'pan-up': { label: 'Move up', group: 'View', keys: ['ArrowUp'] },
  'pan-down': { label: 'Move down', group: 'View', keys: ['ArrowDown'] },
  'plane-up': { label: 'Next focal plane', group: 'View', keys: ['.'] },
  'plane-down': { label: 'Previous focal plane', group: 'View', keys: [','] },
  'automatic-windows': { label: 'All channels in their automatic window', group: 'View', keys: [] },
  next: { label: 'Next detection', group: 'Detections', keys: ['J'] },
  previous: { label: 'Previous detection', group: 'Detections', keys: ['K'] },
  hotspot: { label: 'Go to the hotspot', group: 'Detections', keys: ['H'] },
  'reset-threshold': { label: 'Reset the threshold to the model’s', group: 'Detections', keys: [] },
  analyse: { label: 'Analyse this slide', group: 'Detections', keys: ['Mod+Enter'] },
  cancel: { label: 'Cancel the analysis', group: 'Detections', keys: [] },
  export: { label: 'Export…', group: 'Detections', keys: ['Mod+E'], menu: { section: 'file-export' } },
  'export-pdf': { label: 'Export the PDF report', group: 'Detections', keys: ['Mod+Shift+E'] },
  invariance: {
    label: 'Show the invariance of the selection',
    group: 'Detections',
    keys: ['V'],
    menu: { section: 'view' },
  },
  'pick-place': { label: 'Pick a place to see its invariance', group: 'Detections', keys: ['P'] },
  mask: { label: 'Show or hide the tissue mask', group: 'Tissue', keys: ['G'] },
  'mask-include': { label: 'Add tissue to the mask', group: 'Tissue', keys: ['E'] },
  'mask-exclude': { label: 'Take tissue out of the mask', group: 'Tissue', keys: ['X'] },
  'mask-reset': { label: 'Back to the proposed tissue mask', group: 'Tissue', keys: [] },
  undo: { label: 'Undo the last decision about the slide', group: 'Decisions', keys: ['Mod+Z'] },
  redo: { label: 'Redo what was undone', group: 'Decisions', keys: ['Mod+Shift+Z', 'Mod+Y'] },
  'open-project': { label: 'Open project…', group: 'Decisions', keys: [], menu: { section: 'file-open' } },
  'new-project': { label: 'New project…', group: 'Decisions', keys: [], menu: { section: 'file-open' } },
  open: { label: 'Open slides…', group: 'Slides', keys: ['Mod+O'], menu: { section: 'file-open' } },
  phantom: { label: 'Open the phantom slide', group: 'Slides', keys: [] },
  'next-slide': { label: 'Next slide', group: 'Slides', keys: ['PageDown'] },
  'previous-slide': { label: 'Previous slide', group: 'Slides', keys: ['PageUp'] },
  slides: { label: 'Show or hide the slide list', group: 'Window', keys: ['L'] },
  inspector: { label: 'Show or hide the inspector', group: 'Window', keys: ['I'] },
  settings: { label: 'Settings', group: 'Window', keys: ['Mod+,'] },
  theme: { label: 'Switch between dark and light', group: 'Window', keys: ['T'], menu: { section: 'view' } },
  shortcuts: { label: 'Keyboard shortcuts', group: 'Window', keys: ['?'], menu: { section: 'help' } },
  palette: { label: 'Find a command', group: 'Window', keys: ['Mod+K'] },
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

/** Acts while its key is held, so the palette leaves it out; the list of shortcuts has it. */
export const overlayHidden = {
  label: 'Hide everything over the slide',
  group: 'Detections',
  key: 'Space',
} as const satisfies { label: string; group: CommandGroup; key: string };

/** The commands of a part of Electron's menu, in their order. */
export function menuCommandsOf(section: MenuSection): readonly MenuCommand[] {
  return commandIds.filter(isMenuCommand).filter((id) => commandTable[id].menu?.section === section);
}

function isMenuCommand(id: CommandId): id is MenuCommand {
  return commandTable[id].menu !== undefined;
}
