/**
 * A tile of the screen while a JPEG 2000 slide is analysed, against the same without the analysis, by turns in one run. Tiles are
 * asked for at their addresses, as the viewer does: one at a time, and a screenful over six connections. Nothing is kept
 * decoded, so that every tile is read and decoded. Prints the 95th percentiles and their ratio.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bench, describe } from 'vitest';
import type { RunItem } from '../../src-main/contract/wire/topics';
import type { ApiEvent } from '../../src-main/contract/api';
import { tilePath } from '../../src-main/contract/wire/addresses';
import type { Level } from '../../src-main/contract/slide';
import { childProcessHost } from '../../src-main/detection/engine/child-process-host';
import { findInstallation } from '../../src-main/session/installation';
import { createSession, type Session } from '../../src-main/session/session';
import { TileCache } from '../../src-main/slide/tile-cache';
import { randomNumbers } from '../fixture/texture';
import { hasSharedData, sharedSlide } from '../shared-data';
import { temporaryFolder } from '../temporary-folder';
import { writeLargeSlide } from './large-slides';
import { isTrial, machine, publish } from './trial';

const rounds = isTrial ? 1 : 3;
const tilesARound = isTrial ? 4 : 60;
const screensARound = isTrial ? 1 : 8;
const tilesAScreen = 18;
/** Requests of a browser at the same time. */
const connections = 6;
const mostAllowed = 5;

/** Milliseconds of each tile. */
interface Times {
  readonly alone: number[];
  readonly analysed: number[];
}

interface SlideFigures {
  readonly single: Times;
  readonly screen: Times;
  readonly patches: number;
}

async function figuresOf(path: string): Promise<SlideFigures> {
  const folder = temporaryFolder();
  const session = sessionOver(path, folder.path);
  try {
    const open = await session.api.openSlide({ path });
    const { slideId, picture } = open;
    if (open.info.mpp === null) {
      const command = { kind: 'set-pixel-size' as const, slide: picture, mpp: { x: 0.25, y: 0.25 } };
      await session.api.execute({ commands: [{ id: 'pixel-size', command }] });
    }
    const screen = new Screen(session, slideId, open.info.levels);
    const single: Times = { alone: [], analysed: [] };
    const whole: Times = { alone: [], analysed: [] };
    await screen.oneByOne(5);
    let patches = 0;
    for (let round = 0; round < rounds; round += 1) {
      single.alone.push(...(await screen.oneByOne(tilesARound)));
      whole.alone.push(...(await screen.whole(screensARound)));
      const analysis = new LastingAnalysis(session, slideId);
      await analysis.detecting();
      single.analysed.push(...(await screen.oneByOne(tilesARound)));
      whole.analysed.push(...(await screen.whole(screensARound)));
      patches += await analysis.stop();
    }
    return { single, screen: whole, patches };
  } finally {
    await session.close();
    folder.remove();
  }
}

function sessionOver(path: string, storeFolder: string): Session {
  const installation = findInstallation();
  return createSession({
    installation,
    shell: 'server',
    folder: dirname(path),
    storeFolder,
    spawnEngineHost: childProcessHost(installation.engineHost),
    engine: { provider: 'cpu', threads: null },
    dialogs: null,
    reading: { tiles: new TileCache(0) },
  });
}

/** Asks for tiles of level 0 at random places. */
class Screen {
  readonly #random = randomNumbers(1);

  constructor(
    private readonly session: Session,
    private readonly slideId: string,
    private readonly levels: readonly Level[],
  ) {}

  async oneByOne(count: number): Promise<number[]> {
    const times: number[] = [];
    for (let i = 0; i < count; i += 1) {
      await pause(this.#random() * 100);
      times.push(await this.#tile(this.#random(), this.#random()));
    }
    return times;
  }

  async whole(count: number): Promise<number[]> {
    const times: number[] = [];
    for (let i = 0; i < count; i += 1) {
      await pause(200);
      const places = Array.from({ length: tilesAScreen }, () => [this.#random(), this.#random()] as const);
      const waiting = places.values();
      const connection = async (): Promise<void> => {
        for (const [right, down] of waiting) times.push(await this.#tile(right, down));
      };
      await Promise.all(Array.from({ length: connections }, connection));
    }
    return times;
  }

  /** Of the tile at these shares of the slide's sides. */
  async #tile(right: number, down: number): Promise<number> {
    const [level] = this.levels;
    if (level === undefined) throw new Error('the slide has no level');
    const column = Math.floor((right * level.width) / level.tileWidth);
    const row = Math.floor((down * level.height) / level.tileHeight);
    const start = performance.now();
    const answer = await this.session.fetch(
      new Request(`http://spindle${tilePath(this.slideId, 0, column, row)}`),
    );
    if (answer.status !== 200) throw new Error(`status ${answer.status}`);
    await answer.arrayBuffer();
    return performance.now() - start;
  }
}

/** Begins again whenever it has finished, until it is stopped. */
class LastingAnalysis {
  #runId = '';
  #patches = 0;
  #patchesOfRun = 0;
  #isWanted = true;
  #onDetecting: () => void = () => undefined;
  #onEnd: () => void = () => undefined;
  readonly #stopListening: () => void;

  constructor(
    private readonly session: Session,
    private readonly slideId: string,
  ) {
    this.#stopListening = session.onEvent((event) => this.#hear(event));
  }

  /** Begins, and waits until patches are analysed. */
  async detecting(): Promise<void> {
    const detecting = new Promise<void>((resolve) => (this.#onDetecting = resolve));
    await this.#start();
    await detecting;
  }

  /** @returns how many patches were analysed */
  async stop(): Promise<number> {
    const end = new Promise<void>((resolve) => (this.#onEnd = resolve));
    this.#isWanted = false;
    await this.session.api.cancelRun({ runId: this.#runId });
    await end;
    this.#stopListening();
    return this.#patches + this.#patchesOfRun;
  }

  async #start(): Promise<void> {
    this.#patches += this.#patchesOfRun;
    this.#patchesOfRun = 0;
    const { runId } = await this.session.api.startRun({ slideId: this.slideId, forceStain: true });
    this.#runId = runId;
  }

  #hear(event: ApiEvent): void {
    if (event.type !== 'update' || event.topic !== 'runs') return;
    const [run] = event.changes as RunItem[];
    if (run !== undefined && run.progress.patchesDone > 0) {
      this.#patchesOfRun = run.progress.patchesDone;
      this.#onDetecting();
    }
    if (run === undefined || run.end === null) return;
    if (this.#isWanted) void this.#start();
    else this.#onEnd();
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

function rowOf(name: string, asked: string, { alone, analysed }: Times): string {
  const [before, during] = [percentile(alone, 0.95), percentile(analysed, 0.95)];
  const cells = [name, asked, ...[percentile(alone, 0.5), percentile(analysed, 0.5), before, during].map(ms)];
  return `| ${cells.join(' | ')} | ${(during / before).toFixed(2)} × |`;
}

function ms(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0);
}

describe('a tile of the screen during an analysis', () => {
  bench(
    'JPEG 2000',
    async () => {
      const about = machine();
      const folder = temporaryFolder();
      const synthetic = join(folder.path, 'jpeg2000.svs');
      await writeLargeSlide(synthetic, 'aperio-jpeg-2000');
      const real = sharedSlide('aperio/tcga-cr-7395-jpeg2000-no-mpp.svs');
      const files = [
        ['synthetic, 8192 × 8192', synthetic],
        ...(hasSharedData && existsSync(real) ? [['TCGA-CR-7395, 4443 × 3567', real]] : []),
      ];
      const lines = [
        `${about}. ${rounds} rounds by turns; at most ${mostAllowed} × is allowed. Milliseconds.`,
        '',
        '| JPEG 2000, tiles of 256 | asked for | median alone | median during | 95 % alone | 95 % during | ratio of these |',
        '|---|---|---|---|---|---|---|',
      ];
      for (const [name = '', path = ''] of files) {
        const { single, screen, patches } = await figuresOf(path);
        lines.push(rowOf(`${name} (${patches} patches meanwhile)`, 'one at a time', single));
        lines.push(rowOf(name, `${tilesAScreen} over ${connections} connections`, screen));
      }
      folder.remove();
      await publish('screen-tile', lines);
    },
    { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
  );
});
