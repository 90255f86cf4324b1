/**
 * Stands for a page that computes where there is no browser: it fetches messages and hands replies back as the renderer
 * does, but its workers are real child processes, which compute on the processor whatever is asked for.
 */
import type { EngineNotice } from '../../src-main/contract/api';
import { childProcessHost } from '../../src-main/detection/engine/child-process-host';
import type { EngineHost } from '../../src-main/detection/engine/engine';
import { hostReplySchema, hostRequestSchema, type HostReply } from '../../src-main/detection/engine/messages';
import { decodePacket, encodePacket } from '../../src-main/detection/engine/packet';
import { engineHostFile } from '../detection/engine-host-file';

export interface ChildAsPage {
  notify(notice: EngineNotice): void;
  /** One an engine, in order of their start. */
  readonly workers: EngineHost[];
  /** The page goes, and its workers with it. */
  close(): void;
}

export function childAsPage(
  fetchMessage: (hostId: string, number: number) => Promise<Uint8Array>,
  reply: (hostId: string, bytes: Uint8Array<ArrayBuffer>) => unknown,
): ChildAsPage {
  const spawn = childProcessHost(engineHostFile);
  const workers: EngineHost[] = [];
  const byHost = new Map<string, { worker: EngineHost; asked: Promise<void> }>();

  function start(hostId: string): { worker: EngineHost; asked: Promise<void> } {
    const worker = spawn();
    worker.onMessage((message) => void reply(hostId, encodePacket(renamed(hostReplySchema.parse(message)))));
    workers.push(worker);
    const engine = { worker, asked: Promise.resolve() };
    byHost.set(hostId, engine);
    return engine;
  }

  return {
    workers,
    notify(notice) {
      if (notice.type === 'engine-ended') {
        byHost.get(notice.hostId)?.worker.kill();
        byHost.delete(notice.hostId);
        return;
      }
      const { hostId, number } = notice;
      const engine = byHost.get(hostId) ?? start(hostId);
      engine.asked = engine.asked
        .then(() => fetchMessage(hostId, number))
        .then((bytes) => {
          const message = hostRequestSchema.parse(decodePacket(bytes));
          engine.worker.send(message.type === 'start' ? { ...message, provider: 'cpu' } : message);
        })
        // An engine that has ended meanwhile has no message any more.
        .catch(() => undefined);
    },
    close() {
      for (const worker of workers) worker.kill();
      byHost.clear();
    },
  };
}

function renamed(reply: HostReply): HostReply {
  return reply.type === 'ready' ? { ...reply, device: 'a child that stands for a page' } : reply;
}
