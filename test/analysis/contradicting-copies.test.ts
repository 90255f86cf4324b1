/** Copies of one slide in a list: found before anything is analysed where what is stated of them differs, and nowhere else. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireOneMeaning } from '../../src-main/analysis/contradicting-copies';
import { listedSlide, type ListedSlide } from '../../src-main/analysis/listed-slide';
import { asSpindleError, type SpindleError } from '../../src-main/contract/errors';
import { writeAperioSvs } from '../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

describe('a list that names one content twice', () => {
  let folder: TemporaryFolder;
  const at = (...names: string[]): string => join(folder.path, ...names);
  beforeAll(async () => {
    folder = temporaryFolder();
    mkdirSync(at('copies'));
    await writeAperioSvs(at('a.svs'), { seed: 1 });
    await writeAperioSvs(at('b.svs'), { seed: 2 });
    copyFileSync(at('a.svs'), at('copies/a.svs'));
    copyFileSync(at('a.svs'), at('copies/again.svs'));
    writeFileSync(at('broken.svs'), 'no slide');
    copyFileSync(at('broken.svs'), at('copies/broken.svs'));
  }, 60_000);
  afterAll(() => folder.remove());

  const line = (number: number, name: string, stated: Partial<ListedSlide>): ListedSlide =>
    listedSlide(at(name), { ...stated, at: `line ${number} of list.csv` });
  const faultOf = (...slides: ListedSlide[]): Promise<SpindleError | null> =>
    requireOneMeaning(slides).then(
      () => null,
      (thrown: unknown) => asSpindleError(thrown),
    );

  it('is refused with both lines and both values of each that differs', async () => {
    const fault = await faultOf(
      line(2, 'a.svs', { case: 'K1', block: 'A', mpp: 0.25 }),
      line(3, 'b.svs', { case: 'K2' }),
      line(4, 'copies/a.svs', { case: 'K2', block: 'A', mpp: 0.5 }),
      line(5, 'copies/again.svs', { case: 'K3' }),
    );
    expect(fault).toMatchObject({ tag: 'table-invalid' });
    expect(fault?.details).toEqual([
      `line 2 of list.csv (${at('a.svs')}) and line 4 of list.csv (${at('copies/a.svs')}) are the same slide, and what is stated of them differs: case “K1” and “K2”; pixel size 0.25 µm and 0.5 µm`,
      expect.stringMatching(/^line 2 of list.csv .* line 5 of list.csv .*: case “K1” and “K3”$/),
    ]);
  });

  it('is none where the lines agree, or leave something open', async () => {
    const agreeing = [
      line(2, 'a.svs', { case: 'K1', block: 'A' }),
      line(3, 'copies/a.svs', { case: 'K1' }),
      line(4, 'copies/again.svs', { stain: 'HE', priority: 4 }),
      line(5, 'b.svs', { case: 'K2', stain: 'Giemsa' }),
    ];
    expect(await faultOf(...agreeing)).toBeNull();
  });

  it('leaves what cannot be opened, or is not there, to be set aside in its turn', async () => {
    const unreadable = [
      line(2, 'broken.svs', { case: 'K1' }),
      line(3, 'copies/broken.svs', { case: 'K2' }),
      line(4, 'gone.svs', { case: 'K3' }),
    ];
    expect(await faultOf(...unreadable)).toBeNull();
  });
});
