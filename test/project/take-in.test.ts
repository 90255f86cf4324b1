/** What an earlier Spindle kept of a slide comes into the project once, and stays where it was. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { valueOf, valuesOf } from '../../src-main/contract/domain/slide-state';
import { openDefaultProject } from '../../src-main/project/default-project';
import type { Project } from '../../src-main/project/project';
import { resultOf } from '../../src-main/project/recorded-runs';
import type { SlideIdentity } from '../../src-main/project/slide-identity';
import { takeIn } from '../../src-main/project/take-in';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';
import { copyEarlierStore, withIdentity } from './earlier-slides';

let folder: TemporaryFolder;
let project: Project;
beforeEach(() => {
  folder = temporaryFolder();
  copyEarlierStore(folder.path);
  addMaskEdit(join(store(), '792cae4fa97d13279dc8559eb652c57f', 'mask.json'));
  project = openDefaultProject(join(folder.path, 'home'));
});
afterEach(() => {
  project.close();
  folder.remove();
});

const store = (): string => join(folder.path, 'store');
const series = <T>(work: (slide: SlideIdentity) => Promise<T>): Promise<T> =>
  withIdentity(join(folder.path, 'slides/series/level-0.dcm'), work);

/** So that there are two, which were drawn one after the other. */
function addMaskEdit(file: string): void {
  const mask = JSON.parse(readFileSync(file, 'utf8')) as { readonly edits: unknown[] };
  const polygon = [[[7, 0], [16, 0], [7, 9]]]; // prettier-ignore
  mask.edits.push({ kind: 'exclude', polygon });
  writeFileSync(file, JSON.stringify(mask));
}

/** Every file of the store, with its content and when it was written. */
function filesOfStore(): unknown[] {
  const names = readdirSync(store(), { recursive: true, encoding: 'utf8' }).sort();
  return names.map((name) => {
    const path = join(store(), name);
    return [name, statSync(path).mtimeMs, statSync(path).isFile() ? readFileSync(path, 'utf8') : null];
  });
}

describe('what an earlier Spindle kept', () => {
  it('is taken in: runs by their start, then pixel size and mask, and left as it was', async () => {
    const before = filesOfStore();
    await series(async (slide) => {
      expect(await takeIn(project, store(), slide)).toEqual([]);
      const entries = project.entriesOf(slide);
      expect(entries.map(({ command }) => command.kind)).toEqual([
        ...['record-run', 'record-run', 'set-pixel-size', 'edit-mask', 'edit-mask'],
      ]);
      expect(new Set(entries.map(({ by }) => by))).toEqual(new Set(['an earlier Spindle']));
      const runs = entries.slice(0, 2).map(({ id }) => resultOf(project, id));
      expect(runs.map((run) => run?.mitoticCount)).toEqual([2, 3]);
      expect(runs[0]?.slide.picture).toEqual({ key: slide.key, scene: 0 });
      const state = project.stateOf(slide);
      expect(valueOf(state, 'pixel-size')?.x).toBe(0.26);
      expect(valuesOf(state, 'mask-edit').map(({ value }) => value.polygon[0]?.[0]?.[0])).toEqual([5, 7]);
    });
    expect(filesOfStore()).toEqual(before);
    expect(project.verify()).toEqual([]);
  });

  it('is taken in once, also where a person has undone it since, and after opening the project again', async () => {
    await series(async (slide) => {
      await takeIn(project, store(), slide);
      const [edit] = valuesOf(project.stateOf(slide), 'mask-edit');
      const { key, scene } = slide;
      const command = {
        kind: 'undo',
        slide: { key, scene },
        of: project.entriesOf(slide)[2]?.id ?? '',
      } as const;
      const remove = { kind: 'remove-mask-edit', slide: { key, scene }, edit: edit?.id ?? '' } as const;
      project.execute([
        { id: 'undo', by: 'AB', command },
        { id: 'remove', by: 'AB', command: remove },
      ]);
      project.close();
      project = openDefaultProject(join(folder.path, 'home'));
      expect(await takeIn(project, store(), slide)).toEqual([]);
      expect(project.entriesOf(slide)).toHaveLength(7);
      expect(valueOf(project.stateOf(slide), 'pixel-size')).toBeNull();
      expect(valuesOf(project.stateOf(slide), 'mask-edit')).toHaveLength(1);
    });
  });

  it('is written once by two that take it in at the same time', async () => {
    const other = openDefaultProject(join(folder.path, 'home'));
    try {
      await series(async (slide) => {
        await Promise.all([takeIn(project, store(), slide), takeIn(other, store(), slide)]);
        expect(project.entriesOf(slide)).toHaveLength(5);
      });
    } finally {
      other.close();
    }
  });

  it('does not come over what was decided in the project before', async () => {
    await series(async (slide) => {
      const { key, scene } = slide;
      const command = { kind: 'set-pixel-size', slide: { key, scene }, mpp: { x: 0.5, y: 0.5 } } as const;
      project.execute([{ id: 'own', by: 'AB', command }]);
      await takeIn(project, store(), slide);
      expect(valueOf(project.stateOf(slide), 'pixel-size')?.x).toBe(0.5);
      expect(valuesOf(project.stateOf(slide), 'mask-edit')).toHaveLength(2);
    });
  });

  it('keeps the scenes of a file apart', async () => {
    const path = join(folder.path, 'slides/two-scenes.tif');
    for (const [scene, count, mpp] of [
      [0, 4, 0.24],
      [1, 5, undefined],
    ] as const) {
      await withIdentity(
        path,
        async (slide) => {
          await takeIn(project, store(), slide);
          const state = project.stateOf(slide);
          const [run] = valuesOf(state, 'run');
          expect(resultOf(project, run?.id ?? '')?.mitoticCount).toBe(count);
          expect(valueOf(state, 'pixel-size')?.x).toBe(mpp);
          expect(valuesOf(state, 'mask-edit')).toHaveLength(1);
        },
        scene,
      );
    }
  });

  it('is told where it is damaged, once, and all else is taken in', async () => {
    await series(async (slide) => {
      const ofSlide = join(store(), 'slides', slide.key);
      mkdirSync(ofSlide, { recursive: true });
      writeFileSync(join(ofSlide, 'mask.json'), 'no JSON');
      writeFileSync(join(ofSlide, 'run-20200101T000000000Z.json'), '{}');
      const faults = await takeIn(project, store(), slide);
      expect(faults.map(({ tag }) => tag)).toEqual(['broken-file', 'broken-file']);
      expect(project.entriesOf(slide)).toHaveLength(3);
      expect(await takeIn(project, store(), slide)).toEqual([]);
    });
  });

  it('is tried again where it could not be read at all', async () => {
    await series(async (slide) => {
      const ofSlide = join(store(), 'slides', slide.key);
      mkdirSync(join(ofSlide, 'mask.json'), { recursive: true });
      expect((await takeIn(project, store(), slide)).map(({ tag }) => tag)).toEqual(['not-found']);
      expect(project.entriesOf(slide)).toHaveLength(3);
      rmSync(ofSlide, { recursive: true });
      expect(await takeIn(project, store(), slide)).toEqual([]);
      expect(project.entriesOf(slide)).toHaveLength(5);
    });
  });
});
