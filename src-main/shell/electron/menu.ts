/** The application's menu: the system's own roles, and the commands that the table of the contract puts there. */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import {
  commandTable,
  menuCommandsOf,
  type CommandDescription,
  type MenuCommand,
  type MenuSection,
} from '../../contract/commands';

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  /** Reload and developer tools. */
  readonly forDevelopers: boolean;
  readonly onCommand: (command: MenuCommand) => void;
}

export function setMenu(options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options)));
}

function menuTemplate({ platform, forDevelopers, onCommand }: MenuOptions): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const commands = (section: MenuSection): MenuItemConstructorOptions[] =>
    menuCommandsOf(section).map((id) => ({
      id,
      label: commandTable[id].label,
      click: () => onCommand(id),
      ...acceleratorOf(commandTable[id]),
    }));

  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        ...commands('file-open'),
        ...(isMac ? [recentDocuments] : []),
        separator,
        ...commands('file-export'),
        separator,
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        ...commands('view'),
        separator,
        { role: 'togglefullscreen' },
        ...(forDevelopers ? developerItems : []),
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [...commands('help'), ...(isMac ? [] : [separator, { role: 'about' } as const])],
    },
  ];
}

/** Accelerators only for keys with Ctrl or Cmd: a menu would take a single letter away from the text that is typed. */
function acceleratorOf({ keys, menu }: CommandDescription): { accelerator?: string } {
  const key = menu?.key ?? keys.find((candidate) => candidate.startsWith('Mod+'));
  return key === undefined ? {} : { accelerator: key.replace('Mod', 'CmdOrCtrl') };
}

const recentDocuments: MenuItemConstructorOptions = {
  label: 'Open Recent',
  role: 'recentDocuments',
  submenu: [{ label: 'Clear Menu', role: 'clearRecentDocuments' }],
};

const developerItems: MenuItemConstructorOptions[] = [
  { type: 'separator' },
  { role: 'reload' },
  { role: 'toggleDevTools' },
];
