/** Slides that are copied, renamed, replaced and removed in a real folder; each test says itself when time passes. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  FolderWatch,
  watchSlides,
  type KnownSlide,
  type WatchEvent,
  type WatchOptions,
} from '../../../src-main/analysis/watch/watch-slides';
import { inProcessDecoder } from '../../../src-main/slide/codec/decoder';
import { aperioSvs } from '../../fixture/aperio-svs';
import { writeDicomdir, writeDicomSeries } from '../../fixture/dicom-wsi';
import { writeVms } from '../../fixture/hamamatsu-vms';
import { writeMirax } from '../../fixture/mirax';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';

const timing = { settleMs: 1000, patienceMs: 60_000 };
const tickMs = 600;
/** Scans after which a slide of several files has been looked at twice. */
const ticksToRest = 12;

let folder: TemporaryFolder;
/** Two slides. */
let [one, other]: [Uint8Array, Uint8Array] = [new Uint8Array(), new Uint8Array()];

beforeAll(async () => {
  one = await aperioSvs({ seed: 1 });
  other = await aperioSvs({ seed: 2 });
});
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(at('in'));
});
afterEach(() => folder.remove());

const at = (...names: string[]): string => join(folder.path, ...names);
const slideAt = (name: string): string => at('in', name);

/** A watch whose time passes when it is told. */
class Watched {
  #now = 0;
  readonly #watch: FolderWatch;
  readonly events: WatchEvent[] = [];

  constructor(options: Partial<WatchOptions> = {}) {
    this.#watch = new FolderWatch({
      ...{ folders: [at('in')], decoder: inProcessDecoder, ...timing },
      ...options,
    });
  }

  /** Scans, and lets time pass. @returns what was said, as short words. */
  async tick(ms = tickMs): Promise<string[]> {
    const events: WatchEvent[] = [];
    for await (const event of this.#watch.step(this.#now)) events.push(event);
    this.#now += ms;
    this.events.push(...events);
    return events.map(inShort);
  }

  /** Until nothing more happens to slides that are not touched. @returns what was said but for `waiting`. */
  async rest(ticks = ticksToRest): Promise<string[]> {
    const said: string[] = [];
    for (let i = 0; i < ticks; i += 1) said.push(...(await this.tick()));
    return said.filter((text) => !text.startsWith('waiting'));
  }

  /** Why slides wait, the last of each. */
  waiting(): Record<string, string> {
    const reasons = this.events.flatMap((event) =>
      event.type === 'waiting' ? [[basename(event.path), event.why] as const] : [],
    );
    return Object.fromEntries(reasons);
  }

  ready(): Extract<WatchEvent, { type: 'ready' }>[] {
    return this.events.filter((event) => event.type === 'ready');
  }
}

function inShort(event: WatchEvent): string {
  switch (event.type) {
    case 'ready':
      return `ready ${basename(event.path)}${event.key === null ? ' broken' : ''}`;
    case 'renamed':
      return `renamed ${basename(event.from)} ${basename(event.to)}`;
    case 'same':
      return `same ${basename(event.path)} ${basename(event.as)}`;
    case 'away':
    case 'back':
      return `${event.type} ${basename(event.folder)}`;
    case 'note':
      return `note ${event.note}`;
    default:
      return `${event.type} ${basename(event.path)}`;
  }
}

describe('a slide that is copied', () => {
  it('is taken once, when nothing of it changed for the time that was asked for', async () => {
    const watch = new Watched();
    expect(await watch.rest()).toEqual([]);
    writeFileSync(slideAt('a.svs'), one);
    expect(await watch.tick()).toEqual(['waiting a.svs']);
    expect([await watch.tick(), await watch.tick()]).toEqual([[], []]);
    expect(await watch.tick()).toEqual(['ready a.svs']);
    expect(watch.ready()).toMatchObject([{ doubt: null, scenes: 1, file: { size: one.length } }]);
    expect(await watch.rest()).toEqual([]);
  });

  it('slowly, block by block, is taken when the last one is there, also after long pauses', async () => {
    const watch = new Watched();
    const blocks = 8;
    const blockBytes = Math.ceil(one.length / blocks);
    writeFileSync(slideAt('a.svs'), '');
    for (let block = 0; block < blocks; block += 1) {
      appendFileSync(slideAt('a.svs'), one.subarray(block * blockBytes, (block + 1) * blockBytes));
      if (block === blocks - 1) break;
      // The copying program was stopped for longer than a slide needs to be at rest.
      expect(await watch.rest(block % 2 === 0 ? 1 : 8)).toEqual([]);
    }
    expect(watch.waiting()).toMatchObject({
      'a.svs': expect.stringMatching(/still changing|cannot/) as string,
    });
    expect(await watch.rest()).toEqual(['ready a.svs']);
    expect(watch.ready()).toMatchObject([{ doubt: null, file: { size: one.length } }]);
  });

  it.each(['from its first byte to its last', 'from its last byte to its first'])(
    'with its whole size and its final times at once, and filled later %s, is taken when it is full',
    async (order) => {
      const watch = new Watched();
      const time = new Date('2026-03-01T12:00:00Z');
      const blocks = 6;
      const blockBytes = Math.ceil(one.length / blocks);
      writeFileSync(slideAt('a.svs'), new Uint8Array(one.length));
      utimesSync(slideAt('a.svs'), time, time);
      for (let done = 0; done < blocks; done += 1) {
        expect(await watch.rest(done % 2 === 0 ? 2 : 7)).toEqual([]);
        const block = order.startsWith('from its first') ? done : blocks - 1 - done;
        const file = openSync(slideAt('a.svs'), 'r+');
        const bytes = one.subarray(block * blockBytes, (block + 1) * blockBytes);
        writeSync(file, bytes, 0, bytes.length, block * blockBytes);
        closeSync(file);
        utimesSync(slideAt('a.svs'), time, time);
      }
      expect(await watch.rest()).toEqual(['ready a.svs']);
      expect(watch.ready()).toMatchObject([{ doubt: null }]);
    },
  );

  it('is not taken when its last directory is there and the pixels of its end are not', async () => {
    const watch = new Watched();
    // As of programs that write the directories first: all that opening needs is there.
    writeFileSync(
      slideAt('a.svs'),
      one.map((byte, i) => (i > 20_000 && i < 60_000 ? 0x55 : byte)),
    );
    expect(await watch.rest()).toEqual([]);
    expect(watch.waiting()).toEqual({ 'a.svs': expect.stringContaining('a tile cannot be read') as string });
    writeFileSync(slideAt('a.svs'), one);
    expect(await watch.rest()).toEqual(['ready a.svs']);
  });

  it('under a temporary name is taken under its final one', async () => {
    const watch = new Watched();
    const names = ['.a.svs.Xy12z9', 'b.svs.part', 'c.svs.crdownload', 'd.svs.tmp', 'e.svs~', '~f.svs'];
    for (const name of names) writeFileSync(slideAt(name), one);
    expect(await watch.rest()).toEqual([]);
    expect(watch.events).toEqual([]);
    renameSync(slideAt('.a.svs.Xy12z9'), slideAt('a.svs'));
    expect(await watch.rest()).toEqual(['ready a.svs']);
  });

  it('and renamed before it is whole is taken under its last name', async () => {
    const watch = new Watched();
    writeFileSync(slideAt('copy.svs'), one.subarray(0, 50_000));
    await watch.tick();
    renameSync(slideAt('copy.svs'), slideAt('a.svs'));
    expect(await watch.rest(2)).toEqual(['gone copy.svs']);
    appendFileSync(slideAt('a.svs'), one.subarray(50_000));
    expect(await watch.rest()).toEqual(['ready a.svs']);
  });

  it('and removed before it is whole is dropped', async () => {
    const watch = new Watched();
    writeFileSync(slideAt('a.svs'), one);
    await watch.tick();
    rmSync(slideAt('a.svs'));
    expect(await watch.rest()).toEqual(['gone a.svs']);
    expect(watch.events.at(-1)).toMatchObject({ type: 'gone', wasTaken: false });
  });

  it('incompletely, and never touched again, is taken at last with what speaks against it', async () => {
    const watch = new Watched();
    writeFileSync(slideAt('a.svs'), one.subarray(0, one.length - 100_000));
    writeFileSync(slideAt('b.svs'), '');
    expect(await watch.rest(40)).toEqual([]);
    expect(await watch.rest(120)).toEqual(['ready a.svs broken', 'ready b.svs broken']);
    expect(watch.ready().map(({ doubt }) => doubt)).toEqual([
      expect.stringContaining('cannot be opened'),
      expect.stringContaining('the file is empty'),
    ]);
    // Mended, it is another slide than that which failed.
    writeFileSync(slideAt('a.svs'), one);
    expect(await watch.rest()).toEqual(['replaced a.svs', 'ready a.svs']);
  });
});

describe('a slide that was taken', () => {
  let watch: Watched;
  beforeEach(async () => {
    watch = new Watched();
    writeFileSync(slideAt('a.svs'), one);
    expect(await watch.rest()).toEqual(['ready a.svs']);
  });

  it('and renamed is not taken again', async () => {
    renameSync(slideAt('a.svs'), slideAt('b.svs'));
    expect(await watch.tick()).toEqual(['renamed a.svs b.svs']);
    expect(await watch.rest()).toEqual([]);
  });

  it('and moved by copying and removing is not taken again', async () => {
    copyFileSync(slideAt('a.svs'), slideAt('b.svs'));
    rmSync(slideAt('a.svs'));
    expect(await watch.rest()).toEqual(['renamed a.svs b.svs']);
    expect(await watch.rest()).toEqual([]);
  });

  it('and copied under a second name is not taken again, and is followed there when the first is removed', async () => {
    copyFileSync(slideAt('a.svs'), slideAt('b.svs'));
    expect(await watch.rest()).toEqual(['same b.svs a.svs']);
    rmSync(slideAt('a.svs'));
    expect(await watch.rest()).toEqual(['renamed a.svs b.svs']);
  });

  it('and replaced is taken again, once', async () => {
    writeFileSync(slideAt('a.svs'), other.subarray(0, 1000));
    expect(await watch.rest(3)).toEqual([]);
    writeFileSync(slideAt('a.svs'), other);
    expect(await watch.rest()).toEqual(['replaced a.svs', 'ready a.svs']);
    const [before, after] = watch.ready();
    expect(after?.key).not.toBe(before?.key);
  });

  it('and given other times only is not taken again', async () => {
    utimesSync(slideAt('a.svs'), new Date(), new Date('2020-01-01'));
    expect(await watch.rest()).toEqual(['same a.svs a.svs']);
  });

  it('and exchanged with another keeps its name for what it is', async () => {
    writeFileSync(slideAt('b.svs'), other);
    await watch.rest();
    renameSync(slideAt('a.svs'), at('aside'));
    renameSync(slideAt('b.svs'), slideAt('a.svs'));
    renameSync(at('aside'), slideAt('b.svs'));
    const said = await watch.rest();
    expect(said).toEqual(expect.arrayContaining(['renamed b.svs a.svs', 'renamed a.svs b.svs']));
    expect(said.filter((text) => text.startsWith('ready') || text.startsWith('gone'))).toEqual([]);
  });

  it('and removed is gone; what comes back is not taken again', async () => {
    rmSync(slideAt('a.svs'));
    expect(await watch.rest()).toEqual(['gone a.svs']);
    writeFileSync(slideAt('a.svs'), one);
    expect(await watch.rest()).toEqual(['same a.svs a.svs']);
    rmSync(slideAt('a.svs'));
    await watch.rest();
    writeFileSync(slideAt('b.svs'), one);
    expect(await watch.rest()).toEqual(['renamed a.svs b.svs']);
  });

  it('is not gone while its folder is', async () => {
    renameSync(at('in'), at('unmounted'));
    expect(await watch.rest()).toEqual(['away in']);
    renameSync(at('unmounted'), at('in'));
    expect(await watch.rest()).toEqual(['back in']);
    // The place where a share was connected is left, and empty.
    renameSync(at('in'), at('unmounted'));
    mkdirSync(at('in'));
    expect(await watch.rest()).toEqual(['away in']);
    rmSync(at('in'), { recursive: true });
    renameSync(at('unmounted'), at('in'));
    expect(await watch.rest()).toEqual(['back in']);
    rmSync(slideAt('a.svs'));
    writeFileSync(slideAt('b.svs'), other);
    expect(await watch.rest()).toEqual(['gone a.svs', 'ready b.svs']);
  });

  it('is known to the next watch', async () => {
    const [{ path, key, file, set } = expect.fail('nothing was taken')] = watch.ready();
    const known: KnownSlide = { path, key, size: file.size, mtimeMs: file.mtimeMs };
    for (const each of [known, { ...known, set }])
      expect(await new Watched({ known: [each] }).rest()).toEqual([]);
    // Renamed, replaced or removed while nobody watched.
    renameSync(path, slideAt('b.svs'));
    expect(await new Watched({ known: [known] }).rest()).toEqual(['renamed a.svs b.svs']);
    writeFileSync(path, other);
    const said = await new Watched({ known: [known] }).rest();
    expect(said.sort()).toEqual(['ready a.svs', 'renamed a.svs b.svs', 'replaced a.svs']);
    rmSync(path);
    rmSync(slideAt('b.svs'));
    writeFileSync(slideAt('notes.txt'), '');
    expect(await new Watched({ known: [known] }).rest()).toEqual(['gone a.svs']);
    // Of what lies elsewhere nothing is known but that it was taken.
    const elsewhere = { ...known, path: at('elsewhere.svs') };
    writeFileSync(slideAt('c.svs'), one);
    expect(await new Watched({ known: [elsewhere] }).rest()).toEqual(['same c.svs elsewhere.svs']);
  });
});

describe('a slide of several files', () => {
  /** Moves the files of a finished slide into the watched folder one by one, with time between them. */
  async function arriving(watch: Watched, names: readonly string[], ticks: number): Promise<void> {
    for (const name of names) {
      expect(await watch.rest(ticks)).toEqual([]);
      renameSync(at('made', name), slideAt(name));
    }
  }

  beforeEach(() => mkdirSync(at('made')));

  it('(MIRAX) is taken when all of its data files are there', async () => {
    const watch = new Watched();
    await writeMirax(at('made'), 'a');
    mkdirSync(slideAt('a'));
    const inside = readdirSync(at('made', 'a')).map((name) => `a/${name}`);
    expect(inside.length).toBeGreaterThan(3);
    // Data files last: the slide opens without them.
    await arriving(watch, ['a.mrxs', ...inside.sort().reverse()], 9);
    expect(Object.keys(watch.waiting())).toEqual(['a.mrxs']);
    expect(await watch.rest(20)).toEqual(['ready a.mrxs']);
    expect(watch.ready()).toMatchObject([{ doubt: null }]);
  });

  it('(MIRAX) is the same when it is renamed, and is replaced with one of its files', async () => {
    const watch = new Watched();
    await writeMirax(at('in'), 'a');
    expect(await watch.rest(20)).toEqual(['ready a.mrxs']);
    renameSync(slideAt('a'), slideAt('b'));
    renameSync(slideAt('a.mrxs'), slideAt('b.mrxs'));
    expect(await watch.rest(20)).toEqual(['renamed a.mrxs b.mrxs']);
    const [data = ''] = readdirSync(slideAt('b')).filter((name) => name.startsWith('Data'));
    const bytes = readFileSync(slideAt(`b/${data}`));
    bytes.fill(7, 0, 100);
    writeFileSync(slideAt(`b/${data}`), bytes);
    await watch.rest(140);
    expect(watch.events.map(({ type }) => type)).toContain('replaced');
  });

  it('(VMS) is taken when every file is there that its key file names', async () => {
    const watch = new Watched();
    await writeVms(at('made'), 'a');
    const names = readdirSync(at('made')).filter((name) => name !== 'a.vms');
    // The optimisation file is last; the slide opens without it.
    await arriving(watch, ['a.vms', ...names.filter((name) => !name.endsWith('.opt')), 'a.opt'], 5);
    expect(await watch.rest()).toEqual(['ready a.vms']);
    expect(watch.ready()).toMatchObject([{ doubt: null }]);
  });

  it('(DICOM) is taken once, though its files come one after the other', async () => {
    const watch = new Watched();
    await writeDicomSeries(at('made'));
    const names = readdirSync(at('made'));
    for (const name of names) {
      // Two files stand half copied while others are whole.
      const bytes = readFileSync(at('made', name));
      writeFileSync(slideAt(name), bytes.subarray(0, 700));
      expect(await watch.rest(1)).toEqual([]);
      writeFileSync(slideAt(name), bytes);
      expect(await watch.rest(1)).toEqual([]);
    }
    expect((await watch.rest()).filter((text) => !text.startsWith('gone'))).toEqual(['ready 2.dcm']);
    expect(watch.ready()).toMatchObject([{ doubt: null, scenes: 1 }]);
    expect(watch.ready()[0]?.set.files).toHaveLength(names.length);
  });

  it('(DICOMDIR) waits for the files that are named', async () => {
    const watch = new Watched();
    await writeDicomSeries(at('in'));
    writeFileSync(slideAt('DICOMDIR'), writeDicomdir([['2.dcm'], ['4.dcm']]));
    renameSync(slideAt('4.dcm'), at('made', '4.dcm'));
    expect(await watch.rest()).toEqual([]);
    expect(watch.waiting()).toEqual({ DICOMDIR: 'its file "4.dcm" is not there' });
    renameSync(at('made', '4.dcm'), slideAt('4.dcm'));
    expect(await watch.rest()).toEqual(['ready DICOMDIR']);
  });

  it('(DICOM) of which a level comes later is another slide, and taken again', async () => {
    const watch = new Watched();
    await writeDicomSeries(at('in'));
    renameSync(slideAt('4.dcm'), at('made', '4.dcm'));
    expect(await watch.rest()).toEqual(['ready 2.dcm']);
    renameSync(at('made', '4.dcm'), slideAt('4.dcm'));
    expect(await watch.rest()).toEqual(['replaced 2.dcm', 'ready 2.dcm']);
    // Another series beside it changes nothing of it.
    writeFileSync(slideAt('z.dcm'), 'no DICOM');
    expect(await watch.rest()).toEqual([]);
  });
});

describe('watched folders', () => {
  it('are searched within, by a pattern, without the documents of an analysis', async () => {
    const watch = new Watched({ recursive: true, pattern: 'case-*/**' });
    for (const name of ['case-1', 'case-1/deep', 'other', 'case-2']) mkdirSync(slideAt(name));
    for (const [name, bytes] of [
      ['case-1/deep/a.svs', one],
      ['other/b.svs', other],
      ['case-2/c.svs', other],
    ] as const)
      writeFileSync(slideAt(name), bytes);
    writeFileSync(slideAt('case-2/summary.csv'), '');
    const said = await watch.rest();
    expect(said).toEqual([expect.stringContaining('summary.csv'), 'ready a.svs']);
  });

  it('are scanned without opening a file of a slide at rest', async () => {
    const watch = new Watched();
    writeFileSync(slideAt('a.svs'), one);
    await writeDicomSeries(at('in'));
    await watch.rest();
    const files = readdirSync(at('in')).map(slideAt);
    const accessed = (): string => execFileSync('stat', ['--format=%x', ...files], { encoding: 'utf8' });
    // Older than the last change, so that reading would show whichever way the disk keeps times of access.
    for (const file of files) utimesSync(file, new Date('2001-01-01'), new Date('2026-01-01'));
    await watch.rest();
    for (const file of files) utimesSync(file, new Date('2001-01-01'), new Date('2026-01-01'));
    const before = accessed();
    await watch.rest();
    expect(accessed()).toBe(before);
  });

  it('are watched by themselves until that is stopped', async () => {
    const stop = new AbortController();
    const events: string[] = [];
    const watching = (async () => {
      const options = { folders: [at('in')], decoder: inProcessDecoder, signal: stop.signal };
      for await (const event of watchSlides({ ...options, everyMs: 20, settleMs: 100 })) {
        events.push(inShort(event));
      }
    })();
    const stopped = expect(watching).rejects.toMatchObject({ tag: 'aborted' });
    writeFileSync(slideAt('a.svs'), one.subarray(0, 100_000));
    await vi.waitFor(() => expect(events).toContain('waiting a.svs'), { timeout: 60_000 });
    appendFileSync(slideAt('a.svs'), one.subarray(100_000));
    await vi.waitFor(() => expect(events).toContain('ready a.svs'), { timeout: 60_000 });
    renameSync(slideAt('a.svs'), slideAt('b.svs'));
    await vi.waitFor(() => expect(events).toContain('renamed a.svs b.svs'), { timeout: 60_000 });
    stop.abort();
    await stopped;
    expect(events.filter((event) => event.startsWith('ready'))).toEqual(['ready a.svs']);
  });
});
