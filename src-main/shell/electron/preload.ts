/**
 * The bridge into the sandboxed window: seven functions and nothing else of Electron or Node. Built to one
 * CommonJS file, because a sandboxed preload can load only that.
 */
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import type { Answer, ApiEvent } from '../../contract/api';
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

/** The `File` of the page. */
type PageFile = Parameters<typeof webUtils.getPathForFile>[0];

contextBridge.exposeInMainWorld('spindle', {
  call: (method: string, params: unknown): Promise<Answer<unknown>> =>
    // What the main side answers is always an `Answer`: see ipc.ts.
    ipcRenderer.invoke(callChannel, method, params) as Promise<Answer<unknown>>,

  /** @returns a function that ends the subscription. */
  onEvent(listener: (event: ApiEvent) => void): () => void {
    const forward = (_: IpcRendererEvent, event: ApiEvent): void => listener(event);
    ipcRenderer.on(eventChannel, forward);
    ipcRenderer.send(listenChannel);
    return () => ipcRenderer.off(eventChannel, forward);
  },

  /** @param reply the bytes of a message of an engine of this page. */
  engineReply: (hostId: string, reply: Uint8Array): Promise<Answer<unknown>> =>
    ipcRenderer.invoke(engineReplyChannel, hostId, reply) as Promise<Answer<unknown>>,

  /** @param commands of the menu that can be done now; the others are greyed out */
  menuAvailable: (commands: readonly string[]): void => ipcRenderer.send(availableChannel, commands),

  /** @param keys of commands of the menu, where a person changed them */
  menuKeys: (keys: unknown): void => ipcRenderer.send(keysChannel, keys),

  /** @param language of the window, for the menu */
  menuLanguage: (language: string): void => ipcRenderer.send(languageChannel, language),

  /**
   * Absolute path of a dropped file; empty when it has none. The main side is told that the page may open it: a page can
   * make a `File`, but none with a path, so that one with a path came from a person.
   */
  pathForFile(file: PageFile): string {
    const path = webUtils.getPathForFile(file);
    if (path !== '') ipcRenderer.send(grantChannel, path);
    return path;
  },
});
