/**
 * The real child process of an engine, whose answers a test may replace: for faults that a machine without the device
 * cannot have.
 */
import { childProcessHost } from '../../../src-main/detection/engine/child-process-host';
import type { EngineHost, SpawnEngineHost } from '../../../src-main/detection/engine/engine';
import type { HostReply, HostRequest } from '../../../src-main/detection/engine/messages';
import { engineHostFile } from '../engine-host-file';

type Run = Extract<HostRequest, { type: 'run' }>;

/** @param failing the message of a fault in place of an answer; `null` lets the real process answer */
export function faultyHost(
  failing: (run: Run) => { reason: 'memory' | 'device' | 'other'; why: string } | null,
): {
  readonly spawnHost: SpawnEngineHost;
  /** The hosts, in order of their start. */
  readonly hosts: EngineHost[];
} {
  const hosts: EngineHost[] = [];
  const spawn = childProcessHost(engineHostFile);
  const spawnHost = (): EngineHost => {
    const real = spawn();
    let listener: (message: unknown) => void = () => undefined;
    const host: EngineHost = {
      onExit: (ended) => real.onExit(ended),
      kill: () => real.kill(),
      onMessage(heard) {
        listener = heard;
        real.onMessage(heard);
      },
      send(message) {
        const fault = message.type === 'run' ? failing(message) : null;
        if (message.type !== 'run' || fault === null) real.send(message);
        else
          setImmediate(() => listener({ type: 'run-failed', id: message.id, ...fault } satisfies HostReply));
      },
    };
    hosts.push(host);
    return host;
  };
  return { spawnHost, hosts };
}
