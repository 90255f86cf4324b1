/**
 * Entry point of the worker of a page that computes: the same requests and replies as those of the host process, over
 * the worker's own messages. Whatever ends it reaches the page as the worker's error.
 */
import { z } from 'zod';
import type { HostReply } from './messages';
import { StageHost } from './stage-host';
import { webRuntime } from './web-runtime';

interface WorkerScope {
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: HostReply): void;
}
// A worker has these; the types of Node, which this is checked with, do not know.
const scope = globalThis as unknown as WorkerScope;

// The page forbids code made from text, which zod would try first.
z.config({ jitless: true });
const host = new StageHost(webRuntime, (reply) => scope.postMessage(reply));
scope.addEventListener('message', ({ data }) => host.receive(data));
