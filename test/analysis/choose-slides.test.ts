import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listedSlide } from '../../src-main/analysis/listed-slide';
import { chooseSlides, type SlideChoice } from '../../src-main/analysis/choose-slides';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

describe('the slides of a batch', () => {
  let folder: TemporaryFolder;

  beforeEach(() => {
    folder = temporaryFolder();
    for (const name of [
      'b.svs',
      '2026-01/c.svs',
      '2026-01/deep/d.tiff',
      '2026-02/e.svs',
      '2026-02/notes.md',
      '.trash/x.svs',
    ])
      write(name);
  });
  afterEach(() => folder.remove());

  const at = (name: string): string => join(folder.path, name);
  function write(name: string, content = ''): void {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), content);
  }
  async function chosen(inputs: readonly string[], choice: SlideChoice = {}): Promise<string[]> {
    const { slides } = await chooseSlides(inputs.map(at), choice);
    return slides.map(({ path }) => path.slice(folder.path.length + 1).replaceAll('\\', '/'));
  }

  it('lie in a folder, and in those within it where they are asked for', async () => {
    expect(await chosen(['.'])).toEqual(['b.svs']);
    expect(await chosen(['.'], { recursive: true })).toEqual([
      ...['b.svs', '2026-01/c.svs', '2026-01/deep/d.tiff', '2026-02/e.svs'],
    ]);
  });

  it('are each taken once, however often they are named', async () => {
    write('list.txt', 'b.svs\n2026-02/e.svs\n');
    expect(await chosen(['2026-02/e.svs', 'list.txt', '.'], { recursive: true })).toEqual([
      ...['2026-02/e.svs', 'b.svs', '2026-01/c.svs', '2026-01/deep/d.tiff'],
    ]);
  });

  it('keep the pixel size of a table, also when a folder names them too', async () => {
    write('table.csv', 'file;mpp;block;tray\nb.svs;0,5;A1;7\n');
    const { slides, notes } = await chooseSlides([at('.'), at('table.csv')], {});
    expect(slides).toEqual([listedSlide(at('b.svs'), { mpp: 0.5, block: 'A1', at: 'line 2 of table.csv' })]);
    expect(notes).toEqual(['table.csv: Columns that are not used: tray.']);
  });

  it('may not have two pixel sizes in two lists', async () => {
    write('one.csv', 'file,mpp\nb.svs,0.25\n');
    write('two.csv', 'file,mpp\nb.svs,0.5\n');
    await expect(chooseSlides([at('one.csv'), at('two.csv')], {})).rejects.toMatchObject({
      tag: 'table-invalid',
      why: 'one states 0.25 µm per pixel for it, another 0.5',
    });
  });

  it('match a pattern by their name, or by their path where it has a slash', async () => {
    expect(await chosen(['.'], { recursive: true, pattern: '*.SVS' })).toEqual([
      'b.svs',
      '2026-01/c.svs',
      '2026-02/e.svs',
    ]);
    expect(await chosen(['.'], { recursive: true, pattern: '2026-01/**' })).toEqual([
      '2026-01/c.svs',
      '2026-01/deep/d.tiff',
    ]);
    await expect(chooseSlides([at('.')], { recursive: true, pattern: '*.ndpi' })).rejects.toMatchObject({
      tag: 'nothing-readable',
      why: 'none of 4 matches the pattern *.ndpi',
    });
  });

  it('are in one shard each, the same wherever the folder lies and whatever else is in it', async () => {
    for (let each = 0; each < 100; each += 1) write(`many/slide-${each}.svs`);
    const shards = await Promise.all(
      [1, 2, 3, 4].map((index) => chosen(['many'], { shard: { index, of: 4 } })),
    );
    expect(shards.flat().toSorted()).toEqual((await chosen(['many'])).toSorted());
    for (const shard of shards) expect(shard.length).toBeGreaterThan(10);

    for (let each = 0; each < 100; each += 1) write(`mnt/share/slide-${each}.svs`);
    write('mnt/share/another.svs');
    const elsewhere = await chosen(['mnt/share'], { shard: { index: 1, of: 4 } });
    expect(elsewhere.filter((name) => !name.endsWith('another.svs'))).toEqual(
      shards[0]?.map((name) => name.replace('many/', 'mnt/share/')),
    );
  });

  it('may be none of a shard, which is no error', async () => {
    const shards = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        chooseSlides([at('b.svs')], { shard: { index: index + 1, of: 8 } }),
      ),
    );
    expect(shards.map(({ slides }) => slides.length).toSorted()).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
    for (const { inAllShards } of shards) expect(inAllShards).toHaveLength(1);
  });

  it('are not looked for among the documents of an earlier batch, nor round in a circle', async () => {
    write('out/summary.csv');
    write('out/a.png');
    symlinkSync(folder.path, at('2026-02/round'), 'junction');
    const { slides, notes } = await chooseSlides([folder.path], { recursive: true });
    expect(slides).toHaveLength(4);
    expect(notes).toEqual([`${at('out')} is passed over: it holds the summary.csv of an earlier analysis.`]);
  });

  it('end with a refusal where one is named that is not there, or a stop', async () => {
    await expect(chooseSlides([at('missing.svs')], {})).rejects.toMatchObject({ tag: 'not-found' });
    await expect(chooseSlides([at('missing.csv')], {})).rejects.toMatchObject({ tag: 'not-found' });
    await expect(chooseSlides([folder.path], { recursive: true }, AbortSignal.abort())).rejects.toMatchObject(
      { tag: 'aborted' },
    );
  });
});
