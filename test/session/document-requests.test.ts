/** Reports of decisions by request: the bytes of the command line, kept from readers who must not see them, reading only what may be read. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Request as Asked, Results } from '../../src-main/contract/api';
import { documentPath } from '../../src-main/contract/wire/addresses';
import { valuesOf } from '../../src-main/contract/domain/slide-state';
import type { SlidePicture } from '../../src-main/contract/identity';
import { isOfDicom } from '../../src-main/exchange/dicom/dicom-annotations';
import { readAnnotations } from '../../src-main/exchange/read-annotations';
import { writtenFormats } from '../../src-main/exchange/write-annotations';
import { defaultProjectPath } from '../../src-main/project/default-project';
import { Project } from '../../src-main/project/project';
import { recordResult } from '../../src-main/project/recorded-runs';
import { readReport } from '../../src-main/report/decided/read-report';
import { findInstallation } from '../../src-main/session/installation';
import type { Session } from '../../src-main/session/session';
import { runProgram } from '../../src-main/shell/cli/program';
import { exampleResult } from '../analysis-result';
import {
  decide,
  stateOf,
  sessionFixture,
  smallPhantom,
  type SessionFixture,
  type SmallPhantom,
} from './session-fixture';

type Order = Asked<'makeReport'>;

let phantom: SmallPhantom;
let fixture: SessionFixture;
let picture: SlidePicture;
const { version } = findInstallation();

beforeAll(async () => {
  phantom = await smallPhantom();
  fixture = await sessionFixture(phantom.path);
  picture = await decidedSlide(fixture);
});
afterAll(async () => {
  await fixture.end();
  phantom.remove();
});

/** The slide of a fixture, with a run, a verdict and a case. */
async function decidedSlide({ session, slide: path, store }: SessionFixture): Promise<SlidePicture> {
  const { api } = session;
  await api.setReader({ reader: 'AB' });
  const { picture: slide } = await api.openSlide({ path });
  const project = Project.open(defaultProjectPath(store), false);
  const name = basename(path);
  await recordResult(
    project,
    slide,
    { ...exampleResult, slide: { ...exampleResult.slide, name, picture: slide } },
    'AB',
  );
  project.close();
  const place = { x: 700.5, y: 700.5 };
  await decide(api, { kind: 'give-verdict', slide, figure: 'f-1', place, verdict: 'mitotic' });
  await decide(api, { kind: 'set-case', slide, case: { name: 'S-12', block: 'A' } });
  return slide;
}

const order = (changed: Partial<Order> = {}): Order => ({
  ...{ of: { picture }, paper: 'a4', identity: 'name', isEstimateAsked: false },
  ...changed,
});

const keptIn = (made: Results['makeReport']): { documentId: string; name: string } =>
  made?.document.kind === 'kept' ? made.document : expect.unreachable();

async function bytesOf(session: Session, documentId: string): Promise<Buffer> {
  const response = await session.fetch(new Request(`http://here${documentPath(documentId)}`));
  expect(response.status).toBe(200);
  expect(response.headers.get('content-disposition')).toContain('attachment');
  return Buffer.from(await response.arrayBuffer());
}

const contentOf = async (pdf: Uint8Array) => (await readReport(pdf, version, 'a.pdf')).content;

/** What the command line writes of the same at the same time. */
async function byCommand(...args: readonly string[]): Promise<Buffer> {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const out = join(fixture.root, `command-${args.length}.pdf`);
  const status = await runProgram(findInstallation(), [
    ...['report', '--project', defaultProjectPath(fixture.store), '--out', out],
    ...args,
  ]);
  vi.restoreAllMocks();
  expect(status).toBe(0);
  return readFileSync(out);
}

describe('a report of decisions by request', () => {
  it('of a slide is what the command line writes, byte by byte', async () => {
    const { api } = fixture.session;
    const made = await api.makeReport(order({ language: 'de', paper: 'letter' }));
    expect(made).toMatchObject({ slides: 1, unsigned: 1, notes: [] });
    const { documentId, name } = keptIn(made);
    expect(name).toBe('field.report.pdf');
    const pdf = await bytesOf(fixture.session, documentId);
    const content = await contentOf(pdf);
    expect(content).toMatchObject({ language: 'de', paper: 'letter', case: null });
    expect(content.slides[0]?.pictures.overview).not.toBeNull();
    const args = ['--slide', picture.key, '--language', 'de', '--paper', 'letter'];
    expect((await byCommand(...args, '--date', content.createdAt)).equals(pdf)).toBe(true);
  });

  it('of a case is so too, and is called as the case where that is printed', async () => {
    const made = await fixture.session.api.makeReport(order({ of: { case: 'S-12' }, identity: 'case' }));
    const { documentId, name } = keptIn(made);
    expect(name).toBe('S-12.report.pdf');
    const pdf = await bytesOf(fixture.session, documentId);
    const content = await contentOf(pdf);
    expect(content.case).toBe('S-12');
    const args = ['--case', 'S-12', '--identity', 'case', '--date', content.createdAt];
    expect((await byCommand(...args)).equals(pdf)).toBe(true);
  });

  it('with the key alone tells no name, in its own name neither', async () => {
    const { name } = keptIn(await fixture.session.api.makeReport(order({ identity: 'key' })));
    expect(name).toBe(`${picture.key}.report.pdf`);
  });

  it('takes a template of the served folder, and reads nothing outside it', async () => {
    const { api } = fixture.session;
    const template = join(fixture.slides, 't.json');
    writeFileSync(template, JSON.stringify({ header: ['Institute'], language: 'de' }));
    const { documentId } = keptIn(await api.makeReport(order({ template })));
    const content = await contentOf(await bytesOf(fixture.session, documentId));
    expect(content).toMatchObject({ language: 'de', template: { header: ['Institute'] } });
    const outside = join(fixture.root, 't.json');
    writeFileSync(outside, '{}');
    await expect(api.makeReport(order({ template: outside }))).rejects.toMatchObject({
      ...{ tag: 'not-found', what: 'the file may not be read', where: { path: outside } },
    });
    // Nor does a template lead out of it.
    writeFileSync(join(fixture.root, 'logo.png'), 'no picture');
    writeFileSync(template, JSON.stringify({ logo: '../logo.png' }));
    await expect(api.makeReport(order({ template }))).rejects.toMatchObject({
      ...{ tag: 'not-found', what: 'the file may not be read' },
    });
    writeFileSync(template, '{"logos":1}');
    await expect(api.makeReport(order({ template }))).rejects.toMatchObject({ tag: 'template-invalid' });
  });

  it('is refused of what is not there, and in a language that there is not', async () => {
    const { api } = fixture.session;
    await expect(api.makeReport(order({ of: { case: 'S-13' } }))).rejects.toMatchObject({ tag: 'not-found' });
    const other = { ...picture, scene: 7 };
    await expect(api.makeReport(order({ of: { picture: other } }))).rejects.toMatchObject({
      ...{ tag: 'not-found', why: 'nothing is recorded of it in the project yet' },
    });
    await expect(api.makeReport(order({ language: 'xx' }))).rejects.toMatchObject({ tag: 'request-invalid' });
  });

  it('is kept from a reader who reads blinded, or has not counted where that comes first', async () => {
    const { api } = fixture.session;
    await expect(api.makeReport(order({ isEstimateAsked: true }))).rejects.toMatchObject({
      ...{ tag: 'conflict', why: 'the own count of the reader comes first' },
    });
    await decide(api, { kind: 'read-blinded', slide: picture, blinded: true });
    for (const of of [{ picture }, { case: 'S-12' }])
      await expect(api.makeReport(order({ of }))).rejects.toMatchObject({
        ...{ tag: 'conflict', what: 'what stands of field.tif is hidden from its reader' },
      });
    // Another reader sees it.
    await api.setReader({ reader: 'CD' });
    keptIn(await api.makeReport(order()));
    await api.setReader({ reader: 'AB' });
    await decide(api, { kind: 'read-blinded', slide: picture, blinded: false });
    keptIn(await api.makeReport(order()));
  });

  it('is not found under an address that was never given', async () => {
    const response = await fixture.session.fetch(new Request(`http://here${documentPath('none')}`));
    expect(response.status).toBe(404);
  });
});

describe('annotations by request', () => {
  const asked = (changed: Partial<Asked<'exportAnnotations'>> = {}): Asked<'exportAnnotations'> => ({
    ...{ picture, format: 'geojson', isGzip: false, isDecidedOnly: false, withNotes: false },
    ...{ isNamed: true, isEstimateAsked: false },
    ...changed,
  });

  it('have every format of the exchange, each as the command line writes it', async () => {
    const { api } = fixture.session;
    const formats = await api.annotationFormats({});
    expect(formats.map(({ name }) => name)).toEqual(writtenFormats);
    for (const { name: format, extension } of formats) {
      const made = await api.exportAnnotations(asked({ format }));
      if (made?.document.kind !== 'kept') expect.unreachable();
      expect(made.document.name).toBe(`field${extension}`);
      expect(made.annotations).toBeGreaterThan(made.proposedOnly);
      const out = join(fixture.root, `command-${format}${extension}`);
      vi.spyOn(process.stdout, 'write').mockReturnValue(true);
      const project = ['--project', defaultProjectPath(fixture.store)];
      const args = ['--slide', picture.key, '--format', format, '--out', out];
      expect(await runProgram(findInstallation(), ['export', ...project, ...args])).toBe(0);
      vi.restoreAllMocks();
      const bytes = await bytesOf(fixture.session, made.document.documentId);
      // Files of DICOM state when they were written.
      if (isOfDicom(format))
        expect(await readAnnotations(bytes)).toEqual(await readAnnotations(readFileSync(out)));
      else expect(bytes.equals(readFileSync(out)), format).toBe(true);
    }
  });

  it('are packed, without what only software proposed, and without names where that is asked', async () => {
    const made = await fixture.session.api.exportAnnotations(
      asked({ isGzip: true, isDecidedOnly: true, isNamed: false }),
    );
    if (made?.document.kind !== 'kept') expect.unreachable();
    expect(made).toMatchObject({ annotations: 1, proposedOnly: 0 });
    expect(made.document.name).toBe(`${picture.key}.geojson.gz`);
    const text = gunzipSync(await bytesOf(fixture.session, made.document.documentId)).toString();
    expect(text).toContain('Mitotic');
    expect(text).not.toContain('field');
  });

  it('are kept from a reader who reads blinded, and refused in a format that there is not', async () => {
    const { api } = fixture.session;
    await decide(api, { kind: 'read-blinded', slide: picture, blinded: true });
    await expect(api.exportAnnotations(asked())).rejects.toMatchObject({ tag: 'conflict' });
    await decide(api, { kind: 'read-blinded', slide: picture, blinded: false });
    await expect(api.exportAnnotations(asked({ format: 'dicom-ann', isGzip: true }))).rejects.toMatchObject({
      tag: 'request-invalid',
    });
    await expect(api.exportAnnotations(asked({ format: 'exe' }))).rejects.toMatchObject({
      tag: 'request-invalid',
    });
  });
});

describe('annotations taken in by request', () => {
  const point = (name: string | null, x: number): object => ({
    ...{ type: 'Feature', geometry: { type: 'Point', coordinates: [x, 300.5] } },
    properties: name === null ? {} : { classification: { name } },
  });
  const asked = (path: string, changed: Partial<Asked<'planImport'>> = {}): Asked<'planImport'> => ({
    ...{ picture, path, meanings: [], isReplacing: false, isOfThisSlide: false, isEstimateAsked: false },
    ...changed,
  });
  const fileOf = (name: string, features: readonly object[]): string => {
    const path = join(fixture.slides, name);
    writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features }));
    return path;
  };

  it('are shown, wait for the meaning of each class, and become one batch that an undo takes back', async () => {
    const { api } = fixture.session;
    const path = fileOf('a.geojson', [point('Mitosis', 200.5), point('Odd', 400.5), point('Odd', 600.5)]);
    const before = (await stateOf(api, picture)).seq;
    const unknown = await api.planImport(asked(path));
    expect(unknown).toMatchObject({ planId: null, format: 'geojson' });
    expect(unknown.classes).toEqual([
      { name: 'Mitosis', annotations: 1, meaning: 'mitotic' },
      { name: 'Odd', annotations: 2, meaning: null },
    ]);
    const planned = await api.planImport(asked(path, { meanings: [{ name: 'Odd', meaning: 'normal' }] }));
    expect(planned).toMatchObject({ verdicts: 3, added: 3, regions: 0 });
    expect((await stateOf(api, picture)).seq).toBe(before);
    await expect(api.recordImport({ planId: 'other' })).rejects.toMatchObject({ tag: 'not-found' });
    const { batch, seq } = await api.recordImport({ planId: planned.planId ?? '' });
    expect((await stateOf(api, picture)).seq).toBe(seq);
    const verdicts = async (): Promise<number> => valuesOf(await stateOf(api, picture), 'verdict').length;
    const after = await verdicts();
    // A plan is recorded once.
    await expect(api.recordImport({ planId: planned.planId ?? '' })).rejects.toMatchObject({
      tag: 'not-found',
    });
    await decide(api, { kind: 'undo', slide: picture, of: batch });
    expect(await verdicts()).toBe(after - 3);
  });

  it('are not recorded for another reader than they were shown to', async () => {
    const { api } = fixture.session;
    const { planId } = await api.planImport(asked(fileOf('b.geojson', [point('Mitosis', 800.5)])));
    await api.setReader({ reader: 'CD' });
    await expect(api.recordImport({ planId: planId ?? '' })).rejects.toMatchObject({ tag: 'conflict' });
    await api.setReader({ reader: 'AB' });
  });

  it('are read from the served folder alone, and bounded', async () => {
    const { api } = fixture.session;
    const outside = join(fixture.root, 'c.geojson');
    writeFileSync(outside, '{}');
    await expect(api.planImport(asked(outside))).rejects.toMatchObject({ what: 'the file may not be read' });
    const damaged = join(fixture.slides, 'd.geojson');
    writeFileSync(damaged, '{"type":"FeatureCollection","features":[{');
    await expect(api.planImport(asked(damaged))).rejects.toMatchObject({ where: { path: 'd.geojson' } });
    const many = fileOf(
      'e.geojson',
      Array.from({ length: 501 }, (_, index) => point(`class ${index}`, 200.5)),
    );
    await expect(api.planImport(asked(many))).rejects.toMatchObject({ tag: 'table-invalid' });
  });

  it('are not counted before a reader who reads blinded', async () => {
    const { api } = fixture.session;
    const path = fileOf('f.geojson', [point('Mitosis', 800.5)]);
    await decide(api, { kind: 'read-blinded', slide: picture, blinded: true });
    await expect(api.planImport(asked(path))).rejects.toMatchObject({ tag: 'conflict' });
    await decide(api, { kind: 'read-blinded', slide: picture, blinded: false });
  });
});

describe('a report of decisions by request, with dialogs', () => {
  it('lies in the chosen folder, beside what is there; the logo beside a chosen template is taken', async () => {
    const chosen: { folder: string | null; file: string | null } = { folder: null, file: null };
    const desk = await sessionFixture(phantom.path, {
      shell: 'electron',
      dialogs: {
        chooseSlides: () => Promise.resolve([]),
        chooseFolder: () => Promise.resolve(chosen.folder),
        chooseFile: () => Promise.resolve(chosen.file),
        chooseProject: () => Promise.resolve(null),
      },
    });
    const { api } = desk.session;
    const slide = await decidedSlide(desk);
    const asked = order({ of: { picture: slide } });
    expect(await api.makeReport(asked)).toBeNull();
    chosen.folder = join(desk.root, 'out');
    mkdirSync(chosen.folder);
    for (const name of ['field.report.pdf', 'field (2).report.pdf'])
      expect(await api.makeReport(asked)).toMatchObject({
        document: { kind: 'written', path: join(chosen.folder, name) },
      });
    expect(readdirSync(chosen.folder)).toHaveLength(2);

    const folder = join(desk.root, 'templates');
    mkdirSync(folder);
    const template = join(folder, 't.json');
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    writeFileSync(join(folder, 'logo.png'), Buffer.from(png, 'base64'));
    writeFileSync(template, JSON.stringify({ logo: 'logo.png' }));
    await expect(api.makeReport({ ...asked, template })).rejects.toMatchObject({ tag: 'not-found' });
    expect(await api.chooseFile({ kind: 'template' })).toBeNull();
    chosen.file = template;
    expect(await api.chooseFile({ kind: 'template' })).toBe(template);
    const made = await api.makeReport({ ...asked, template });
    const path = made?.document.kind === 'written' ? made.document.path : expect.unreachable();
    expect((await contentOf(readFileSync(path))).logo).not.toBeNull();
    await desk.end();
  });
});
