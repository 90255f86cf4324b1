/**
 * Stands for the `electron` module where its binary cannot be had: just what Spindle uses, nothing more.
 * Whatever else is asked of it throws, payloads are cloned as IPC clones them, and what Electron allows
 * only before or after `ready` is allowed only then. A utility process is a real child process. Tests with
 * it show that the wiring is right by the documentation; they are not tests on Electron.
 */
import type * as Electron from 'electron';
import { fork } from 'node:child_process';
import type { Readable } from 'node:stream';
import { EventEmitter } from 'node:events';

/** Anything not implemented is an error, not `undefined`. */
function strict<T extends object>(name: string, implemented: T): T {
  return new Proxy(implemented, {
    get(target, property, receiver) {
      if (typeof property === 'string' && !(property in target) && !askedByTestRunner.has(property)) {
        throw new Error(`the fake of electron has no ${name}.${property}`);
      }
      return Reflect.get(target, property, receiver) as unknown;
    },
  });
}

const askedByTestRunner = new Set([
  'then',
  'toJSON',
  'asymmetricMatch',
  '$$typeof',
  'nodeType',
  '@@__IMMUTABLE_ITERABLE__@@',
]);

export interface PreventableEvent {
  readonly defaultPrevented: boolean;
  preventDefault(): void;
}

export function preventable(): PreventableEvent {
  let defaultPrevented = false;
  return {
    get defaultPrevented() {
      return defaultPrevented;
    },
    preventDefault: () => void (defaultPrevented = true),
  };
}

/** A frame as `senderFrame` shows it. */
export interface FakeFrame {
  readonly url: string;
  readonly parent: FakeFrame | null;
}

type WindowOpenHandler = (details: { url: string }) => { action: string };

export class FakeWebContents extends EventEmitter {
  /** What `send` sent: channel and cloned arguments. */
  readonly sent: { channel: string; payload: unknown }[] = [];
  windowOpenHandler: WindowOpenHandler | null = null;
  destroyed = false;
  url = '';

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.windowOpenHandler = handler;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  send(channel: string, payload: unknown): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed');
    this.sent.push({ channel, payload: structuredClone(payload) });
    this.emit('fake:sent');
  }
}

type PermissionRequest = (
  contents: unknown,
  permission: string,
  grant: (granted: boolean) => void,
  details: { requestingUrl: string },
) => void;

export interface FakeElectron {
  /** For `vi.doMock('electron', () => fake.module)`. */
  readonly module: Record<string, unknown>;
  readonly app: FakeApp;
  readonly windows: FakeWindow[];
  readonly permissions: {
    check: ((contents: unknown, permission: string, origin: string) => boolean) | null;
    request: PermissionRequest | null;
    device: ((details: unknown) => boolean) | null;
  };
  readonly schemes: Electron.CustomScheme[];
  readonly protocolHandlers: Map<string, (request: Request) => Promise<Response>>;
  readonly dialogs: {
    /** Answers in order; a dialog without one throws. */
    readonly openAnswers: Electron.OpenDialogReturnValue[];
    readonly messageAnswers: number[];
    readonly shown: string[];
  };
  /** In the order in which they were shown. */
  readonly notifications: FakeNotification[];
  readonly menu: { template: Electron.MenuItemConstructorOptions[] };
  /** Exposed by the preload script. */
  readonly exposed: Map<string, Record<string, unknown>>;
  /** Sends as the preload script of this window does, from this frame. */
  invoke(window: FakeWindow, frame: FakeFrame | null, channel: string, ...args: unknown[]): Promise<unknown>;
  post(window: FakeWindow, frame: FakeFrame | null, channel: string, ...args: unknown[]): void;
  readonly utilityProcesses: FakeUtilityProcess[];
  /** The screens that are connected. */
  workAreas: Electron.Rectangle[];
}

class FakeNotification extends EventEmitter {
  constructor(
    readonly options: Electron.NotificationConstructorOptions,
    private readonly shown: FakeNotification[],
  ) {
    super();
  }

  show(): void {
    this.shown.push(this);
  }
}

class FakeApp extends EventEmitter {
  readonly isPackaged = false;
  ready = false;
  /** Exit status once it has ended. */
  ended: number | null = null;
  hasLock = true;
  /** Of the system, the most wanted first. */
  languages = ['en-GB'];
  readonly recentDocuments: string[] = [];
  private resolveReady: () => void = () => undefined;
  private readonly whenItIs = new Promise<void>((resolve) => (this.resolveReady = resolve));

  constructor(
    private readonly windows: FakeWindow[],
    private readonly userData: string,
  ) {
    super();
  }

  whenReady(): Promise<void> {
    return this.whenItIs;
  }

  /** Called by the test. */
  becomeReady(): void {
    this.ready = true;
    this.emit('ready');
    this.resolveReady();
  }

  requestSingleInstanceLock(): boolean {
    return this.hasLock;
  }

  getPreferredSystemLanguages(): string[] {
    return this.languages;
  }

  getPath(name: string): string {
    if (name !== 'userData') throw new Error(`the fake of electron has no path ${name}`);
    return this.userData;
  }

  addRecentDocument(path: string): void {
    this.recentDocuments.push(path);
  }

  quit(): void {
    const event = preventable();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    for (const window of [...this.windows]) {
      if (!window.close({ quitting: true })) return;
    }
    this.exit(0);
  }

  exit(status: number): void {
    this.ended ??= status;
    this.emit('fake:ended');
  }
}

export class FakeWindow extends EventEmitter {
  readonly webContents: FakeWebContents;
  visible = false;
  minimised = false;
  maximised = false;
  focused = 0;
  reloads = 0;

  constructor(
    readonly options: Electron.BrowserWindowConstructorOptions,
    private readonly fake: FakeElectron,
  ) {
    super();
    if (!fake.app.ready) throw new Error('Cannot create BrowserWindow before app is ready');
    this.webContents = strict('webContents', new FakeWebContents());
    fake.windows.push(this);
    fake.app.emit('web-contents-created', {}, this.webContents);
  }

  /** The top frame of what is loaded. */
  get frame(): FakeFrame {
    return { url: this.webContents.url, parent: null };
  }

  loadURL(url: string): Promise<void> {
    this.webContents.url = url;
    this.emit('ready-to-show');
    return Promise.resolve();
  }

  show(): void {
    this.visible = true;
  }

  focus(): void {
    this.focused += 1;
  }

  isMinimized(): boolean {
    return this.minimised;
  }

  restore(): void {
    this.minimised = false;
  }

  maximize(): void {
    this.maximised = true;
  }

  isMaximized(): boolean {
    return this.maximised;
  }

  getNormalBounds(): Electron.Rectangle {
    const { x = 0, y = 0, width = 800, height = 600 } = this.options;
    return { x, y, width, height };
  }

  reload(): void {
    this.reloads += 1;
  }

  isDestroyed(): boolean {
    return this.webContents.destroyed;
  }

  /** @returns whether it closed. */
  close({ quitting = false } = {}): boolean {
    const event = preventable();
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    this.fake.windows.splice(this.fake.windows.indexOf(this), 1);
    this.webContents.destroyed = true;
    this.webContents.emit('destroyed');
    this.emit('closed');
    if (this.fake.windows.length === 0 && !quitting) this.fake.app.emit('window-all-closed');
    return true;
  }
}

/** Electron's own type says any text. */
function outputOf(asked: string | undefined): 'ignore' | 'pipe' | 'inherit' {
  return asked === 'ignore' || asked === 'pipe' ? asked : 'inherit';
}

/** Its own item of the template stands for the item that Electron makes of it. */
function itemOf(
  template: readonly Electron.MenuItemConstructorOptions[],
  id: string,
): Electron.MenuItemConstructorOptions | null {
  for (const item of template) {
    if (item.id === id) return item;
    const below = Array.isArray(item.submenu) ? itemOf(item.submenu, id) : null;
    if (below !== null) return below;
  }
  return null;
}

/** A child process behind the face of a utility process. */
class FakeUtilityProcess extends EventEmitter {
  private readonly child;

  constructor(
    file: string,
    args: string[],
    readonly options: Electron.ForkOptions,
  ) {
    super();
    // Standard output and error as in Electron: what is not asked for is that of this process.
    const asked = Array.isArray(options.stdio) ? options.stdio : [];
    this.child = fork(file, args, {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', outputOf(asked[1]), outputOf(asked[2]), 'ipc'],
    });
    this.child.on('message', (message) => this.emit('message', message));
    this.child.on('exit', (code) => this.emit('exit', code ?? 1));
  }

  get stderr(): Readable | null {
    return this.child.stderr;
  }

  postMessage(message: unknown): void {
    if (this.child.connected) this.child.send(structuredClone(message) as object);
  }

  kill(): boolean {
    return this.child.kill();
  }
}

/** @param userData folder of the application's own files. */
export function createFakeElectron(userData: string): FakeElectron {
  const windows: FakeWindow[] = [];
  const app = new FakeApp(windows, userData);
  const ipcMain = new EventEmitter();
  const ipcRenderer = new EventEmitter();
  const handlers = new Map<string, (event: unknown, ...args: unknown[]) => unknown>();
  const needsReady = (what: string): void => {
    if (!app.ready) throw new Error(`${what} can only be used after app is ready`);
  };

  const fake: FakeElectron = {
    module: {},
    app,
    windows,
    permissions: { check: null, request: null, device: null },
    schemes: [],
    protocolHandlers: new Map(),
    dialogs: { openAnswers: [], messageAnswers: [], shown: [] },
    notifications: [],
    menu: { template: [] },
    exposed: new Map(),
    utilityProcesses: [],
    workAreas: [{ x: 0, y: 0, width: 1920, height: 1080 }],

    async invoke(window, senderFrame, channel, ...args) {
      const handler = handlers.get(channel);
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      const event = { senderFrame, sender: window.webContents };
      return structuredClone(await handler(event, ...structuredClone(args)));
    },

    post(window, senderFrame, channel, ...args) {
      ipcMain.emit(channel, { senderFrame, sender: window.webContents }, ...structuredClone(args));
    },
  };

  /** The window that the preload script runs in. */
  const own = (): FakeWindow => {
    const [window] = windows;
    if (window === undefined) throw new Error('the preload script runs in a window');
    return window;
  };
  const take = <T>(answers: T[], title: string): T => {
    fake.dialogs.shown.push(title);
    const answer = answers.shift();
    if (answer === undefined) throw new Error(`nobody expects the dialog "${title}"`);
    return answer;
  };
  /** Dialogs take the window first, or leave it out. */
  const titleOf = (args: unknown[]): string => {
    const options = args.at(-1) as { title?: string; message?: string };
    return options.message ?? options.title ?? '';
  };

  Object.assign(fake.module, {
    app: strict('app', app),
    Notification: Object.assign(
      function (options: Electron.NotificationConstructorOptions) {
        return strict('Notification', new FakeNotification(options, fake.notifications));
      },
      { isSupported: () => true },
    ),
    // Called with `new`: what it returns takes the place of the object made.
    BrowserWindow: function (options: Electron.BrowserWindowConstructorOptions) {
      return strict('BrowserWindow', new FakeWindow(options, fake));
    },
    protocol: strict('protocol', {
      registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
        if (app.ready) throw new Error('registerSchemesAsPrivileged must be called before app is ready');
        fake.schemes.push(...schemes);
      },
      handle(scheme: string, handler: (request: Request) => Promise<Response>): void {
        needsReady('protocol');
        fake.protocolHandlers.set(scheme, handler);
      },
    }),
    ipcMain: strict(
      'ipcMain',
      Object.assign(ipcMain, {
        handle(channel: string, handler: (event: unknown, ...args: unknown[]) => unknown): void {
          if (handlers.has(channel))
            throw new Error(`Attempted to register a second handler for '${channel}'`);
          handlers.set(channel, handler);
        },
      }),
    ),
    ipcRenderer: strict(
      'ipcRenderer',
      Object.assign(ipcRenderer, {
        invoke: (channel: string, ...args: unknown[]) => fake.invoke(own(), own().frame, channel, ...args),
        send(channel: string, ...args: unknown[]): void {
          const { webContents } = own();
          if (webContents.listenerCount('fake:sent') === 0) {
            webContents.on('fake:sent', () => {
              const last = webContents.sent.at(-1);
              if (last !== undefined) ipcRenderer.emit(last.channel, {}, last.payload);
            });
          }
          fake.post(own(), own().frame, channel, ...args);
        },
      }),
    ),
    contextBridge: strict('contextBridge', {
      exposeInMainWorld: (key: string, bridge: Record<string, unknown>) => void fake.exposed.set(key, bridge),
    }),
    webUtils: strict('webUtils', {
      getPathForFile: ({ name, path }: { name: string; path?: string }) => path ?? `/dropped/${name}`,
    }),
    session: strict('session', {
      get defaultSession() {
        needsReady('session');
        return strict('session.defaultSession', {
          setPermissionCheckHandler: (handler: typeof fake.permissions.check) =>
            void (fake.permissions.check = handler),
          setPermissionRequestHandler: (handler: typeof fake.permissions.request) =>
            void (fake.permissions.request = handler),
          setDevicePermissionHandler: (handler: typeof fake.permissions.device) =>
            void (fake.permissions.device = handler),
        });
      },
    }),
    dialog: strict('dialog', {
      showOpenDialog: (...args: unknown[]) => Promise.resolve(take(fake.dialogs.openAnswers, titleOf(args))),
      showMessageBox: (...args: unknown[]) =>
        Promise.resolve({
          response: take(fake.dialogs.messageAnswers, titleOf(args)),
          checkboxChecked: false,
        }),
      showErrorBox: (title: string, content: string) => void fake.dialogs.shown.push(`${title}: ${content}`),
    }),
    Menu: strict('Menu', {
      buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => template,
      setApplicationMenu: (template: Electron.MenuItemConstructorOptions[]) =>
        void (fake.menu.template = template),
      getApplicationMenu: () => ({
        getMenuItemById: (id: string) => itemOf(fake.menu.template, id),
      }),
    }),
    screen: strict('screen', {
      getAllDisplays() {
        needsReady('screen');
        return fake.workAreas.map((workArea) => ({ workArea }));
      },
    }),
    utilityProcess: strict('utilityProcess', {
      fork(file: string, args: string[], options: Electron.ForkOptions) {
        needsReady('utilityProcess');
        const child = new FakeUtilityProcess(file, args, options);
        fake.utilityProcesses.push(child);
        return strict('UtilityProcess', child);
      },
    }),
  });
  return fake;
}
