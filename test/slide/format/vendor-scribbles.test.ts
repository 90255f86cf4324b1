/** Slides of vendors with random damage: each ends in an error of the known kinds, or in a slide that can be read. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ndpiDirectories, writeNdpi } from '../../fixture/hamamatsu-ndpi';
import { leicaScn } from '../../fixture/leica-scn';
import { omeTiff } from '../../fixture/ome-tiff';
import { philipsTiff } from '../../fixture/philips-tiff';
import { argosTiff, huronTiff, trestleTiff } from '../../fixture/small-vendors';
import { randomNumbers } from '../../fixture/texture';
import { ventanaBif } from '../../fixture/ventana-bif';
import { temporaryFolder } from '../../temporary-folder';
import { outcome } from '../outcome';

const folder = temporaryFolder();
afterAll(() => folder.remove());

async function ndpi(): Promise<Uint8Array> {
  const path = join(folder.path, 'sound.ndpi');
  await writeNdpi(path, await ndpiDirectories());
  return readFile(path);
}

const samples: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  ndpi,
  scn: leicaScn,
  philips: philipsTiff,
  bif: ventanaBif,
  trestle: trestleTiff,
  huron: huronTiff,
  argos: argosTiff,
  ome: () => Promise.resolve(omeTiff({ planes: 2 })),
  'ome-strips': () => Promise.resolve(omeTiff({ tileSide: 0, type: 'int16' })),
};

const ends = ['read', 'tile-missing', 'broken-file', 'unsupported-format', 'tile-unreadable'];

it.each(Object.keys(samples))('reads scribbled and cut-off files of %s to an end', async (name) => {
  const sound = (await samples[name]?.()) ?? new Uint8Array();
  const random = randomNumbers(name.length);
  const path = join(folder.path, `scribbled-${name}`);
  for (let i = 0; i < Number(process.env.SCRIBBLES ?? 30); i += 1) {
    let bytes = Uint8Array.from(sound);
    if (i % 5 === 0) bytes = bytes.slice(0, Math.floor(random() * bytes.length));
    // Damage where directories and XML lie: in runs of few bytes all over, or near the end.
    const from = i % 2 === 0 ? 0 : Math.max(0, bytes.length - 6000);
    for (let hit = 0; hit < 60; hit += 1) {
      bytes[Math.floor(from + random() * (bytes.length - from))] = random() * 256;
    }
    await writeFile(path, bytes);
    expect(ends).toContain(await outcome(path));
  }
});
