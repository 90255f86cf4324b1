/**
 * The one gate between windows and the main process. Requests come over one channel, from the main frame of
 * our own origin only, and go through `dispatch`, which checks every payload. Events go to the windows that
 * asked to listen; what was meant for a window that is not there yet waits for it.
 */
import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import type { Answer, ApiEvent, SpindleApi } from '../../contract/api';
import { dispatch } from '../session/dispatch';
import { invalidRequest } from '../session/request-errors';
import type { Session } from '../session/session';
import { callChannel, eventChannel, listenChannel } from './ipc-channels';
import { isOurs } from './origin';

export function answerCalls(api: SpindleApi): void {
  ipcMain.handle(callChannel, async (event, method: unknown, params: unknown): Promise<Answer<unknown>> => {
    if (!isOurSender(event)) return refused('the request does not come from a window of Spindle');
    if (typeof method !== 'string') return refused('the request has no name');
    return dispatch(api, method, params);
  });
}

export function forwardEvents(session: Pick<Session, 'onEvent'>): void {
  const listening = new Set<WebContents>();
  const known = new WeakSet<WebContents>();
  let waiting: ApiEvent[] = [];

  session.onEvent((event) => {
    const windows = [...listening].filter((contents) => !contents.isDestroyed());
    for (const contents of windows) contents.send(eventChannel, event);
    if (windows.length === 0 && isForAnyWindow(event)) waiting.push(event);
  });

  ipcMain.on(listenChannel, (event) => {
    if (!isOurSender(event)) return;
    const { sender } = event;
    listening.add(sender);
    if (!known.has(sender)) {
      known.add(sender);
      sender.once('destroyed', () => listening.delete(sender));
      // A page that loads again asks again: what is sent meanwhile would be lost.
      sender.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
        if (isMainFrame && !isSameDocument) listening.delete(sender);
      });
    }
    const held = waiting;
    waiting = [];
    for (const each of held) sender.send(eventChannel, each);
  });
}

/** Runs report to whoever watches them; these are for whichever window there is, even one that comes later. */
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
