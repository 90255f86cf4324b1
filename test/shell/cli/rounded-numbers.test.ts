/** What people read has no digits of floating point: a pixel size in single precision, and all that is reckoned from it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyInstallation } from '../../e2e/tiny-installation';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { readPdf } from '../../report/pdf/read-pdf';
import { runSpindle } from './run-spindle';

const longNumber = /\d\.\d{6,}|\d\.\d*(?:0000|9999)\d/;

let folder: TemporaryFolder;
let slide: string;
beforeAll(async () => {
  folder = temporaryFolder();
  slide = join(folder.path, 'a.svs');
  await writeAperioSvs(slide, { mpp: 0.24559999455075013 });
});
afterAll(() => folder.remove());

describe('of a slide of 0.24559999455075013 µm per pixel', () => {
  it('info rounds what it reckons, and leaves the properties as they stand in the file', async () => {
    const { stdout } = await runSpindle(['info', slide]);
    const [figures = '', properties = ''] = stdout.split('\nproperties\n');
    expect(figures).toContain('pixel size  0.2456 µm per pixel\n');
    expect(figures).not.toMatch(longNumber);
    expect(properties).toContain('0.24559999455075013');
  });

  it('mask rounds', async () => {
    const { stdout, status } = await runSpindle(['mask', slide, '--out', join(folder.path, 'mask.png')]);
    expect(status).toBe(0);
    expect(stdout).toContain('mm²');
    expect(stdout).not.toMatch(longNumber);
  });

  it('analyse rounds, also what a person entered, and so does the PDF', async () => {
    const out = join(folder.path, 'out');
    const args = ['analyse', slide, '--out', out, '--threshold', '0.05', '--formats'];
    const stated = await runSpindle([...args, 'csv'], 110, await tinyInstallation());
    expect(stated.status, stated.stderr).toBe(0);
    expect(stated.stdout).toContain('pixel size  0.2456 µm per pixel, from the slide\n');
    // The bundled model: it has figures, which stand in the PDF.
    const entered = await runSpindle([...args, 'pdf', '--mpp', '0.30000000000000004']);
    expect(entered.stdout).toContain('pixel size  0.3 µm per pixel, entered by hand\n');
    const { text } = await readPdf(readFileSync(join(out, 'a.pdf')));
    for (const words of [stated.stdout, stated.stderr, entered.stdout, entered.stderr, text]) {
      expect(words.replaceAll(folder.path, '')).not.toMatch(longNumber);
    }
    expect(text).toContain('0.3 µm per pixel');
  }, 120_000);
});
