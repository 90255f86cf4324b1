/** A project file: what is written to it is there whatever happens, in one order, and what stands is the fold of its log. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { slideKey } from '../../src-main/contract/identity';
import type { Command, Entry } from '../../src-main/contract/domain/command';
import { foldAll, nextRedo, nextUndo, valueOf, valuesOf } from '../../src-main/contract/domain/slide-state';
import { SpindleError } from '../../src-main/contract/errors';
import { Project } from '../../src-main/project/project';
import { bundleSide } from '../bundle-side';
import { randomNumbers } from '../fixture/texture';
import { randomDecision } from '../contract/random-commands';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

const slide = { key: slideKey('1'.repeat(32)), scene: 0 };
let folder: TemporaryFolder;
let file: string;
let opened: Project[];
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.path, 'case.spindle');
  opened = [];
});
afterEach(() => {
  for (const project of opened) project.close();
  folder.remove();
});

function open(create = true): Project {
  const project = Project.open(file, create);
  opened.push(project);
  return project;
}

let number = 0;
function execute(
  project: Project,
  command: Command,
  more: { by?: string; basedOn?: number; batch?: string } = {},
): Entry {
  number += 1;
  const [entry] = project.execute([{ id: `id-${number}`, by: 'AB', ...more, command }]);
  return entry ?? expect.unreachable('a command gives an entry');
}

const mpp = (x: number): Command => ({ kind: 'set-pixel-size', slide, mpp: { x, y: x } });
const square = (x: number): Command => ({
  kind: 'edit-mask',
  slide,
  edit: { kind: 'include', polygon: [[[x, 0], [x + 9, 0], [x, 9]]] }, // prettier-ignore
});

function tagOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof SpindleError ? error.tag : String(error);
  }
  return 'nothing was thrown';
}

describe('decisions', () => {
  it('stand until they are undone, across closing, and again when they are redone', () => {
    const first = open();
    execute(first, mpp(0.25));
    execute(first, mpp(0.5));
    const undo = nextUndo(first.stateOf(slide), 'AB') ?? expect.unreachable('two decisions can be undone');
    execute(first, { kind: 'undo', slide, of: undo });
    first.close();
    opened = [];

    const again = open(false);
    expect(valueOf(again.stateOf(slide), 'pixel-size')).toEqual({ x: 0.25, y: 0.25 });
    const redo = nextRedo(again.stateOf(slide), 'AB') ?? expect.unreachable('it can be done again');
    execute(again, { kind: 'redo', slide, of: redo });
    expect(valueOf(again.stateOf(slide), 'pixel-size')).toEqual({ x: 0.5, y: 0.5 });
    expect(again.verify()).toEqual([]);
  });

  it('are undone by their own person, together when they were made together', () => {
    const project = open();
    execute(project, square(0), { batch: 'stroke' });
    execute(project, square(20), { batch: 'stroke' });
    execute(project, square(40), { by: 'CD' });
    expect(nextUndo(project.stateOf(slide), 'AB')).toBe('stroke');
    execute(project, { kind: 'undo', slide, of: 'stroke' });
    expect(valuesOf(project.stateOf(slide), 'mask-edit')).toHaveLength(1);
    expect(nextUndo(project.stateOf(slide), 'AB')).toBeNull();
    expect(nextUndo(project.stateOf(slide), 'CD')).not.toBeNull();
  });

  it('cannot be done again after another decision', () => {
    const project = open();
    const { id } = execute(project, mpp(0.25));
    execute(project, { kind: 'undo', slide, of: id });
    execute(project, square(0));
    expect(nextRedo(project.stateOf(slide), 'AB')).toBeNull();
  });

  it('are kept once when they are sent twice, and refused under the name of another', () => {
    const project = open();
    const request = { id: 'once', by: 'AB', command: mpp(0.25) };
    expect(project.execute([request])).toEqual(project.execute([request]));
    expect(project.info().head.seq).toBe(1);
    expect(tagOf(() => project.execute([{ ...request, command: mpp(0.5) }]))).toBe('request-invalid');
  });

  it('are refused where an undo could mean an entry or a batch', () => {
    const project = open();
    const command = mpp(0.25);
    project.execute([{ id: 'one', by: 'AB', command }]);
    project.execute([{ id: 'two', by: 'AB', batch: 'stroke', command }]);
    const refuse = (request: { id: string; batch?: string }): void => {
      expect(tagOf(() => project.execute([{ ...request, by: 'AB', command }]))).toBe('request-invalid');
    };
    refuse({ id: 'three', batch: 'one' });
    refuse({ id: 'stroke' });
    project.execute([{ id: 'three', by: 'AB', batch: 'stroke', command }]);
    expect(project.verify()).toEqual([]);
  });

  it('are refused over what somebody changed since, and say who', () => {
    const [one, other] = [open(), open()];
    const { seq } = execute(one, mpp(0.25));
    execute(other, mpp(0.5), { by: 'CD', basedOn: seq });
    expect(() => execute(one, mpp(0.75), { basedOn: seq })).toThrow(/CD entered the pixel size meanwhile/);
    expect(tagOf(() => execute(one, mpp(0.75), { basedOn: seq }))).toBe('conflict');
    expect(valueOf(one.stateOf(slide), 'pixel-size')).toEqual({ x: 0.5, y: 0.5 });
  });

  it('are refused over what was changed under the same name, and say that it was in another window', () => {
    const [one, other] = [open(), open()];
    const { seq, id } = execute(one, mpp(0.25));
    execute(other, mpp(0.5), { basedOn: seq });
    expect(() => execute(one, mpp(0.75), { basedOn: seq })).toThrow(
      /under your name, another window entered the pixel size meanwhile/,
    );
    execute(other, { kind: 'undo', slide, of: id });
    expect(() => execute(one, { kind: 'undo', slide, of: id })).toThrow(
      /it is undone already: under your name, another window undid/,
    );
  });

  it('of two windows on one mask are all kept, in one order', () => {
    const [one, other] = [open(), open()];
    const before = one.stateOf(slide).seq;
    for (let x = 0; x < 10; x += 1) execute(x % 2 === 0 ? one : other, square(x), { basedOn: before });
    const edits = (project: Project): unknown[] => valuesOf(project.stateOf(slide), 'mask-edit');
    expect(edits(one)).toHaveLength(10);
    expect(edits(one)).toEqual(edits(other));
  });

  it('are appended all or none', () => {
    const project = open();
    const requests = [
      { id: 'good', by: 'AB', command: mpp(0.25) },
      { id: 'bad', by: 'AB', command: { kind: 'undo', slide, of: 'nothing' } as const },
    ];
    expect(tagOf(() => project.execute(requests))).toBe('request-invalid');
    expect(project.info().head.seq).toBe(0);
    expect(valueOf(project.stateOf(slide), 'pixel-size')).toBeNull();
    expect(tagOf(() => execute(project, mpp(99)))).toBe('request-invalid');
  });

  it('are refused whole where they could not be read again', () => {
    const project = open();
    for (const by of ['', 'x'.repeat(201)]) {
      expect(tagOf(() => execute(project, mpp(0.25), { by }))).toBe('request-invalid');
    }
    execute(project, mpp(0.25));
    expect(project.verify()).toEqual([]);
  });

  it('are not said to be kept in a file that is gone', () => {
    const project = open();
    execute(project, mpp(0.25));
    renameSync(file, join(folder.path, 'moved.spindle'));
    expect(tagOf(() => execute(project, mpp(0.5)))).toBe('write-failed');
  });

  it('say blinded only of a reader who reads blinded', () => {
    const project = open();
    const place = { x: 1, y: 2 };
    const blinded = {
      kind: 'give-verdict',
      slide,
      figure: 'f',
      place,
      verdict: 'mitotic',
      blinded: true,
    } as const;
    expect(tagOf(() => execute(project, blinded))).toBe('request-invalid');
    execute(project, { kind: 'read-blinded', slide, blinded: true }, { by: 'CD' });
    expect(tagOf(() => execute(project, blinded))).toBe('request-invalid');
    execute(project, blinded, { by: 'CD' });
    execute(project, { kind: 'read-blinded', slide, blinded: false }, { by: 'CD' });
    expect(tagOf(() => execute(project, { ...blinded, figure: 'g' }, { by: 'CD' }))).toBe('request-invalid');
    expect(valuesOf(project.stateOf(slide), 'verdict').map(({ value }) => value.blinded)).toEqual([true]);
  });

  it('have one estimate a reader and slide, which comes first or not at all, and are listed over all slides', () => {
    const project = open();
    const other = { ...slide, scene: 1 };
    const estimate = (own: number | null, of = slide): Command => ({
      ...{ kind: 'estimate-count', slide: of, own, software: 9, areaMm2: 2, threshold: 0.5, run: 'run' },
    });
    execute(project, estimate(12));
    expect(tagOf(() => execute(project, estimate(9)))).toBe('request-invalid');
    execute(project, estimate(7, other));
    execute(project, estimate(null), { by: 'CD' });
    expect(project.estimatesBy('AB')).toEqual([
      { own: 12, software: 9 },
      { own: 7, software: 9 },
    ]);
    expect(project.estimatesBy('CD')).toEqual([]);
    const undo = nextUndo(project.stateOf(slide), 'AB') ?? expect.unreachable('an estimate can be undone');
    execute(project, { kind: 'undo', slide, of: undo });
    expect(project.estimatesBy('AB')).toEqual([{ own: 7, software: 9 }]);
    // What was seen stays seen.
    expect(tagOf(() => execute(project, estimate(9)))).toBe('request-invalid');
    expect(project.verify()).toEqual([]);
  });

  it('leave both sides with one state, and tables that the log folds to again', () => {
    const random = randomNumbers(14);
    const project = open();
    const slides = Array.from({ length: 10 }, (_, index) => ({
      key: slideKey(String(index).padStart(32, '0')),
      scene: index % 2,
    }));
    const sent: Entry[] = [];
    project.onEntries((entries) => sent.push(...entries));
    for (let index = 0; index < 400; index += 1) {
      const at = slides[Math.floor(random() * slides.length)] ?? slide;
      const { by, ...decision } = randomDecision(random, at, project.stateOf(at));
      project.execute([{ id: `id-${index}`, by, ...decision }]);
    }
    expect(sent).toHaveLength(400);
    for (const at of slides) {
      const mirror = foldAll(sent.filter(({ command }) => command.slide.key === at.key));
      expect(JSON.stringify(mirror)).toBe(JSON.stringify(project.stateOf(at)));
    }
    expect(project.verify()).toEqual([]);
    const rows = (): unknown[] => {
      const database = new DatabaseSync(file, { readOnly: true });
      const all = database.prepare('SELECT * FROM standing').all();
      database.close();
      return all;
    };
    const before = rows();
    expect(before.length).toBeGreaterThan(30);
    project.rebuild();
    expect(rows()).toEqual(before);
  });
});

describe('the detections of a run', () => {
  const run = { slide, by: 'Spindle 0.2', startedAt: '2026-01-01T00:00:00.000Z' };
  const model = { id: 'm', version: '1', sha256: 'a'.repeat(64) };

  it('come back as they were, all or those in view', async () => {
    const random = randomNumbers(15);
    const detections = Array.from({ length: 20_000 }, () => ({
      x: random() * 80_000,
      y: random() * 60_000,
      score: random(),
    }));
    const project = open();
    await project.recordRun({ ...run, run: 'run-1', model, document: '{"a":1}', detections });
    await project.recordRun({ ...run, run: 'run-2', model, document: '{}', detections: [] });
    await project.recordRun({ ...run, run: 'run-2', model, document: 'sent again', detections: [] });
    expect(project.detectionsOf('run-1')).toEqual(detections);
    expect(project.detectionsOf('run-2')).toEqual([]);
    const view = { minX: 20_000, minY: 10_000, maxX: 24_000, maxY: 13_000 };
    const inView = detections.filter(
      ({ x, y }) => x >= view.minX && x <= view.maxX && y >= view.minY && y <= view.maxY,
    );
    expect(inView.length).toBeGreaterThan(10);
    expect(project.detectionsOf('run-1', view)).toEqual(inView);
    const [recorded] = valuesOf(project.stateOf(slide), 'run');
    expect(project.documentOf(recorded?.value ?? expect.unreachable('a run was recorded'))).toBe('{"a":1}');
    expect(project.verify()).toEqual([]);
  });

  it('that were changed afterwards are found', async () => {
    await open().recordRun({
      ...run,
      run: 'run-1',
      model,
      document: '{}',
      detections: [{ x: 1, y: 2, score: 0.5 }],
    });
    const database = new DatabaseSync(file);
    database.exec("UPDATE detection_blocks SET bytes = x'00'");
    database.close();
    expect(
      open()
        .verify()
        .map(({ why }) => why),
    ).toEqual(['the detections of run run-1 are not those that were recorded']);
  });
});

describe('a project file', () => {
  let side: readonly string[];
  beforeAll(async () => {
    side = await bundleSide('project/project-side');
  });

  const start = (name: string, ...more: string[]) => {
    const [command = '', ...args] = side;
    return spawn(command, [...args, file, name, ...more], { stdio: ['ignore', 'pipe', 'inherit'] });
  };

  it('holds all that was answered, after its writer was killed', { timeout: 400_000 }, async () => {
    const random = randomNumbers(16);
    const promised: string[] = [];
    for (let round = 0; round < 50; round += 1) {
      const child = start(`round-${round}`);
      let printed = '';
      child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
      await once(child.stdout, 'data');
      await setTimeout(random() * 30);
      child.kill('SIGKILL');
      await once(child, 'close');
      promised.push(...printed.split('\n').slice(0, -1));
    }
    expect(promised.length).toBeGreaterThan(50);
    const project = open(false);
    expect(project.verify()).toEqual([]);
    const there = new Set(Array.from(project.log(), ({ entry }) => entry.id));
    expect(promised.filter((id) => !there.has(id))).toEqual([]);
  });

  it('shows each process what the other wrote, within a second', async () => {
    const project = open();
    const seen: Entry[] = [];
    project.onEntries((entries) => seen.push(...entries));
    const child = start('other', '20');
    execute(project, mpp(0.25));
    await once(child, 'close');
    await vi.waitFor(() => expect(seen).toHaveLength(21), { timeout: 1000, interval: 20 });
    expect(seen.map(({ seq }) => seq)).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
    expect(valuesOf(project.stateOf(slide), 'note')).toHaveLength(20);
  });

  it('tells of any byte of its log that was changed', () => {
    const project = open();
    for (let index = 0; index < 20; index += 1) execute(project, index % 3 === 0 ? mpp(0.25) : square(index));
    file = join(folder.path, 'copy.spindle');
    project.backup(file);
    const sound = readFileSync(file);
    const texts = sound.toString('latin1').matchAll(/\{"seq":(\d+),.*?\}\}/g);
    // The first page of a table keeps remains of rows that moved to later ones; a changed byte there means nothing.
    const bodies = [...new Map([...texts].map((text) => [text[1], text])).values()];
    expect(bodies).toHaveLength(20);
    const random = randomNumbers(17);
    for (const { index, 0: body } of bodies) {
      const bytes = Buffer.from(sound);
      const at = index + Math.floor(random() * body.length);
      bytes[at] = (bytes[at] ?? 0) ^ 0x01;
      const copy = join(folder.path, `changed-${at}.spindle`);
      writeFileSync(copy, bytes);
      const changed = Project.open(copy, false);
      expect(changed.verify().length, `byte ${at}`).toBeGreaterThan(0);
      changed.close();
    }
    expect(open(false).verify()).toEqual([]);
  });

  it('is mended where only what was folded is wrong', () => {
    const project = open();
    execute(project, mpp(0.25));
    const database = new DatabaseSync(file);
    database.exec('DELETE FROM standing');
    database.close();
    expect(project.verify().map(({ why }) => why)).toEqual([expect.stringContaining('rebuild mends them')]);
    project.rebuild();
    expect(project.verify()).toEqual([]);
  });

  it('is one file once it is closed, which can be renamed and opened again', async () => {
    const project = open();
    const detections = Array.from({ length: 5000 }, (_, x) => ({ x, y: 1, score: 0.5 }));
    const model = { id: 'm', version: '1', sha256: 'a'.repeat(64) };
    const run = { slide, run: 'run-1', by: 'AB', startedAt: '2026-01-01T00:00:00.000Z', model };
    await project.recordRun({ ...run, document: '{}', detections });
    execute(project, square(1));
    project.verify();
    project.rebuild();
    expect(project.detectionsOf('run-1', { minX: 1, minY: 0, maxX: 2, maxY: 2 })).toHaveLength(2);
    project.close();
    opened = [];
    expect(readdirSync(folder.path)).toEqual(['case.spindle']);
    file = join(folder.path, 'renamed.spindle');
    renameSync(join(folder.path, 'case.spindle'), file);
    expect(open(false).verify()).toEqual([]);
  });

  it('keeps what is beside it while another has it open, and does not wait for it', () => {
    const [one, other] = [open(), open()];
    execute(one, mpp(0.25));
    const from = performance.now();
    one.close();
    expect(performance.now() - from).toBeLessThan(2000);
    execute(other, square(1));
    expect(other.verify()).toEqual([]);
    other.close();
    opened = [];
    // The first connection of this process is not gone before its statements are collected as garbage.
    expect(statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  });

  it('is copied whole', () => {
    const project = open();
    execute(project, mpp(0.25));
    const copy = join(folder.path, 'copy.spindle');
    project.backup(copy);
    expect(tagOf(() => project.backup(copy))).toBe('write-failed');
    const other = Project.open(copy, false);
    opened.push(other);
    expect(other.info()).toEqual(project.info());
    expect(other.verify()).toEqual([]);
  });

  it('is refused where it is none, of a newer Spindle, or holds what Spindle did not put there', () => {
    expect(tagOf(() => open(false))).toBe('not-found');
    writeFileSync(file, '');
    expect(() => open(false)).toThrow(/it is empty/);
    writeFileSync(file, 'no database '.repeat(200));
    expect(tagOf(() => open(false))).toBe('project-invalid');
    for (const [name, sql] of [
      ['other.spindle', 'CREATE TABLE a (b)'],
      ['newer.spindle', `PRAGMA application_id = 1397769292; PRAGMA user_version = 99; CREATE TABLE a (b)`],
    ] as const) {
      file = join(folder.path, name);
      const database = new DatabaseSync(file);
      database.exec(sql);
      database.close();
      expect(
        tagOf(() => open(false)),
        name,
      ).toBe('project-invalid');
    }
    file = join(folder.path, 'trigger.spindle');
    open().close();
    opened = [];
    const database = new DatabaseSync(file);
    database.exec('CREATE TRIGGER t AFTER INSERT ON entries BEGIN DELETE FROM entries; END');
    database.close();
    expect(() => open(false)).toThrow(/its "t" is not of Spindle/);
  });
});
