/** Random damage to the files of slides that are several: every one is read to an end. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeVms, writeVmu } from '../../fixture/hamamatsu-vms';
import { writeMirax } from '../../fixture/mirax';
import { randomNumbers } from '../../fixture/texture';
import { temporaryFolder } from '../../temporary-folder';
import { outcome } from '../outcome';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const ends = ['read', 'tile-missing', 'broken-file', 'unsupported-format', 'tile-unreadable', 'not-found'];

const mirax = (): Promise<string> => writeMirax(folder.path, 'm', { positions: 'deflated' });
const vms = (): Promise<string> => writeVms(folder.path, 'v');
const vmu = (): Promise<string> => writeVmu(folder.path, 'u');

describe('scribbled and cut-off files', () => {
  it.each<[string, () => Promise<string>]>([
    ['m/Slidedat.ini', mirax],
    ['m/Index.dat', mirax],
    ['m/Data0000.dat', mirax],
    ['v.vms', vms],
    ['v.opt', vms],
    ['v.jpg', vms],
    ['u.vmu', vmu],
    ['u_Image.ngr', vmu],
  ])('%s', async (name, write) => {
    const slide = await write();
    const path = join(folder.path, name);
    const sound = readFileSync(path);
    const random = randomNumbers(name.length);
    const text = /\.(ini|vms|vmu)$/.test(name);
    for (let i = 0; i < Number(process.env.SCRIBBLES ?? 20); i += 1) {
      let bytes = Buffer.from(sound);
      if (i % 5 === 0) bytes = bytes.subarray(0, Math.floor(random() * bytes.length));
      // Most damage near the beginning, where headers and pointers lie; digits for texts, so that they still are some.
      const reach = i % 2 === 0 ? bytes.length : Math.min(400, bytes.length);
      for (let hit = 0; hit < (text ? 6 : 12); hit += 1) {
        bytes[Math.floor(random() * reach)] = text && i % 3 !== 0 ? 0x30 + random() * 10 : random() * 256;
      }
      writeFileSync(path, bytes);
      expect(ends).toContain(await outcome(slide));
    }
    writeFileSync(path, sound);
  });
});
