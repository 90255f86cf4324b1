/**
 * The bridge into the sandboxed window: four functions and nothing else of Electron or Node. Built to one
 * CommonJS file, because a sandboxed preload can load only that.
 */
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import type { Answer, ApiEvent } from '../../contract/api';
import { callChannel, engineReplyChannel, eventChannel, grantChannel, listenChannel } from './ipc-channels';

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
