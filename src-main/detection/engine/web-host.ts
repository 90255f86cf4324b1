/**
 * Entry point of the worker of a page that computes: the same requests and replies as those of the host process, over
 * the worker's own messages, each as the bytes of a packet. Any error that ends it reaches the page as the worker's error.
 */
import { z } from 'zod';
import { decodePacket, encodePacket } from './packet';
import { StageHost } from './stage-host';
import { webRuntime } from './web-runtime';

interface WorkerScope {
  addEventListener(type: 'message', listener: (event: { readonly data: Uint8Array }) => void): void;
  addEventListener(type: 'unhandledrejection', listener: (event: { readonly reason: unknown }) => void): void;
  postMessage(packet: Uint8Array, moved: ArrayBuffer[]): void;
  reportError(thrown: unknown): void;
}
// A worker has these; the types of Node, which this is checked with, do not know.
const scope = globalThis as unknown as WorkerScope;

// The page forbids code made from text, which zod would try first.
z.config({ jitless: true });
const host = new StageHost(webRuntime, (reply) => {
  const packet = encodePacket(reply);
  scope.postMessage(packet, [packet.buffer]);
});
scope.addEventListener('message', ({ data }) => host.receive(decodePacket(data)));
// A rejected promise alone would not reach the page.
scope.addEventListener('unhandledrejection', ({ reason }) => scope.reportError(reason));
