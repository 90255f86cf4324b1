/**
 * The one gate between windows and the main process. Requests come over one channel, from the main frame of
 * our own origin only, and go through `dispatch`, which checks every payload. Events go to the windows that
 * asked to listen; what was meant for a window that is not there yet waits for it. A page that listens can compute:
 * the replies of its engines come over a channel of their own, as bytes.
 */
import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import type { Answer, ApiEvent, SpindleApi } from '../../contract/api';
import { isMenuCommand, type MenuCommand, type MenuKeys } from '../../contract/commands';
import { asSpindleError } from '../../contract/errors';
import { languages, type Language } from '../../messages/messages';
import { dispatch } from '../../session/dispatch';
import { invalidRequest } from '../../session/request-errors';
import type { Session } from '../../session/session';
import {
  availableChannel,
  callChannel,
  engineReplyChannel,
  eventChannel,
  grantChannel,
  keysChannel,
  languageChannel,
  listenChannel,
} from './ipc-channels';
import { isOurs } from './origin';

export function answerCalls(api: SpindleApi): void {
  ipcMain.handle(callChannel, async (event, method: unknown, params: unknown): Promise<Answer<unknown>> => {
    if (!isOurSender(event)) return refused('the request does not come from a window of Spindle');
    if (typeof method !== 'string') return refused('the request has no name');
    return dispatch(api, method, params);
  });
}

export function takeEngineReplies({ pages }: Pick<Session, 'pages'>): void {
  ipcMain.handle(engineReplyChannel, (event, hostId: unknown, reply: unknown): Answer<null> => {
    if (!isOurSender(event)) return refused('the request does not come from a window of Spindle');
    if (typeof hostId !== 'string' || !(reply instanceof Uint8Array)) {
      return refused('it is not a reply of an engine');
    }
    try {
      pages.receive(hostId, reply);
      return { ok: true, result: null };
    } catch (thrown) {
      return { ok: false, error: asSpindleError(thrown).toReport() };
    }
  });
}

/** What a person dropped on the page may be opened by it. */
export function takeGrants({ grant }: Pick<Session, 'grant'>): void {
  ipcMain.on(grantChannel, (event, path: unknown) => {
    if (isOurSender(event) && typeof path === 'string') grant([path]);
  });
}

/**
 * What can be done now, as the page knows it.
 * @param onAvailable is told the commands, or `null` when the page has gone: the next one says it again
 */
export function takeAvailable(onAvailable: (commands: readonly MenuCommand[] | null) => void): void {
  const known = new WeakSet<WebContents>();
  ipcMain.on(availableChannel, (event, commands: unknown) => {
    if (!isOurSender(event) || !Array.isArray(commands) || !commands.every(isMenuCommand)) return;
    if (!known.has(event.sender)) {
      known.add(event.sender);
      onPageGone(event.sender, () => onAvailable(null));
    }
    onAvailable(commands);
  });
}

/** The keys that a person gave to commands of the menu. */
export function takeKeys(onKeys: (keys: MenuKeys) => void): void {
  ipcMain.on(keysChannel, (event, keys: unknown) => {
    if (isOurSender(event) && isMenuKeys(keys)) onKeys(keys);
  });
}

/** The language of the window. */
export function takeLanguage(onLanguage: (language: Language) => void): void {
  ipcMain.on(languageChannel, (event, said: unknown) => {
    const language = languages.find((each) => each === said);
    if (isOurSender(event) && language !== undefined) onLanguage(language);
  });
}

function isMenuKeys(keys: unknown): keys is MenuKeys {
  if (typeof keys !== 'object' || keys === null) return false;
  const isText = (key: unknown): boolean => typeof key === 'string' && key.length <= 40;
  return Object.entries(keys).every(
    ([id, each]) => isMenuCommand(id) && Array.isArray(each) && each.length <= 10 && each.every(isText),
  );
}

export function forwardEvents(session: Pick<Session, 'onEvent' | 'pages'>): void {
  /** The listening pages, each with the function to call when it has gone. */
  const listening = new Map<WebContents, () => void>();
  const known = new WeakSet<WebContents>();
  let waiting: ApiEvent[] = [];

  session.onEvent((event) => {
    const windows = [...listening.keys()].filter((contents) => !contents.isDestroyed());
    for (const contents of windows) contents.send(eventChannel, event);
    if (windows.length === 0 && isForAnyWindow(event)) waiting.push(event);
  });

  ipcMain.on(listenChannel, (event) => {
    if (!isOurSender(event)) return;
    const { sender } = event;
    if (!listening.has(sender)) {
      const notify = (notice: ApiEvent): void => {
        if (!sender.isDestroyed()) sender.send(eventChannel, notice);
      };
      listening.set(sender, session.pages.offer({ browser, notify }));
    }
    if (!known.has(sender)) {
      known.add(sender);
      // A page that loads again asks again: what is sent meanwhile would be lost.
      onPageGone(sender, () => {
        listening.get(sender)?.();
        listening.delete(sender);
      });
    }
    const held = waiting;
    waiting = [];
    for (const each of held) sender.send(eventChannel, each);
  });
}

/** Each time that a page of the window is closed, crashes or gives way to another. */
function onPageGone(contents: WebContents, act: () => void): void {
  contents.once('destroyed', act);
  contents.on('render-process-gone', act);
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) act();
  });
}

/** Its version decides how fast a page computes. */
const browser = `Electron ${process.versions.electron}`;

/** Events of runs go to the windows that watch them; these go to any window, even one that opens later. */
function isForAnyWindow({ type }: ApiEvent): boolean {
  return type === 'open-requested' || type === 'menu' || type === 'warning';
}

/** The main frame of a page of ours. A frame that is gone has no address to judge. */
function isOurSender({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isOurs(senderFrame.url);
}

function refused(why: string): Answer<never> {
  return { ok: false, error: invalidRequest('sender', why).toReport() };
}
