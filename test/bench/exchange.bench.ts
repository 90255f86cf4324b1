/**
 * A million detections written in each exchange format and read back, against `JSON.stringify` and `JSON.parse` of the whole collection,
 * by turns in one run: rows a second of processor time, which other work on the machine disturbs least, and how much more memory the process
 * had than before.
 */
import { bench, describe } from 'vitest';
import { emptyAnnotation, unknownSlide, type Annotation } from '../../src-main/exchange/annotation';
import { exchangeFormats } from '../../src-main/exchange/exchange-format';
import { streamAnnotations } from '../../src-main/exchange/read-annotations';
import { writeAnnotations } from '../../src-main/exchange/write-annotations';
import { randomNumbers } from '../fixture/texture';
import { median, ratioText } from './rounds';
import { isTrial, machine, publish } from './trial';

const count = isTrial ? 1000 : 1_000_000;
const rounds = isTrial ? 1 : 3;

/** Made as they are asked for, so that the memory is that of the writer. */
const detections: Iterable<Annotation> = {
  *[Symbol.iterator]() {
    const random = randomNumbers(17);
    for (let index = 0; index < count; index += 1) {
      const score = random();
      const isMitotic = score >= 0.5;
      yield {
        ...emptyAnnotation,
        id: `00000000-0000-8000-8000-${index.toString(16).padStart(12, '0')}`,
        shape: { kind: 'point', x: random() * 100_000, y: random() * 80_000 },
        colour: isMitotic ? '#d55e00' : '#56b4e9',
        proposed: { className: isMitotic ? 'Mitotic' : 'Normal', by: 'mitosis-c8 2.0.0', score },
      };
    }
  },
};

interface Measured {
  readonly rowsASecond: number;
  readonly moreMiB: number;
}

async function measured(work: (tick: () => void) => Promise<void> | void): Promise<Measured> {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let most = before;
  const tick = (): void => {
    most = Math.max(most, process.memoryUsage().rss);
  };
  const began = process.cpuUsage();
  await work(tick);
  const { user, system } = process.cpuUsage(began);
  tick();
  return { rowsASecond: (count * 1e6) / (user + system), moreMiB: (most - before) / 1024 ** 2 };
}

/** Each chunk is taken and forgotten, as a file takes it. */
function written(chunks: Iterable<Uint8Array>, tick: () => void): number {
  let bytes = 0;
  for (const chunk of chunks) {
    bytes += chunk.length;
    tick();
  }
  return bytes;
}

async function read(chunks: Iterable<Uint8Array>, tick: () => void): Promise<void> {
  let annotations = 0;
  for await (const some of streamAnnotations(chunks)) {
    annotations += some.length;
    tick();
  }
  if (annotations !== count) throw new Error(`${annotations} of ${count} were read`);
}

/** As a program without a writer of its own does it. */
function plainCollection(): string {
  const features = Array.from(detections, ({ id, shape, proposed }) => ({
    ...{ type: 'Feature', id, properties: { objectType: 'detection', ...proposed } },
    geometry: { type: 'Point', coordinates: shape.kind === 'point' ? [shape.x, shape.y] : [] },
  }));
  return JSON.stringify({ type: 'FeatureCollection', features });
}

describe('exchange formats', () => {
  bench(
    'a million detections',
    async () => {
      const lines = [
        `${machine()}. ${count.toLocaleString('en')} detections, ${rounds} rounds by turns, medians.`,
        '',
        '| Format | MB | rows a CPU second written | to `JSON.stringify` | more MiB | rows a CPU second read | to `JSON.parse` | more MiB |',
        '|---|---|---|---|---|---|---|---|',
      ];
      const peers: { write: Measured[]; read: Measured[] } = { write: [], read: [] };
      const own = new Map(
        exchangeFormats.map((name) => [name, { write: [] as Measured[], read: [] as Measured[], bytes: 0 }]),
      );
      const made: Measured[] = [];
      for (let round = 0; round < rounds; round += 1) {
        made.push(
          await measured(() => {
            for (const { id } of detections) if (id === null) throw new Error('it has no id');
          }),
        );
        let text = '';
        peers.write.push(await measured(() => void (text = plainCollection())));
        peers.read.push(await measured(() => void JSON.parse(text)));
        text = '';
        for (const [name, figures] of own) {
          const write = (): Iterable<Uint8Array> => writeAnnotations(name, detections, unknownSlide);
          figures.write.push(await measured((tick) => void (figures.bytes = written(write(), tick))));
          const bytes = [...write()];
          figures.read.push(await measured((tick) => read(bytes, tick)));
        }
      }
      const rate = (all: readonly Measured[]): string =>
        Math.round(median(all.map(({ rowsASecond }) => rowsASecond))).toLocaleString('en');
      const more = (all: readonly Measured[]): string => median(all.map(({ moreMiB }) => moreMiB)).toFixed(0);
      const ratio = (all: readonly Measured[], peer: readonly Measured[]): string =>
        ratioText(all.map(({ rowsASecond }, round) => rowsASecond / (peer[round]?.rowsASecond ?? NaN)));
      for (const [name, { write, read: reading, bytes }] of own)
        lines.push(
          `| ${name} | ${Math.round(bytes / 1e6)} | ${rate(write)} | ${ratio(write, peers.write)} | ${more(write)} | ${rate(reading)} | ${ratio(reading, peers.read)} | ${more(reading)} |`,
        );
      lines.push(
        `| whole, by JSON | | ${rate(peers.write)} | | ${more(peers.write)} | ${rate(peers.read)} | | ${more(peers.read)} |`,
      );
      lines.push(`| making them, part of each writing | | ${rate(made)} | | ${more(made)} | | | |`);
      await publish('exchange', lines);
    },
    { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
  );
});
