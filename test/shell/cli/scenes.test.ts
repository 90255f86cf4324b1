/** `--scene` on every command that reads a slide: the scene that was asked for is read, and what is written or printed names it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeTinyInstallation } from '../../e2e/tiny-installation';
import { sceneSizes, twoScenes } from '../../fixture/two-scenes';
import { parseCsv } from '../../report/parse-csv';
import { sharedCase } from '../../shared-data';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { jsonOf, runSpindle, type CommandRun } from './run-spindle';

let folder: TemporaryFolder;
let installation: string;
let slide: string;
beforeAll(async () => {
  folder = temporaryFolder();
  installation = join(folder.path, 'installation');
  makeTinyInstallation(installation, [{ id: 'mitosis-c8', name: 'tiny', group: 'C8', judge: 'radial' }]);
  slide = join(folder.path, 'two.ome.tif');
  await writeFile(slide, await twoScenes());
}, 60_000);
afterAll(() => folder.remove());

const run = (...args: string[]): Promise<CommandRun> => runSpindle(args, 110, installation);
const onProcessor = ['--provider', 'cpu'];
const second = ['--scene', '1'];
const [sizeOfFirst, sizeOfSecond] = sceneSizes;
/** In the second scene white, in the first tissue. */
const beyondSecond = { x: sizeOfSecond.width + 50, y: 100 };

const resultDocument = z.object({
  slide: z.object({
    width: z.number(),
    height: z.number(),
    scene: z.object({ index: z.number(), name: z.string() }),
  }),
  warnings: z.array(z.object({ text: z.string() })),
});

describe('a file of two scenes on the command line', () => {
  it('is analysed at the scene that was asked for, and its documents name it', async () => {
    const out = join(folder.path, 'analysed');
    const analyse = ['analyse', slide, '--out', out, '--formats', 'json', ...onProcessor];
    for (const [choice, index] of [
      [[], 0],
      [second, 1],
    ] as const) {
      const done = await run(...analyse, ...choice);
      expect(done.status, done.stderr).toBe(0);
      expect(done.stdout).toContain(
        `The file holds 2 scenes; scene ${index} (“Scene ${index + 1}”) is open.`,
      );
      const stem = index === 0 ? 'two.ome' : 'two.ome-scene-1';
      const document = resultDocument.parse(JSON.parse(readFileSync(join(out, `${stem}.json`), 'utf8')));
      expect(document.slide).toMatchObject({
        ...sceneSizes[index],
        scene: { index, name: `Scene ${index + 1}` },
      });
      expect(document.warnings.map(({ text }) => text).join()).toContain(
        `scene ${index} (“Scene ${index + 1}”) is open`,
      );
    }
    // Neither replaces the other's.
    expect(readdirSync(out).sort()).toEqual([
      'summary-2.csv',
      'summary.csv',
      'two.ome-scene-1.json',
      'two.ome.json',
    ]);
    const [header = [], row = []] = parseCsv(readFileSync(join(out, 'summary-2.csv'), 'utf8'));
    expect(row[header.indexOf('scene')]).toBe('1');
    expect(row[header.indexOf('documents')]).toBe('two.ome-scene-1');
  }, 120_000);

  it('gives the mask of the scene, and says which', async () => {
    const out = join(folder.path, 'mask.png');
    const first = jsonOf(await run('mask', slide, '--out', out, '--json'));
    const other = await run('mask', slide, '--out', out, '--json', ...second);
    expect(first).toMatchObject({ scene: { index: 0 } });
    expect(jsonOf(other)).toMatchObject({ scene: { index: 1, name: 'Scene 2' } });
    expect(other.stderr).toBe('The file holds 2 scenes; scene 1 (“Scene 2”) is open.\n');
    const area = (document: unknown): number => z.object({ areaMm2: z.number() }).parse(document).areaMm2;
    const pixels = ({ width, height }: { width: number; height: number }): number => width * height;
    // Both are all tissue.
    expect(area(jsonOf(other)) / area(first)).toBeCloseTo(pixels(sizeOfSecond) / pixels(sizeOfFirst), 1);
  });

  it('gives regions of the scene, and says which', async () => {
    const out = join(folder.path, 'region.png');
    const place = ['--level', '0', '--x', `${beyondSecond.x}`, '--y', `${beyondSecond.y}`];
    const region = ['region', slide, ...place, '--width', '20', '--height', '20', '--out', out];
    expect((await run(...region)).stderr).toBe('The file holds 2 scenes; scene 0 (“Scene 1”) is open.\n');
    expect(await darkest(out)).toBeLessThan(230);
    expect((await run(...region, ...second)).stderr).toBe(
      'The file holds 2 scenes; scene 1 (“Scene 2”) is open.\n',
    );
    expect(await darkest(out)).toBe(255);
  });

  it('is measured for invariance at the scene', async () => {
    const at = ['--at', `${beyondSecond.x},${beyondSecond.y}`, ...onProcessor, '--json'];
    expect(jsonOf(await run('invariance', slide, ...at))).toMatchObject({ scene: { index: 0 } });
    const outside = await run('invariance', slide, ...at, ...second);
    expect(outside.status).toBe(2);
    expect(outside.stderr).toContain('lies outside the slide, which has 520 × 400 pixels');
    const inside = jsonOf(await run('invariance', slide, '--at', '250,200', ...at.slice(2), ...second));
    expect(inside).toMatchObject({ scene: { index: 1, name: 'Scene 2' } });
  }, 60_000);

  it.each(['analyse', 'mask', 'region', 'invariance'])(
    '%s refuses a scene that is not there',
    async (command) => {
      const more =
        {
          analyse: ['--out', join(folder.path, 'none'), ...onProcessor],
          mask: ['--out', join(folder.path, 'none.png')],
          region: [
            ...['--level', '0', '--x', '0', '--y', '0', '--width', '9', '--height', '9'],
            ...['--out', join(folder.path, 'none.png')],
          ],
          invariance: ['--at', '1,1', ...onProcessor],
        }[command] ?? [];
      const { status, stderr } = await run(command, slide, ...more, '--scene', '2');
      expect(status).toBe(2);
      expect(stderr).toMatch(/error\[request-invalid\]: .*holds the scenes 0 to 1/);
    },
  );

  const shared = sharedCase('ome-two-scenes.ome.tif');
  it.skipIf(!existsSync(shared))('as a user’s file', async () => {
    const out = join(folder.path, 'shared');
    const done = await run(
      ...['analyse', shared, '--out', out, '--formats', 'json', ...onProcessor, ...second],
    );
    expect(done.status, done.stderr).toBe(0);
    const text = readFileSync(join(out, 'ome-two-scenes.ome-scene-1.json'), 'utf8');
    expect(resultDocument.parse(JSON.parse(text)).slide.scene).toEqual({ index: 1, name: 'Scene 2' });
  });
});

/** Value of the darkest sample of a picture. */
async function darkest(path: string): Promise<number> {
  return (await sharp(path).raw().toBuffer()).reduce((least, value) => Math.min(least, value), 255);
}
