/** Commands that read a slide follow what a project knows of it, and say so. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Command } from '../../../src-main/contract/domain/command';
import type { SlidePicture } from '../../../src-main/contract/identity';
import { Project } from '../../../src-main/project/project';
import { findInstallation } from '../../../src-main/session/installation';
import { inProcessDecoder } from '../../../src-main/slide/codec/decoder';
import { openSlide } from '../../../src-main/slide/open';
import { steadyModel, writeTinyModels } from '../../e2e/tiny-installation';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { runInProcess } from './run-in-process';

let folder: TemporaryFolder;
const at = (name: string): string => join(folder.path, name);
const pictures = new Map<string, SlidePicture>();
/** Left half of the slide. */
const half: Command & { kind: 'edit-mask' } = {
  kind: 'edit-mask',
  slide: { key: '' as SlidePicture['key'], scene: 0 },
  edit: { kind: 'exclude', polygon: [[[-10, -10], [250, -10], [250, 1000], [-10, 1000]]] }, // prettier-ignore
};

beforeAll(async () => {
  folder = temporaryFolder();
  for (const [name, seed] of [
    ['a.svs', 1],
    ['b.svs', 2],
  ] as const) {
    await writeAperioSvs(at(name), { mpp: 0.5, seed });
    const slide = await openSlide(at(name), { decoder: inProcessDecoder });
    pictures.set(name, await slide.picture());
    await slide.close();
  }
  writeTinyModels(at('models'), [steadyModel]);
  decide('case.spindle', 'a.svs', 0.4);
  decide('home/default.spindle', 'a.svs', 0.45);
});
afterAll(() => folder.remove());
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** AB enters the pixel size, and CD takes the left half out of the mask. */
function decide(file: string, name: string, mpp: number): void {
  mkdirSync(at('home'), { recursive: true });
  const project = Project.open(at(file), true);
  const slide = pictures.get(name) ?? expect.unreachable('it was opened');
  project.execute([
    { id: 'size', by: 'AB', command: { kind: 'set-pixel-size', slide, mpp: { x: mpp, y: mpp } } },
    { id: 'mask', by: 'CD', command: { ...half, slide } },
  ]);
  project.close();
}

function run(...args: readonly string[]): ReturnType<typeof runInProcess> {
  vi.stubEnv('SPINDLE_HOME', at('home'));
  return runInProcess(args, { ...findInstallation(), models: at('models') });
}

const documentOf = (out: string, name = 'a'): Record<string, unknown> =>
  JSON.parse(readFileSync(join(at(out), `${name}.json`), 'utf8')) as Record<string, unknown>;
const analyse = (out: string, ...more: string[]): ReturnType<typeof run> =>
  run('analyse', ...more, '--out', at(out), '--formats', 'json', '--provider', 'cpu');

describe('spindle analyse', () => {
  it('uses the pixel size and the mask of the project, says so, and names who entered it in the document', async () => {
    const { status, stdout, stderr } = await analyse('one', at('a.svs'), '--project', at('case.spindle'));
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(
      /^ {2}follows {5}case\.spindle: pixel size 0\.4 µm per pixel, entered by AB; 1 correction of the tissue mask, by CD$/m,
    );
    expect(stdout).toMatch(/^ {2}pixel size {2}0\.4 µm per pixel, entered by hand by AB$/m);
    expect(stdout).toMatch(/^ {2}corrected {3}a person added 0 mm² and took out 0\.\d+ mm²$/m);
    expect(documentOf('one')).toMatchObject({ mpp: { x: 0.4, y: 0.4, source: 'user', by: 'AB' } });
  });

  it('uses --mpp before the project’s, and says that too', async () => {
    const size = ['--mpp', '0.6', '--reader', 'EF'];
    const { status, stdout, stderr } = await analyse(
      'two',
      at('a.svs'),
      '--project',
      at('case.spindle'),
      ...size,
    );
    expect(status, stderr).toBe(0);
    expect(stdout).toContain(
      'case.spindle: --mpp 0.6 is used, not its 0.4 µm per pixel, entered by AB; 1 correction',
    );
    expect(documentOf('two')).toMatchObject({ mpp: { x: 0.6, y: 0.6, source: 'user', by: 'EF' } });
    expect(JSON.stringify(documentOf('two').warnings)).toContain(
      'another pixel size for this slide, which was not used: 0.4 µm per pixel, entered by AB.',
    );
  });

  it('uses of many slides for each what is known of it, also from the default project', async () => {
    const { status, stdout, stderr } = await analyse('three', at('a.svs'), at('b.svs'), '--json');
    expect(status, stderr).toBe(0);
    const { slides } = JSON.parse(stdout) as { slides: { follows: string | null }[] };
    expect(slides.map(({ follows }) => follows)).toEqual([
      expect.stringContaining('default.spindle: pixel size 0.45 µm per pixel, entered by AB'),
      null,
    ]);
    expect(documentOf('three')).toMatchObject({ mpp: { x: 0.45, by: 'AB' } });
    expect(documentOf('three', 'b')).toMatchObject({ mpp: { x: 0.5, source: 'slide' } });
  });

  it('uses nothing of a project with --no-project', async () => {
    const { stdout } = await analyse('four', at('a.svs'), '--no-project');
    expect(stdout).not.toContain('follows');
    expect(documentOf('four')).toMatchObject({ mpp: { x: 0.5, source: 'slide' } });
  });

  it('sets a slide aside of which a named project says what cannot be read', async () => {
    const bytes = readFileSync(at('case.spindle'));
    bytes[bytes.lastIndexOf('"kind":"set-pixel-size"') + 8] = 'X'.charCodeAt(0);
    writeFileSync(at('changed.spindle'), bytes);
    const { status, stderr } = await analyse('five', at('a.svs'), '--project', at('changed.spindle'));
    expect(status).toBe(3);
    expect(stderr).toContain('error[project-invalid]');
  });
});

describe('spindle mask and spindle invariance', () => {
  it('follow the project that is named', async () => {
    const plain = await run('mask', at('a.svs'), '--out', at('a.png'), '--no-project', '--json');
    const { stdout, status } = await run(
      'mask',
      at('a.svs'),
      '--out',
      at('a.png'),
      '--project',
      at('case.spindle'),
      '--json',
    );
    expect(status).toBe(0);
    const areaOf = (text: string): number => (JSON.parse(text) as { areaMm2: number }).areaMm2;
    expect(areaOf(stdout)).toBeLessThan(areaOf(plain.stdout) * 0.8);
    expect(JSON.parse(stdout)).toMatchObject({ follows: expect.stringContaining('by CD') as unknown });
    const place = ['--at', '250,170', '--model', steadyModel.id, '--provider', 'cpu'];
    const measured = await run('invariance', at('a.svs'), ...place, '--project', at('case.spindle'));
    expect(measured.stdout, measured.stderr).toMatch(
      /^follows case\.spindle: pixel size 0\.4 µm per pixel, entered by AB$/m,
    );
  });

  it('make no project where the named one is not there', async () => {
    const { status, stderr } = await run(
      'mask',
      at('a.svs'),
      '--out',
      at('b.png'),
      '--project',
      at('none.spindle'),
    );
    expect(status).toBe(3);
    expect(stderr).toMatch(/^error\[not-found\].*there is no such file/);
  });
});
