import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tinyInstallation } from '../../e2e/tiny-installation';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { temporaryFolder } from '../../temporary-folder';
import { runSpindle } from './run-spindle';

it('a slide whose tissue a person took out as a whole is refused with that reason', async () => {
  const folder = temporaryFolder();
  try {
    const slide = join(folder.path, 'slide.svs');
    await writeAperioSvs(slide, { seed: 1 });
    const all = join(folder.path, 'all.geojson');
    const ring = [
      [-10, -10],
      [1e6, -10],
      [1e6, 1e6],
      [-10, 1e6],
      [-10, -10],
    ];
    writeFileSync(all, JSON.stringify({ type: 'Polygon', coordinates: [ring] }));
    const args = ['analyse', slide, '--exclude', all, '--out', join(folder.path, 'out'), '--provider', 'cpu'];
    const { status, stderr } = await runSpindle(args, 110, await tinyInstallation());
    expect(stderr).toMatch(
      /nothing is left of the tissue that was found: a person added 0 mm² and took out \d.* mm²/,
    );
    expect(status).toBe(3);
  } finally {
    folder.remove();
  }
}, 120_000);
