/** Reports of decisions on the command line: written, verified, and held against the project as it goes on. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { picturesIn } from '../../../src-main/analysis/pictures-in-file';
import type { SlidePicture } from '../../../src-main/contract/identity';
import { Project } from '../../../src-main/project/project';
import { recordResult } from '../../../src-main/project/recorded-runs';
import { readReport } from '../../../src-main/report/decided/read-report';
import { findInstallation } from '../../../src-main/session/installation';
import { exampleResult } from '../../analysis-result';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { writeTwoSlides } from './two-slides';
import { runInProcess } from './run-in-process';

let folder: TemporaryFolder;
let pictures: SlidePicture[];
const at = (...names: string[]): string => join(folder.path, ...names);
const time = ['--date', '2026-03-01T12:00:00Z'];

beforeEach(async () => {
  folder = temporaryFolder();
  const slides = await writeTwoSlides(folder.path);
  const paths = ['s1.svs', 's2.svs'].map((name) => join(slides, name));
  pictures = (await Promise.all(paths.map((path) => picturesIn(path)))).flat();
  const project = Project.open(at('ok.spindle'), true);
  for (const [index, picture] of pictures.entries()) {
    const slide = { ...exampleResult.slide, name: `s${index + 1}.svs`, picture };
    await recordResult(project, picture, { ...exampleResult, slide }, 'AB');
    project.noteFile(picture.key, paths[index] ?? '');
    decide(project, picture, `case-${index}`, {
      kind: 'set-case',
      slide: picture,
      case: { name: 'S-12', block: 'A' },
    });
    judge(project, picture, `v-${index}`);
  }
  project.close();
});
afterEach(() => folder.remove());

type Decided = Parameters<Project['execute']>[0][number]['command'];

function decide(project: Project, _: SlidePicture, id: string, command: Decided): void {
  project.execute([{ id, by: 'CD', command }]);
}

function judge(project: Project, slide: SlidePicture, figure: string): void {
  const place = { x: 1000.5, y: 1000.5 };
  decide(project, slide, figure, { kind: 'give-verdict', slide, figure, place, verdict: 'mitotic' });
}

function change(use: (project: Project) => void): void {
  const project = Project.open(at('ok.spindle'), false);
  use(project);
  project.close();
}

const run = (...args: readonly string[]): ReturnType<typeof runInProcess> => runInProcess(args);

const write = (...args: readonly string[]): ReturnType<typeof run> =>
  run('report', '--project', at('ok.spindle'), ...args, ...time);
const verify = (...args: readonly string[]): ReturnType<typeof run> => run('report', 'verify', ...args);

describe('spindle report', () => {
  it('writes the report of a case with pictures, the same bytes for the same case, and over no file', async () => {
    const first = await write('--case', 'S-12', '--identity', 'case', '--out', at('a.pdf'));
    expect(first.status, first.stderr).toBe(0);
    expect(first.stdout).toBe(`${at('a.pdf')}\n`);
    expect(first.stderr).toBe('note: 2 of 2 slides are not signed off as they stand\n');
    const again = await write('--case', 'S-12', '--identity', 'case', '--out', at('a.pdf'));
    expect(again.status).toBe(2);
    expect(again.stderr).toContain('there is a file already');
    await write('--case', 'S-12', '--identity', 'case', '--out', at('b.pdf'));
    expect(readFileSync(at('b.pdf')).equals(readFileSync(at('a.pdf')))).toBe(true);
    const forced = await write(
      '--case',
      'S-12',
      '--out',
      at('a.pdf'),
      '--force',
      '--language',
      'de',
      '--paper',
      'letter',
    );
    expect(forced.status, forced.stderr).toBe(0);
    expect(readFileSync(at('a.pdf')).includes('/Lang (de)')).toBe(true);
    expect((await verify(at('a.pdf'))).status).toBe(0);
  });

  it('takes a template with a logo, and refuses an unknown member', async () => {
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    writeFileSync(at('logo.png'), Buffer.from(png, 'base64'));
    writeFileSync(at('t.json'), JSON.stringify({ logo: 'logo.png', fields: ['Tissue'], language: 'de' }));
    const done = await write('--slide', 's1.svs', '--template', at('t.json'), '--out', at('a.pdf'));
    expect(done.status, done.stderr).toBe(0);
    expect((await verify(at('a.pdf'), '--project', at('ok.spindle'))).status).toBe(0);
    writeFileSync(at('t.json'), JSON.stringify({ logos: 'logo.png' }));
    const refused = await write('--slide', 's1.svs', '--template', at('t.json'), '--out', at('b.pdf'));
    expect(refused.status).toBe(3);
    expect(refused.stderr).toContain('template-invalid');
    expect(existsSync(at('b.pdf'))).toBe(false);
  });

  it('is written over nothing but a PDF, also when it is forced', async () => {
    const slide = join(folder.path, 's1.svs');
    writeFileSync(at('t.json'), '{}');
    for (const file of [at('ok.spindle'), at('t.json'), slide].filter((path) => existsSync(path))) {
      // SQLite counts its openings behind the first bytes.
      const head = (): Buffer => readFileSync(file).subarray(0, 16);
      const before = head();
      const refused = await write('--slide', 's1.svs', '--out', file, '--force');
      expect(refused.status, file).toBe(2);
      expect(refused.stderr).toContain('only a PDF is written over');
      expect(head().equals(before)).toBe(true);
    }
  });

  it('with the key alone names nobody, in its own name neither, and leaves out free text', async () => {
    const [picture] = pictures;
    if (picture === undefined) expect.unreachable();
    change((project) =>
      decide(project, picture, 'note-1', {
        ...{ kind: 'note', slide: picture, note: 'note-1', text: 'Hans Mustermann' },
        place: { x: 10, y: 10 },
      }),
    );
    const written = async (...args: readonly string[]): Promise<string> => {
      vi.spyOn(process, 'cwd').mockReturnValue(folder.path);
      const { status, stdout, stderr } = await write('--slide', 's1.svs', ...args);
      expect(status, stderr).toBe(0);
      return stdout.trim();
    };
    expect(await written('--identity', 'key')).toBe(at(`${picture.key}.report.pdf`));
    expect(await written('--identity', 'name')).toBe(at('s1.report.pdf'));
    const contentIn = async (name: string): Promise<string> =>
      JSON.stringify((await readReport(readFileSync(at(name)), findInstallation().version, name)).content);
    expect(await contentIn('s1.report.pdf')).toContain('Mustermann');
    expect(await contentIn(`${picture.key}.report.pdf`)).not.toMatch(/Mustermann|s1\.svs|S-12/);
    expect((await verify(at(`${picture.key}.report.pdf`), '--project', at('ok.spindle'))).status).toBe(0);
  });

  it('asks which slides and which project are meant', async () => {
    expect((await run('report', '--case', 'S-12')).stderr).toContain('--project is missing');
    expect((await write()).status).toBe(2);
  });
});

describe('spindle report verify', () => {
  it('tells as signed, as it stands, later entries, and another project apart', async () => {
    await write('--slide', 's1.svs', '--out', at('a.pdf'));
    const unsigned = await verify(at('a.pdf'), '--project', at('ok.spindle'));
    expect(unsigned.status, unsigned.stdout).toBe(0);
    expect(unsigned.stdout).toContain('as it stands in the project; not all of it is signed off');

    await run('project', 'sign-off', at('ok.spindle'), 's1.svs', '--reader', 'CD');
    expect((await verify(at('a.pdf'), '--project', at('ok.spindle'))).status).toBe(7);
    await write('--slide', 's1.svs', '--out', at('a.pdf'), '--force');
    const signed = await verify(at('a.pdf'), '--project', at('ok.spindle'));
    expect(signed.status, signed.stdout).toBe(0);
    expect(signed.stdout).toContain('as signed: nothing was decided about these slides since');

    // Of the other slide alone: nothing that the report says is older for it.
    change((project) => pictures[1] !== undefined && judge(project, pictures[1], 'later-2'));
    expect((await verify(at('a.pdf'), '--project', at('ok.spindle'))).status).toBe(0);
    change((project) => pictures[0] !== undefined && judge(project, pictures[0], 'later-1'));
    const later = await verify(at('a.pdf'), '--project', at('ok.spindle'));
    expect(later.status).toBe(7);
    expect(later.stdout).toContain('the project has 2 later entries, 1 of them of these slides');

    Project.open(at('other.spindle'), true).close();
    const foreign = await verify(at('a.pdf'), '--project', at('other.spindle'), '--json');
    expect(foreign.status).toBe(8);
    expect(JSON.parse(foreign.stdout)).toMatchObject({
      verifies: false,
      inProject: { kind: 'not-of-project' },
    });
  });

  it('finds a report that says something else than its project, although its own parts fit together', async () => {
    // As another project with the same entries but one would print it.
    await write('--slide', 's1.svs', '--out', at('a.pdf'));
    const { drawReport } = await import('../../../src-main/report/decided/draw-report');
    const { version } = findInstallation();
    const { content } = await readReport(readFileSync(at('a.pdf')), version, 'a.pdf');
    const slides = content.slides.map((slide) => ({
      ...slide,
      readers: slide.readers.map((reader) => ({ ...reader, low: 7, high: 7, confirmed: 7 })),
    }));
    writeFileSync(at('a.pdf'), (await drawReport({ ...content, slides }, null)).pdf);
    expect((await verify(at('a.pdf'))).status).toBe(0);
    const { status, stdout } = await verify(at('a.pdf'), '--project', at('ok.spindle'));
    expect(status).toBe(6);
    expect(stdout).toContain('changed: the project says something else of s1.svs at that entry');
  });

  it('refuses what is no report', async () => {
    writeFileSync(at('no.pdf'), 'no');
    expect((await verify(at('no.pdf'))).status).toBe(3);
    expect((await verify(at('gone.pdf'))).status).toBe(3);
  });
});
