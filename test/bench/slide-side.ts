/** Spindle's side of the benchmark of the slide room; see `slide-side-protocol.ts`. Bundled as the application is. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { childProcessHost } from '../../src-main/detection/engine/child-process-host';
import { findInstallation } from '../../src-main/session/installation';
import { startServer } from '../../src-main/shell/server/server';
import { createSession, type Session } from '../../src-main/session/session';
import { createDecodePool } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { tilePath } from '../../src-main/contract/wire/addresses';
import { peakMemory } from '../peak-memory';
import { taskSchema, type SideAnswer, type Task } from './slide-side-protocol';

/** Regions or tiles that are asked for at the same time. */
const atOnce = 4;
const installation = findInstallation();
const decoder = createDecodePool({ workerFile: installation.decodeWorker, threads: 2 });
const storeFolder = await mkdtemp(join(tmpdir(), 'spindle-bench-'));
const closing: (() => Promise<void>)[] = [];

async function work(task: Task): Promise<SideAnswer> {
  switch (task.do) {
    case 'open':
      return {
        milliseconds: await timed(task.times, async () => (await openSlide(task.path, { decoder })).close()),
      };
    case 'first':
      return {
        milliseconds: await timed(task.times, async () => {
          const slide = await openSlide(task.path, { decoder });
          await slide.readRegion(task.region);
          await slide.close();
        }),
      };
    case 'regions': {
      const slide = await openSlide(task.path, { decoder });
      const seconds = await all(task.regions, async (region) => {
        const { missing } = await slide.readRegion(region);
        if (missing.length > 0) throw new Error('a tile is missing');
      });
      await slide.close();
      return { seconds };
    }
    case 'tiles': {
      const session = sessionOver(task.path);
      const { slideId } = await session.api.openSlide({ path: task.path });
      const seconds = await all(task.tiles, async ([column, row]) => {
        const address = `http://spindle${tilePath(slideId, 0, column, row)}`;
        const response = await session.fetch(new Request(address));
        if (response.status !== 200) throw new Error(`status ${response.status}`);
        await response.arrayBuffer();
      });
      await session.close();
      return { seconds };
    }
    case 'serve': {
      const session = sessionOver(task.path);
      const server = await startServer({ session, installation, port: 0 });
      closing.push(
        () => server.close(),
        () => session.close(),
      );
      const { slideId } = await session.api.openSlide({ path: task.path });
      const address = server.newAddress();
      const entered = await fetch(address, { redirect: 'manual' });
      const tiles = new URL(`/api/slides/${slideId}/tiles/0/`, address);
      tiles.search = '';
      return { tiles: tiles.href, cookie: entered.headers.get('set-cookie')?.split(';')[0] ?? '' };
    }
    case 'memory':
      return { bytes: peakMemory(), version: installation.version };
  }
}

function sessionOver(path: string): Session {
  return createSession({
    installation,
    shell: 'server',
    folder: dirname(path),
    storeFolder,
    spawnEngineHost: childProcessHost(installation.engineHost),
    dialogs: null,
  });
}

async function timed(times: number, once: () => Promise<void>): Promise<number[]> {
  const milliseconds: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const start = performance.now();
    await once();
    milliseconds.push(performance.now() - start);
  }
  return milliseconds;
}

/** Seconds that all of it takes, a few at a time. */
async function all<T>(items: readonly T[], each: (item: T) => Promise<void>): Promise<number> {
  const start = performance.now();
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await each(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (performance.now() - start) / 1000;
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await work(taskSchema.parse(JSON.parse(line)));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
for (const close of closing) await close();
await decoder.close();
await rm(storeFolder, { recursive: true, force: true });
