/** Which transport this page has: the desktop bridge where the preload script left one, else HTTP. */
import type { Client } from './api';
import { saveBlob } from './download';
import { HttpClient } from './http-client';
import { IpcClient, type Bridge } from './ipc-client';
import { uploadFile } from './upload';

declare global {
  interface Window {
    readonly spindle?: Bridge;
  }
}

export function chooseClient(): Client {
  if (window.spindle !== undefined) return new IpcClient(window.spindle);
  return new HttpClient({ origin: '', fetch: window.fetch.bind(window), upload: uploadFile, save: saveBlob });
}
