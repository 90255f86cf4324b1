/**
 * Random histories of a folder: slides written in every way, stalled, renamed, replaced, removed, out of reach. Whatever happens, a slide
 * is taken once, never half copied, and in the end all that are there were.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learn } from '../../../src-main/analysis/watch/learn';
import { observe } from '../../../src-main/analysis/watch/observe';
import {
  initialState,
  looksDue,
  type Look,
  type LookOrder,
  type Scan,
  type SeenSlide,
  type Step,
  type WatchEvent,
} from '../../../src-main/analysis/watch/watched';
import { slideKey, type SlideKey } from '../../../src-main/contract/identity';

const folder = '/in';
const paths = ['a', 'b', 'c', 'd'].map((name) => `${folder}/${name}.svs`);
const contents = 4;
const blocks = 3;

/** A file of the model: `blocks` blocks of one content, of which some are written. */
interface ModelFile {
  readonly content: number;
  readonly written: number;
  /** It has its whole size and its last times from the start. */
  readonly isPreallocated: boolean;
  readonly inode: number;
  readonly mtime: number;
}

type Deed =
  | {
      readonly do: 'begin';
      readonly path: number;
      readonly content: number;
      readonly isPreallocated: boolean;
    }
  | { readonly do: 'write' | 'remove' | 'touch'; readonly path: number }
  | { readonly do: 'rename'; readonly path: number; readonly to: number }
  | { readonly do: 'copy'; readonly path: number; readonly to: number }
  | { readonly do: 'unmount' | 'mount' | 'scan' | 'wait' };

const path = fc.nat({ max: paths.length - 1 });
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    do: fc.constant('begin' as const),
    ...{ path, content: fc.nat({ max: contents - 1 }), isPreallocated: fc.boolean() },
  }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant('write' as const), path }) },
  fc.record({ do: fc.constantFrom('remove' as const, 'touch' as const), path }),
  fc.record({ do: fc.constantFrom('rename' as const, 'copy' as const), path, to: path }),
  fc.record({ do: fc.constantFrom('unmount' as const, 'mount' as const) }),
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('scan' as const, 'wait' as const) }) },
);

const keyOf = (content: number): SlideKey => slideKey(String(content).padStart(32, '0'));

class Model {
  readonly files = new Map<string, ModelFile>();
  readonly ready: { readonly path: string; readonly key: SlideKey | null }[] = [];
  readonly events: WatchEvent[] = [];
  isMounted = true;
  /** Another one from mount to mount. */
  #device = 1;
  #state = initialState({ settleMs: 100, patienceMs: 1e12 }, [], () => true);
  #now = 0;
  #clock = 1;

  act(one: Deed): void {
    switch (one.do) {
      case 'begin': {
        this.#put(one.path, { ...one, written: 0, inode: this.#tick(), mtime: this.#tick() });
        return;
      }
      case 'write': {
        const file = this.files.get(paths[one.path] ?? '');
        if (file === undefined || file.written === blocks) return;
        const mtime = file.isPreallocated ? file.mtime : this.#tick();
        this.#put(one.path, { ...file, written: file.written + 1, mtime });
        return;
      }
      case 'touch': {
        const file = this.files.get(paths[one.path] ?? '');
        if (file !== undefined) this.#put(one.path, { ...file, mtime: this.#tick() });
        return;
      }
      case 'rename':
      case 'copy': {
        const file = this.files.get(paths[one.path] ?? '');
        if (file === undefined || one.path === one.to) return;
        if (one.do === 'rename') this.files.delete(paths[one.path] ?? '');
        // A copy of what is being written would be one for ever: of whole files only.
        else if (file.written < blocks) return;
        this.#put(one.to, one.do === 'rename' ? file : { ...file, inode: this.#tick() });
        return;
      }
      case 'remove':
        this.files.delete(paths[one.path] ?? '');
        return;
      case 'unmount':
        this.isMounted = false;
        return;
      case 'mount':
        if (!this.isMounted) this.#device += 1;
        this.isMounted = true;
        return;
      case 'scan': {
        this.scan(60);
        return;
      }
      case 'wait':
        for (let i = 0; i < 4; i += 1) this.scan(60);
    }
  }

  scan(ms: number): void {
    this.#apply(observe(this.#state, this.#seen(), this.#now));
    const looks = looksDue(this.#state, this.#now).flatMap((order) => this.#look(order) ?? []);
    this.#apply(learn(this.#state, looks, this.#now));
    this.#now += ms;
  }

  placeOf(key: SlideKey): string | undefined {
    return this.#state.places.get(key)?.path;
  }

  watchedPaths(): string[] {
    return [...this.#state.slides.keys()].sort();
  }

  #put(index: number, file: ModelFile): void {
    const { content, written, isPreallocated, inode, mtime } = file;
    this.files.set(paths[index] ?? '', { content, written, isPreallocated, inode, mtime });
  }

  #tick(): number {
    return (this.#clock += 1);
  }

  #seen(): Scan {
    // Without the share the place where it was connected is there, and empty.
    const files = this.isMounted ? [...this.files] : [];
    const id = this.isMounted ? '1' : '9';
    return {
      folders: [{ path: folder, fault: null, id, isEmpty: files.length === 0 }],
      slides: files.map(([at, file]) => this.#seenSlide(at, file)),
      unseen: [],
    };
  }

  #seenSlide(at: string, { written, isPreallocated, inode, mtime }: ModelFile): SeenSlide {
    const size = isPreallocated ? blocks : written;
    return {
      ...{ path: at, files: [at], absent: [], around: '', near: '' },
      main: { size, mtimeMs: mtime, ctimeMs: 0, id: `${this.#device} ${inode}` },
      stamp: `${size} ${mtime} ${inode}`,
    };
  }

  #look({ path: at, stamp, samples }: LookOrder): Look | null {
    const file = this.files.get(at);
    if (file === undefined) return null;
    const digest = `${file.content} ${file.written}`;
    const isWhole = file.written === blocks;
    const opened = {
      ...{ key: isWhole ? keyOf(file.content) : null, scenes: 1, setFiles: [] },
      doubt: isWhole ? null : 'it cannot be opened',
    };
    return {
      ...{ path: at, stamp, samples: { digest, isHollow: false } },
      opened: digest === samples ? opened : null,
    };
  }

  #apply({ state, events }: Step): void {
    this.#state = state;
    for (const event of events) {
      this.events.push(event);
      if (event.type === 'ready') {
        const file = this.files.get(event.path);
        expect(file?.written).toBe(blocks);
        expect(event.key).toBe(keyOf(file?.content ?? -1));
        this.ready.push(event);
      }
      if (event.type === 'gone') {
        expect(this.isMounted).toBe(true);
        expect(this.files.has(event.path)).toBe(false);
      }
      if (event.type === 'renamed') expect(this.files.has(event.to)).toBe(true);
    }
  }
}

describe('any history of a watched folder', () => {
  it('takes each slide once and whole, and misses none', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
        const model = new Model();
        for (const one of deeds) model.act(one);
        model.act({ do: 'mount' });
        for (const index of paths.keys())
          for (let i = 0; i < blocks; i += 1) model.act({ do: 'write', path: index });
        for (let i = 0; i < 40; i += 1) model.scan(60);

        const keys = model.ready.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        const there = new Map([...model.files].map(([at, { content }]) => [at, keyOf(content)]));
        for (const key of there.values()) {
          expect(keys).toContain(key);
          expect(there.get(model.placeOf(key) ?? '')).toBe(key);
        }
        expect(model.watchedPaths()).toEqual([...there.keys()].sort());
        // Then nothing is left to say.
        const said = model.events.length;
        for (let i = 0; i < 10; i += 1) model.scan(60);
        expect(model.events.length).toBe(said);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('ten thousand slides at rest', () => {
  it('cause no look and no event, scan after scan', () => {
    const files = Array.from({ length: 10_000 }, (_, i) => `${folder}/${i}.svs`);
    const known = files.map((file, i) => ({ path: file, key: keyOf(i), size: i, mtimeMs: i }));
    let state = initialState({ settleMs: 100, patienceMs: 1000 }, known, () => true);
    const scan: Scan = {
      folders: [{ path: folder, fault: null, id: '1 1', isEmpty: false }],
      slides: files.map((file, i) => ({
        ...{ path: file, files: [file], absent: [], stamp: String(i), around: '', near: '' },
        main: { size: i, mtimeMs: i, ctimeMs: 0, id: `1 ${i}` },
      })),
      unseen: [],
    };
    for (let now = 0; now < 500; now += 100) {
      const step = observe(state, scan, now);
      expect(step.events).toEqual([]);
      expect(looksDue(step.state, now)).toEqual([]);
      ({ state } = step);
    }
    // Out of reach, none is gone; back, none is taken again.
    const bare = {
      ...scan,
      folders: [{ path: folder, fault: 'it is not connected', id: null, isEmpty: true }],
    };
    const away = observe(state, { ...bare, slides: [] }, 600);
    expect(away.events).toEqual([{ type: 'away', folder, why: 'it is not connected' }]);
    const back = observe(observe(away.state, { ...bare, slides: [] }, 9000).state, scan, 9100);
    expect(back.events).toEqual([{ type: 'back', folder }]);
    expect(looksDue(back.state, 9200)).toEqual([]);
  });
});
