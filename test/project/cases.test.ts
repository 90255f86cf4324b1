/** The cases of a project with their slides: listed from rows as the folded log says it, whatever was decided, signed and undone. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../src-main/contract/domain/command';
import { nextRedo, nextUndo, standingAt, valuesOf } from '../../src-main/contract/domain/slide-state';
import { slideStanding } from '../../src-main/contract/domain/slide-standing';
import { pictureName, slideKey, type SlidePicture } from '../../src-main/contract/identity';
import { listCases, type CaseSlide } from '../../src-main/project/cases';
import { Project } from '../../src-main/project/project';
import { recordResult } from '../../src-main/project/recorded-runs';
import { exampleResult } from '../analysis-result';
import { randomDecision } from '../contract/random-commands';
import { randomNumbers } from '../fixture/texture';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

let folder: TemporaryFolder;
let project: Project;
beforeEach(() => {
  folder = temporaryFolder();
  project = Project.open(join(folder.path, 'case.spindle'), true);
});
afterEach(() => {
  project.close();
  folder.remove();
});

let number = 0;
function execute(command: Command, by = 'AB'): number {
  number += 1;
  return project.execute([{ id: `id-${number}`, by, command }])[0]?.seq ?? 0;
}

function slideNumber(index: number): SlidePicture {
  return { key: slideKey(index.toString(16).padStart(32, '0')), scene: 0 };
}

const slide = slideNumber(1);
const verdict = (figure: string): Command => ({
  ...{ kind: 'give-verdict', slide, figure, place: { x: 1, y: 2 }, verdict: 'mitotic' },
});

function listed(of: SlidePicture = slide): CaseSlide {
  const found = project
    .cases()
    .flatMap(({ slides }) => slides)
    .find((each) => pictureName(each) === pictureName(of));
  return found ?? expect.unreachable('the slide is listed');
}

/** All rows of a slide's listing that a rebuild could change. */
const cases = (): unknown => JSON.parse(JSON.stringify(project.cases()));

it('400 random decisions on 6 slides are listed as the folded log has them, and the same after a rebuild', async () => {
  const random = randomNumbers(7);
  const slides = Array.from({ length: 6 }, (_, index) => slideNumber(index + 1));
  for (let index = 0; index < 400; index += 1) {
    const of = slides[Math.floor(random() * slides.length)] ?? slide;
    if (random() < 0.02) {
      const startedAt = new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString();
      await recordResult(project, of, { ...exampleResult, startedAt }, 'AB');
      continue;
    }
    const { by, ...decision } = randomDecision(random, of, project.stateOf(of));
    project.execute([{ id: `id-${index}`, by, ...decision }]);
  }
  const stages = new Set<string>();
  for (const of of slides) {
    const state = project.stateOf(of);
    const { standing, block, seq, runs, signedAt } = listed(of);
    expect(standing).toEqual(slideStanding(state));
    expect(block).toBe(standingAt(state, 'case', '')?.value.block ?? null);
    expect(runs).toBe(valuesOf(state, 'run').length);
    expect(seq).toBe(state.seq);
    expect(signedAt === null).toBe(standing.signOff === null);
    stages.add(standing.changedSince === null ? standing.stage : 'changed');
  }
  // Some alone are as they are among all.
  const some = [...slides].reverse().slice(0, 3);
  const alone = project.casesOf(some.map(({ key }) => key));
  const among = project
    .cases()
    .flatMap(({ name, slides: of }) => of.map((each) => ({ ...each, case: name })));
  expect(alone).toHaveLength(3);
  expect(among).toEqual(expect.arrayContaining(alone));
  expect([...stages].sort()).toEqual(expect.arrayContaining(['changed', 'in review']));
  const before = cases();
  project.rebuild();
  expect(cases()).toEqual(before);
  expect(project.verify()).toEqual([]);
});

describe('a slide', () => {
  it('is new, analysed, in review, signed off, and then changed since', async () => {
    execute({ kind: 'set-case', slide, case: { name: ' S-12 ', block: 'A', stain: 'HE' } });
    execute({ kind: 'set-pixel-size', slide, mpp: { x: 0.25, y: 0.25 } });
    expect(listed()).toMatchObject({ block: 'A', stain: 'HE', standing: { stage: 'new', signOff: null } });
    expect(project.cases().map(({ name }) => name)).toEqual(['S-12']);
    await recordResult(project, slide, exampleResult, 'Spindle 0.2');
    expect(listed()).toMatchObject({
      standing: { stage: 'analysed' },
      runs: 1,
      name: exampleResult.slide.name,
    });
    execute(verdict('one'));
    expect(listed().standing.stage).toBe('in review');
    const seq = execute({ kind: 'sign-off', slide, knew: listed().last, statement: 'Grade 2' });
    const signOff = { seq, by: 'AB', version: 1, statement: 'Grade 2' };
    expect(listed().standing).toMatchObject({ stage: 'signed off', signOff, changedSince: null });
    const changedSince = execute(verdict('two'), 'CD');
    expect(listed().standing).toMatchObject({ stage: 'in review', signOff, changedSince });
    execute({ kind: 'sign-off', slide, knew: listed().last }, 'CD');
    expect(listed().standing).toMatchObject({ stage: 'signed off', signOff: { by: 'CD', version: 2 } });
  });

  it('is analysed again, not in review, after another run, and changed since it was signed', async () => {
    await recordResult(project, slide, exampleResult, 'Spindle 0.2');
    execute(verdict('one'));
    execute({ kind: 'sign-off', slide, knew: listed().last });
    const again = { ...exampleResult, startedAt: '2027-01-01T00:00:00.000Z' };
    const { seq } = await recordResult(project, slide, again, 'Spindle 0.2');
    expect(listed().standing).toMatchObject({ stage: 'analysed', changedSince: seq });
  });

  it('is not changed by being looked at, or read blinded', () => {
    execute(verdict('one'));
    execute({ kind: 'sign-off', slide, knew: listed().last });
    execute({ kind: 'read-blinded', slide, blinded: true });
    const [at, degrees] = ['2026-01-01T00:00:00.000Z', 0];
    const view = { at, ms: 500, x: 1, y: 1, width: 80, height: 60, degrees, scale: 1 };
    execute({ kind: 'record-views', slide, views: [view] });
    expect(listed().standing.stage).toBe('signed off');
    expect(listed().standing.stage).toBe(slideStanding(project.stateOf(slide)).stage);
  });

  it('is in no case again where that is undone, and stands with those without one', () => {
    execute({ kind: 'set-case', slide, case: { name: 'S-12' } });
    execute({ kind: 'undo', slide, of: nextUndo(project.stateOf(slide), 'AB') ?? '' });
    expect(project.cases().map(({ name }) => name)).toEqual([null]);
    execute({ kind: 'redo', slide, of: nextRedo(project.stateOf(slide), 'AB') ?? '' });
    execute({ kind: 'set-case', slide: slideNumber(2), case: { name: 'S-2' } });
    execute({ kind: 'set-case', slide: slideNumber(3), case: null });
    expect(project.cases().map(({ name, slides }) => [name, slides.length])).toEqual([
      ['S-2', 1],
      ['S-12', 1],
      [null, 1],
    ]);
  });

  it('is called by its file where it was seen last, of any machine', () => {
    execute(verdict('one'));
    project.noteFile(slide.key, 'C:\\slides\\old.svs');
    expect(listed()).toMatchObject({ name: 'old.svs', path: 'C:\\slides\\old.svs' });
    expect(project.filesOf(slide.key)).toEqual([
      { path: 'C:\\slides\\old.svs', seenAt: expect.any(String) as string, print: null },
    ]);
    expect(project.filesOf(slideNumber(2).key)).toEqual([]);
  });
});

it('10,000 slides of 2,500 cases are listed, each once, in the order of their names', () => {
  const requests = Array.from({ length: 10_000 }, (_, index) => ({
    ...{ id: `case-${index}`, by: 'AB' },
    command: {
      ...{ kind: 'set-case' as const, slide: slideNumber(index + 1) },
      case: { name: `S-${Math.floor(index / 4)}`, block: 'ABCD'[index % 4] ?? 'A' },
    },
  }));
  project.execute(requests);
  const all = project.cases();
  expect(all).toHaveLength(2500);
  expect(all.slice(0, 3).map(({ name }) => name)).toEqual(['S-0', 'S-1', 'S-2']);
  expect(all.every(({ slides }) => slides.map(({ block }) => block).join('') === 'ABCD')).toBe(true);
  expect(new Set(all.flatMap(({ slides }) => slides.map(pictureName))).size).toBe(10_000);
});

it('a project of an earlier schema that cannot be written to has its slides listed, by their runs', () => {
  const file = join(import.meta.dirname, '../fixture/project-of-schema-1/case.spindle');
  const connection = new DatabaseSync(':memory:');
  connection.exec(`ATTACH '${pathToFileURL(file).href}?immutable=1&mode=ro' AS file`);
  const slides = listCases({ connection, prepared: new Map(), isReadOnly: true, inode: '' }, new Map());
  connection.close();
  expect(slides.map(({ name }) => name)).toEqual([null]);
  expect(slides[0]?.slides).toHaveLength(2);
  expect(slides[0]?.slides).toContainEqual(expect.objectContaining({ name: 'a.svs', path: null, runs: 1 }));
});
