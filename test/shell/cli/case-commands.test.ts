/** Cases, sign-offs, their audit and moved slides on the command line, as a person types them. */
import { copyFileSync, mkdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { picturesIn } from '../../../src-main/analysis/pictures-in-file';
import { thisProcess } from '../../../src-main/base/process-identity';
import type { SlidePicture } from '../../../src-main/contract/identity';
import { Project } from '../../../src-main/project/project';
import { recordResult } from '../../../src-main/project/recorded-runs';
import { exampleResult } from '../../analysis-result';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { writeTwoSlides } from './two-slides';
import { runInProcess } from './run-in-process';

let folder: TemporaryFolder;
let slides: string;
let one: SlidePicture;
let other: SlidePicture;
const at = (...names: string[]): string => join(folder.path, ...names);

beforeEach(async () => {
  folder = temporaryFolder();
  slides = await writeTwoSlides(folder.path);
  const pictures = [
    ...(await picturesIn(join(slides, 's1.svs'))),
    ...(await picturesIn(join(slides, 's2.svs'))),
  ];
  one = pictures[0] ?? expect.unreachable('a file holds a slide');
  other = pictures[1] ?? expect.unreachable('a file holds a slide');
  const project = Project.open(at('ok.spindle'), true);
  for (const [index, picture] of pictures.entries()) {
    const name = `s${index + 1}.svs`;
    await recordResult(
      project,
      picture,
      { ...exampleResult, slide: { ...exampleResult.slide, name, picture } },
      'AB',
    );
  }
  project.close();
});
afterEach(() => folder.remove());

/** A subcommand of `project`, on the project. */
const run = (command: string, ...args: readonly string[]): ReturnType<typeof runInProcess> =>
  runInProcess(['project', command, at('ok.spindle'), ...args]);

async function done(command: string, ...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await run(command, ...args);
  expect(status, stderr).toBe(0);
  return stdout;
}

async function listed(...args: readonly string[]): Promise<Record<string, unknown>[]> {
  const { slides: all } = JSON.parse(await done('cases', '--json', ...args)) as {
    slides: Record<string, unknown>[];
  };
  return all;
}

function judge(figure: string): void {
  const project = Project.open(at('ok.spindle'), false);
  const place = { x: 1, y: 1 };
  const command = { kind: 'give-verdict', slide: one, figure, place, verdict: 'mitotic' } as const;
  project.execute([{ id: figure, by: 'CD', command }]);
  project.close();
}

describe('a case', () => {
  it('gets slides by name, key and path, and loses them again', async () => {
    const put = await done('set-case', '--case', 'S-12', '--block', 'A', 's1.svs', join(slides, 's2.svs'));
    expect(put).toMatch(/^in case S-12: s1\.svs \([0-9a-f]{32}\)\nin case S-12: s2\.svs/);
    expect(await listed('--case', ' S-12 ')).toMatchObject([
      { case: 'S-12', block: 'A', name: 's1.svs', path: null, state: 'analysed', runs: 1, entries: 2 },
      { case: 'S-12', block: 'A', name: 's2.svs', path: join(slides, 's2.svs') },
    ]);
    const again = await run('set-case', '--case', 'S-12', one.key, '--stain', 'HE');
    expect(again.stdout).toMatch(/^in case S-12: s1\.svs/);
    expect(await listed('--sort', 'name')).toMatchObject([{ block: 'A', stain: 'HE' }, { stain: null }]);
    expect((await run('set-case', '--case', 'S-12', 's1.svs')).stderr).toMatch(/^unchanged: s1\.svs/);
    await done('set-case', '--none', 's1.svs', '--reader', 'AB');
    expect(await done('cases')).toMatch(
      /^case S-12\n {2}s2\.svs \(.{32}\), block A, analysed, 1 run, 2 entries\nwithout a case\n {2}s1\.svs/,
    );
    expect(await done('cases', '--sort', 'state')).toMatch(
      /^s2\.svs .*, case S-12\ns1\.svs .*, without a case\n$/,
    );
  });

  it('takes a slide that the project does not know from its file, and no other', async () => {
    mkdirSync(at('more'));
    const more = await writeTwoSlides(at('more'));
    // One byte more is another slide.
    writeFileSync(
      join(more, 's3.svs'),
      Buffer.concat([readFileSync(join(more, 's1.svs')), Buffer.from([0])]),
    );
    await done('set-case', '--case', 'S-12', join(more, 's3.svs'));
    expect(await listed('--case', 'S-12')).toMatchObject([{ name: 's3.svs', state: 'new', runs: 0 }]);
    for (const name of ['nobody.svs', '0'.repeat(32), `${one.key}/7`]) {
      const refused = await run('set-case', '--case', 'S-12', name);
      expect(refused.status, name).toBe(3);
      expect(refused.stderr).toMatch(/^error\[not-found\]: cannot find the slide/);
    }
  });

  it('is named rightly, or the command says what is missing', async () => {
    for (const [args, why] of [
      [['s1.svs'], 'neither --case nor --none is given'],
      [['s1.svs', '--case', 'A', '--none'], 'both --case and --none are given'],
      [['s1.svs', '--none', '--block', 'A'], 'a slide in no case has no block'],
      [['s1.svs', '--case', '  '], 'name: Too small'],
      [['s1.svs', '--case', 'a\u001b[31m'], 'name: has control characters'],
      [['--case', 'A'], '<slides> is missing'],
    ] as const) {
      const refused = await run('set-case', ...args);
      expect(refused.status, why).toBe(2);
      expect(refused.stderr).toContain(why);
    }
    expect((await run('cases', '--case', 'S-99')).stderr).toMatch(
      /^error\[not-found\]: cannot find the case "S-99"/,
    );
    expect((await run('cases', '--state', 'lost')).stderr).toContain(
      'cannot use "lost" for --state: Allowed',
    );
  });

  it('says which slides have a name that several have', async () => {
    const project = Project.open(at('ok.spindle'), false);
    project.noteFile(one.key, '/elsewhere/s2.svs');
    project.close();
    const refused = await run('set-case', '--case', 'S-12', 's2.svs');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/2 slides of the project are called so: [0-9a-f]{32}\/0, [0-9a-f]{32}\/0/);
    expect(await done('set-case', '--case', 'S-12', '/elsewhere/s2.svs')).toContain(one.key);
  });
});

describe('the state of a slide', () => {
  const owner = thisProcess();

  /** A batch with both slides, a file that is none yet, and a copy of the first. */
  function queueSlides(): Project {
    const project = Project.open(at('ok.spindle'), false);
    const batch = project.queue.addBatch('/out', 'settings').id;
    const named = ['s1.svs', 's2.svs', 'new.svs'].map((name) => ({
      ...{ path: join(slides, name), scene: 0, priority: 0 },
      settings: name === 'new.svs' ? { case: 'S-20' } : {},
    }));
    project.queue.add(batch, named);
    for (const name of ['s1.svs', 's2.svs']) {
      const slide = project.queue.claim(batch, owner)?.slide ?? expect.unreachable('one waits');
      const key = name === 's1.svs' ? one.key : other.key;
      const opened = { file: null, fingerprint: null, hasScenes: false, decided: '' };
      project.queue.opened(slide.number, owner, { slideKey: key, opened, documents: name });
    }
    return project;
  }
  const statesOf = async (...args: string[]): Promise<unknown[]> =>
    (await listed('--sort', 'name', ...args)).map(({ name, state }) => [name, state]);

  it('knows what batches do with it: it waits, runs, or failed with a reason', async () => {
    const project = queueSlides();
    const [first] = project.queue.slides(project.queue.batches()[0]?.id ?? '');
    const reason = {
      tag: 'no-tissue',
      what: 'nothing to analyse',
      where: {},
      why: 'all glass',
      remedy: 'none',
    } as const;
    project.queue.fail(first?.number ?? -1, owner, reason);
    expect(await statesOf()).toEqual([
      ['new.svs', 'queued'],
      ['s1.svs', 'failed'],
      ['s2.svs', 'running'],
    ]);
    expect(await statesOf('--state', 'queued')).toEqual([['new.svs', 'queued']]);
    expect(await statesOf('--case', 'S-20')).toEqual([['new.svs', 'queued']]);
    expect(await listed('--state', 'failed')).toMatchObject([{ name: 's1.svs', reason, runs: 1 }]);
    expect(await done('cases', '--state', 'failed')).toMatch(
      /^without a case\n {2}s1\.svs \(.{32}\), failed: nothing to analyse: all glass\. None\., analysed, 1 run/,
    );
    expect(await done('cases')).toMatch(/^case S-20\n {2}new\.svs, no slide of the project yet, queued\n/);
    project.close();

    // What a reader decided weighs more than that an analysis failed.
    judge('first');
    expect(await statesOf('--state', 'in-review')).toEqual([['s1.svs', 'in-review']]);
  });

  it('knows what was moved, beside the state that the slide has', async () => {
    await done('set-case', '--case', 'S-12', join(slides, 's1.svs'), join(slides, 's2.svs'));
    expect(await statesOf('--state', 'moved')).toEqual([]);
    renameSync(join(slides, 's2.svs'), at('elsewhere.svs'));
    expect(await statesOf('--state', 'moved')).toEqual([['s2.svs', 'analysed']]);
    const moved = `moved: no file is at ${join(slides, 's2.svs')}, analysed`;
    expect(await done('cases', '--state', 'moved', '--sort', 'name')).toContain(moved);
    expect(await done('cases')).toContain(moved);
    expect(await listed('--sort', 'name')).toMatchObject([{ there: 'there' }, { there: 'gone' }]);
  });

  it('notices that another slide lies at its path, and finds it where it lies now', async () => {
    const [first, second] = [join(slides, 's1.svs'), join(slides, 's2.svs')];
    await done('set-case', '--case', 'S-12', first, second);
    const kept = at('kept.svs');
    copyFileSync(first, kept);
    // A touched file is opened, and is the slide.
    utimesSync(second, new Date(0), new Date(0));
    copyFileSync(second, first);
    expect((await listed('--sort', 'name')).map(({ name, there }) => [name, there])).toEqual([
      ['s1.svs', 'another'],
      ['s2.svs', 'there'],
    ]);
    expect(await statesOf('--state', 'moved')).toEqual([['s1.svs', 'analysed']]);
    expect(await done('cases')).toContain(`moved: another slide lies at ${first}, analysed`);
    const missed = await run('find', slides);
    expect([missed.status, missed.stdout]).toEqual([
      ...[3, `missing: s1.svs (${one.key}), last seen at ${first}, where another slide lies now\n`],
    ]);
    writeFileSync(first, 'no slide');
    expect((await run('find', slides)).stdout).toMatch(/where no slide lies now: /);
    expect(await done('find', folder.path)).toBe(`found: s1.svs (${one.key}) at ${kept}\n`);
    expect(await statesOf('--state', 'moved')).toEqual([]);
    expect(await done('find', folder.path)).toBe('no slide is missing\n');
  });

  it('keeps its place in batches where it is found elsewhere', async () => {
    const project = queueSlides();
    project.noteFile(one.key, join(slides, 's1.svs'));
    const batch = project.queue.batches()[0]?.id ?? '';
    const [first, second] = project.queue.slides(batch).map(({ number }) => number);
    project.queue.finish(first ?? -1, owner);
    project.queue.endAsSame(second ?? -1, owner, {
      slideKey: one.key,
      opened: { file: null, fingerprint: null, hasScenes: false, decided: '', sameAs: first ?? -1 },
    });
    renameSync(join(slides, 's1.svs'), at('elsewhere.svs'));
    await done('find', folder.path);
    const rows = project.queue
      .rowsSince(batch, 0)
      .rows.map(({ path, state, sameAs }) => [path, state, sameAs]);
    expect(rows).toContainEqual([at('elsewhere.svs'), 'done', null]);
    expect(rows).toContainEqual([join(slides, 's2.svs'), 'same', at('elsewhere.svs')]);
    project.close();
  });
});

describe('a sign-off', () => {
  it('is not given for a slide that was neither analysed nor judged', async () => {
    // One byte more is another slide.
    writeFileSync(
      join(slides, 's3.svs'),
      Buffer.concat([readFileSync(join(slides, 's1.svs')), Buffer.from([0])]),
    );
    await done('set-case', '--case', 'S-12', 's1.svs', join(slides, 's3.svs'));
    const alone = await run('sign-off', '--reader', 'AB', 's3.svs');
    expect([alone.status, alone.stdout]).toEqual([2, '']);
    expect(alone.stderr).toContain('none of these slides was analysed or judged');
    const both = await run('sign-off', '--case', 'S-12', '--reader', 'AB');
    expect(both.stderr).toMatch(/^left out, neither analysed nor judged: s3\.svs/);
    expect(both.stdout).toMatch(/^s1\.svs .*: signed off as version 1[^\n]*\n$/);
  });

  it('is refused where tiles of the last run are missing, unless the reader knows, which the log says', async () => {
    const project = Project.open(at('ok.spindle'), false);
    const tile = { level: 0, column: 1, row: 2, why: 'damaged' };
    const { slide } = exampleResult;
    const result = { ...exampleResult, missingTiles: [tile, { ...tile, row: 3 }] };
    const again = {
      ...result,
      startedAt: '2027-01-01T00:00:00.000Z',
      slide: { ...slide, name: 's1.svs', picture: one },
    };
    await recordResult(project, one, again, 'AB');
    // The window goes the same way.
    const knew = project.stateOf(one).last;
    const bare = { kind: 'sign-off', slide: one, knew } as const;
    expect(() => project.execute([{ id: 'bare', by: 'AB', command: bare }])).toThrow(
      expect.objectContaining({ tag: 'request-invalid', why: expect.stringContaining('2 tiles') as string }),
    );
    project.close();
    expect(await listed('--sort', 'name')).toMatchObject([
      { name: 's1.svs', missingTiles: 2, doubts: ['missing-tiles'] },
      { name: 's2.svs', missingTiles: 0, doubts: [] },
    ]);
    expect(await done('cases')).toMatch(/s1\.svs .*, analysed, 2 tiles could not be read, 2 runs/);
    const refused = await run('sign-off', '--reader', 'AB', 's1.svs', 's2.svs');
    expect([refused.status, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toMatch(/s1\.svs .*: 2 tiles could not be read.*--despite-missing-tiles/);
    const signed = await done('sign-off', '--reader', 'AB', '--despite-missing-tiles', 's1.svs', 's2.svs');
    expect(signed).toMatch(/s1\.svs .*version 1 by AB on [\d-]+, despite missing tiles\n/);
    expect(signed).toMatch(/s2\.svs .*version 1 by AB on [\d-]+\n/);
    expect(await done('audit')).toMatch(/ {2}despite {3}missing tiles/);
  });

  it('of a slide with a note alone needs a reader who says that nothing was judged', async () => {
    writeFileSync(
      join(slides, 's3.svs'),
      Buffer.concat([readFileSync(join(slides, 's1.svs')), Buffer.from([0])]),
    );
    await done('set-case', '--case', 'S-12', join(slides, 's3.svs'));
    const [picture = one] = await picturesIn(join(slides, 's3.svs'));
    const project = Project.open(at('ok.spindle'), false);
    const command = { kind: 'note', slide: picture, place: null, text: 'pale' } as const;
    project.execute([{ id: 'note', by: 'AB', command }]);
    project.close();
    const refused = await run('sign-off', '--reader', 'AB', 's3.svs');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/not analysed, and no figure of it judged.*--despite-nothing-judged/);
    expect(await done('sign-off', '--reader', 'AB', '--despite-nothing-judged', 's3.svs')).toContain(
      'despite nothing judged',
    );
  });

  it('of a case verifies, says what changed since, and fails after a byte before it was altered', async () => {
    await done('set-case', '--case', 'S-12', 's1.svs', 's2.svs');
    judge('first');
    expect((await run('audit')).status).toBe(3);
    const signed = await done('sign-off', '--case', 'S-12', '--reader', 'AB', '--statement', 'Grade 2');
    expect(signed).toMatch(/^s1\.svs .*: signed off as version 1 by AB on \d{4}-\d\d-\d\d\ns2\.svs/);
    expect(await listed('--state', 'signed-off')).toHaveLength(2);
    const audit = await done('audit', '--case', 'S-12');
    expect(audit).toMatch(/^log {9}whole: 7 entries, chain [0-9a-f]{64}$/m);
    expect(audit).toMatch(/^s1\.svs .*: version 1, signed off by AB at .*: verifies$/m);
    expect(audit).toMatch(/^ {2}statement "Grade 2"$/m);
    expect(audit).toMatch(/^ {2}verdicts {2}of CD: 1 mitotic$/m);
    expect(audit.match(/^ {2}unchanged since$/gm)).toHaveLength(2);
    judge('second');
    expect(await done('audit')).toMatch(/^ {2}changed since, last by entry 8 of .*: CD gave a verdict$/m);
    expect(await listed('--state', 'changed')).toMatchObject([
      { name: 's1.svs', stage: 'in review', changedSince: 8 },
    ]);
    const again = await run('sign-off', '--case', 'S-12', '--reader', 'AB');
    expect(again.stderr).toMatch(/^unchanged: s2\.svs .*, signed off as version 1/);
    expect(again.stdout).toMatch(/^s1\.svs .*: signed off as version 2 by AB on .*\n$/);
    expect(await done('audit')).toMatch(/^ {2}followed by version 2$/m);

    const bytes = readFileSync(at('ok.spindle'));
    const where = bytes.indexOf('"by":"CD"', bytes.indexOf('{"seq":5,'));
    bytes[where + 6] = 'X'.charCodeAt(0);
    writeFileSync(at('ok.spindle'), bytes);
    const altered = await run('audit', '--case', 'S-12', '--json');
    expect(altered.status).toBe(3);
    expect(JSON.parse(altered.stdout)).toMatchObject({
      verifies: false,
      fault: expect.stringMatching(/^entry 5 of the log cannot be trusted: it, or one/) as string,
      signOffs: [],
    });
    expect((await run('audit')).stdout).toMatch(/^fault: entry 5 of the log/m);
  });

  it('needs a reader, and slides or a case', async () => {
    expect((await run('sign-off', 's1.svs')).stderr).toContain('--reader <name> is missing');
    for (const args of [[], ['s1.svs', '--case', 'S-12']])
      expect((await run('sign-off', '--reader', 'AB', ...args)).stderr).toContain('cannot tell which slides');
    const program = await run('sign-off', '--reader', 'Spindle 0.3', 's1.svs');
    expect(program.stderr).toContain('nobody said who answers for the slide');
  });

  it('is withdrawn with a reason, and the audit keeps it', async () => {
    await done('sign-off', 's1.svs', '--reader', 'AB');
    expect((await run('withdraw-sign-off', 's1.svs', '--reader', 'CD')).stderr).toContain('--reason');
    const withdrawn = await done('withdraw-sign-off', 's1.svs', '--reader', 'CD', '--reason', 'wrong slide');
    expect(withdrawn).toMatch(/^s1\.svs .*: analysed\n$/);
    expect(await done('audit')).toMatch(/^ {2}withdrawn by CD, entry 4: "wrong slide"$/m);
    const again = await run('withdraw-sign-off', 's1.svs', '--reader', 'CD', '--reason', 'wrong slide');
    expect(again.stderr).toContain('none of these slides is signed off');
  });
});

describe('a slide that was moved', () => {
  it('is found again by what it is, under another name, and what is gone is said to be', async () => {
    await done('set-case', '--case', 'S-12', join(slides, 's1.svs'), join(slides, 's2.svs'));
    expect(await done('find', slides)).toBe('no slide is missing\n');
    mkdirSync(at('archive', '2026', 'deep'), { recursive: true });
    renameSync(join(slides, 's1.svs'), at('archive', '2026', 'deep', 'renamed.svs'));
    copyFileSync(join(slides, 's2.svs'), at('archive', 's1.svs'));
    writeFileSync(at('archive', 'broken.svs'), 'no slide');
    const found = await run('find', at('archive'));
    expect(found.status, found.stderr).toBe(0);
    expect(found.stdout).toBe(
      `found: s1.svs (${one.key}) at ${at('archive', '2026', 'deep', 'renamed.svs')}\n`,
    );
    expect(await listed('--sort', 'name')).toMatchObject([{ name: 'renamed.svs' }, { name: 's2.svs' }]);
    renameSync(at('archive', '2026', 'deep', 'renamed.svs'), at('elsewhere.svs'));
    const missing = await run('find', at('archive'), '--json');
    expect(missing.status).toBe(3);
    expect(JSON.parse(missing.stdout)).toMatchObject({
      found: [],
      missing: [{ key: one.key, name: 'renamed.svs' }],
    });
    expect(missing.stderr).toContain(`${at('archive', 'broken.svs')} cannot be looked into: `);
    expect((await run('find', at('nowhere'))).status).toBe(3);
  });

  it('is found where it was seen nowhere yet', async () => {
    expect(await done('find', slides)).toMatch(/^found: s1\.svs .*\nfound: s2\.svs .*\n$/);
    expect(await listed('--sort', 'name')).toMatchObject([
      { path: join(slides, 's1.svs') },
      { path: join(slides, 's2.svs') },
    ]);
  });
});
