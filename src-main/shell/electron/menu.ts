/** The application's menu: the system's own roles, and the commands of the contract. */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../../contract/api';

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
  const item = (label: string, command: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    id: command,
    label,
    click: () => onCommand(command),
    ...(accelerator !== undefined && { accelerator }),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };

  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item('Open…', 'open', 'CmdOrCtrl+O'),
        ...(isMac ? [recentDocuments] : []),
        separator,
        item('Export…', 'export', 'CmdOrCtrl+E'),
        separator,
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        item('Zoom to Fit', 'zoom-to-fit', 'CmdOrCtrl+0'),
        item('Invariance', 'invariance'),
        item('Dark or Light', 'toggle-theme'),
        separator,
        { role: 'togglefullscreen' },
        ...(forDevelopers ? developerItems : []),
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        item('Keyboard Shortcuts', 'shortcuts'),
        ...(isMac ? [] : [separator, { role: 'about' } as const]),
      ],
    },
  ];
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
