/** The application's menu: the system's own roles, and the commands that the table of the contract puts there. */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import {
  commandTable,
  menuCommands,
  menuCommandsOf,
  type CommandDescription,
  type MenuCommand,
  type MenuKeys,
  type MenuSection,
} from '../../contract/commands';
import { messagesIn, type Language, type Messages } from '../../messages/messages';

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  /** Reload and developer tools. */
  readonly forDevelopers: boolean;
  readonly onCommand: (command: MenuCommand) => void;
}

/** What the window makes of the menu. */
export interface ShownMenu {
  /** Greys out the commands that cannot be done now. @param available `null`: nobody knows, so that none is */
  showAvailable(available: readonly MenuCommand[] | null): void;
  /** Shows other keys than those of the table. @param keys as `CommandDescription` has them, of any text */
  showKeys(keys: MenuKeys): void;
  /** That of the window, from when it has said it. */
  showLanguage(language: Language): void;
}

/** @param first until the window says its language */
export function setMenu(options: MenuOptions, first: Messages): ShownMenu {
  let messages = first;
  let keys: MenuKeys = {};
  let available: readonly MenuCommand[] | null = null;
  const greyOut = (): void => {
    const menu = Menu.getApplicationMenu();
    for (const id of menuCommands) {
      const item = menu?.getMenuItemById(id) ?? null;
      if (item !== null) item.enabled = available === null || available.includes(id);
    }
  };
  // Electron takes label and key of an item when the item is made.
  const build = (): void => {
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options, messages, keys)));
    greyOut();
  };
  build();
  return {
    showAvailable(now) {
      available = now;
      greyOut();
    },
    showKeys(changed) {
      keys = changed;
      build();
    },
    showLanguage(language) {
      if (language === messages.language) return;
      messages = messagesIn(language);
      build();
    },
  };
}

const separator: MenuItemConstructorOptions = { type: 'separator' };

/** The submenus of roles are those that Electron would give them: it has words in English alone. */
function menuTemplate(
  { platform, forDevelopers, onCommand }: MenuOptions,
  messages: Messages,
  keys: MenuKeys,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const label = (id: string): string => messages.text(id, { platform });
  const about: MenuItemConstructorOptions = { role: 'about', label: label('menu-about') };
  const close: MenuItemConstructorOptions = { role: 'close', label: label('menu-close') };
  const quit: MenuItemConstructorOptions = { role: 'quit', label: label('menu-quit') };
  const appMenu: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [
      about,
      separator,
      { role: 'services', label: label('menu-services') },
      separator,
      { role: 'hide', label: label('menu-hide') },
      { role: 'hideOthers', label: label('menu-hide-others') },
      { role: 'unhide', label: label('menu-show-all') },
      separator,
      quit,
    ],
  };
  const commands = (section: MenuSection): MenuItemConstructorOptions[] =>
    menuCommandsOf(section).map((id) => ({
      id,
      label: messages.text(`command-${id}`),
      click: () => onCommand(id),
      ...acceleratorOf(commandTable[id], keys[id]),
    }));

  return [
    ...(isMac ? [appMenu] : []),
    {
      label: label('menu-file'),
      submenu: [
        ...commands('file-open'),
        ...(isMac ? [recentDocuments(label)] : []),
        separator,
        ...commands('file-export'),
        separator,
        isMac ? close : quit,
      ],
    },
    { role: 'editMenu', label: label('menu-edit'), submenu: editItems(isMac, label) },
    {
      label: label('menu-view'),
      submenu: [
        ...commands('view'),
        separator,
        { role: 'togglefullscreen', label: label('menu-full-screen') },
        ...(forDevelopers ? developerItems(label) : []),
      ],
    },
    {
      role: 'windowMenu',
      label: label('menu-window'),
      submenu: [
        { role: 'minimize', label: label('menu-minimise') },
        { role: 'zoom', label: label('menu-zoom') },
        ...(isMac ? [separator, { role: 'front', label: label('menu-front') } as const] : [close]),
      ],
    },
    {
      role: 'help',
      label: label('menu-help'),
      submenu: [...commands('help'), ...(isMac ? [] : [separator, about])],
    },
  ];
}

/** The text of a message. */
type Label = (id: string) => string;

function editItems(isMac: boolean, label: Label): MenuItemConstructorOptions[] {
  const remove: MenuItemConstructorOptions = { role: 'delete', label: label('menu-delete') };
  const selectAll: MenuItemConstructorOptions = { role: 'selectAll', label: label('menu-select-all') };
  return [
    { role: 'undo', label: label('menu-undo') },
    { role: 'redo', label: label('menu-redo') },
    separator,
    { role: 'cut', label: label('menu-cut') },
    { role: 'copy', label: label('menu-copy') },
    { role: 'paste', label: label('menu-paste') },
    ...(isMac
      ? [
          { role: 'pasteAndMatchStyle', label: label('menu-paste-and-match-style') } as const,
          ...[remove, selectAll, separator, ...macTextItems(label)],
        ]
      : [remove, separator, selectAll]),
  ];
}

function macTextItems(label: Label): MenuItemConstructorOptions[] {
  return [
    {
      label: label('menu-substitutions'),
      submenu: [
        { role: 'showSubstitutions', label: label('menu-show-substitutions') },
        separator,
        { role: 'toggleSmartQuotes', label: label('menu-smart-quotes') },
        { role: 'toggleSmartDashes', label: label('menu-smart-dashes') },
        { role: 'toggleTextReplacement', label: label('menu-text-replacement') },
      ],
    },
    {
      label: label('menu-speech'),
      submenu: [
        { role: 'startSpeaking', label: label('menu-start-speaking') },
        { role: 'stopSpeaking', label: label('menu-stop-speaking') },
      ],
    },
  ];
}

/**
 * Accelerators only for keys with Ctrl or Cmd: a menu would take a single letter away from the text that is typed. And only for keys
 * that Electron has a name for: the window takes the others, and the menu shows none.
 */
function acceleratorOf(
  { keys, menu }: CommandDescription,
  changed: readonly string[] | undefined,
): { accelerator?: string } {
  const candidates = changed ?? (menu?.key === undefined ? keys : [menu.key]);
  const accelerators = candidates.map((key) => acceleratorOfKey(key));
  const accelerator = accelerators.find((each) => each !== null);
  return accelerator === undefined ? {} : { accelerator };
}

function acceleratorOfKey(key: string): string | null {
  const [, shift = '', name = ''] = /^Mod\+(Shift\+)?(.+)$/s.exec(key) ?? [];
  const named = acceleratorNames[name] ?? name;
  return acceleratorKey.test(named) ? `CmdOrCtrl+${shift}${named}` : null;
}

const acceleratorKey =
  /^(?:[!-~]|F(?:[1-9]|1[0-2])|Plus|Left|Right|Up|Down|Home|End|PageUp|PageDown|Insert|Delete|Backspace|Enter)$/;

/** Where Electron calls a key otherwise than browsers do. */
const acceleratorNames: Readonly<Record<string, string>> = {
  ...{ '+': 'Plus', ArrowLeft: 'Left', ArrowRight: 'Right', ArrowUp: 'Up', ArrowDown: 'Down' },
};

function recentDocuments(label: Label): MenuItemConstructorOptions {
  return {
    label: label('menu-open-recent'),
    role: 'recentDocuments',
    submenu: [{ label: label('menu-clear-recent'), role: 'clearRecentDocuments' }],
  };
}

function developerItems(label: Label): MenuItemConstructorOptions[] {
  return [
    separator,
    { role: 'reload', label: label('menu-reload') },
    { role: 'toggleDevTools', label: label('menu-developer-tools') },
  ];
}
