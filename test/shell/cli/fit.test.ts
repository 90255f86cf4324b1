/** `spindle fit`: a profile of labels or of a reader's verdicts, what it foretells, and the analyses that use it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { scoreProfileSchema } from '../../../src-main/contract/domain/score-profile';
import { slideKey } from '../../../src-main/contract/identity';
import type { AnalysisResult } from '../../../src-main/contract/report';
import { loadModels } from '../../../src-main/detection/model';
import { Project } from '../../../src-main/project/project';
import { recordResult } from '../../../src-main/project/recorded-runs';
import { writeJson } from '../../../src-main/report/json';
import { tinyInstallation } from '../../e2e/tiny-installation';
import { syntheticSlides } from '../../evaluation/synthetic-slides';
import { writeAperioSvs } from '../../fixture/aperio-svs';
import { exampleResult } from '../../report/example-result';
import { temporaryFolder } from '../../temporary-folder';
import { jsonOf, runSpindle, type CommandRun } from './run-spindle';

/** A laboratory in which the model's scores are too high: a score of 0.5 stands for a probability of 0.18. */
const laboratory = { seed: 3, slides: 12, detections: 60, slope: 1, shift: -1.5 };
const fitted = scoreProfileSchema.omit({ name: true }).extend({
  name: z.string().nullable(),
  written: z.string().nullable(),
});

describe('spindle fit', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  let installation = '';
  let model: AnalysisResult['model'];
  afterAll(() => folder.remove());

  beforeAll(async () => {
    installation = await tinyInstallation();
    const [first] = (await loadModels(join(installation, 'models'))).models;
    if (first === undefined) throw new Error('no model');
    const { id, name, version, licence } = first.manifest;
    model = { ...exampleResult().model, id, name, version, licence, sha256: first.sha256 };
    for (const name of ['results', 'labels']) mkdirSync(at(name));
    const project = Project.open(at('p.spindle'), true);
    for (const [index, { found, labels }] of syntheticSlides(laboratory).entries()) {
      const result = resultOf(index, found);
      writeFileSync(at('results', `s${index}.json`), writeJson(result));
      const features = labels.map(({ x, y }) => pointAt(place(x), place(y)));
      // One slide without mitoses.
      writeFileSync(
        at('labels', `s${index}.geojson`),
        JSON.stringify({ type: 'FeatureCollection', features: index > 8 ? [] : features }),
      );
      const { picture } = result.slide;
      await recordResult(project, picture, result, 'AB');
      project.execute(
        found.map(({ detection, label }, order) => ({
          ...{ id: `${index}-${order}`, by: order % 4 === 0 ? 'CD' : 'AB' },
          command: {
            kind: 'give-verdict',
            slide: picture,
            figure: `f${order}`,
            place: { x: place(detection.x), y: place(detection.y) },
            verdict: label === null ? 'normal' : 'mitotic',
          },
        })),
      );
    }
    project.close();
  }, 120_000);

  /** Synthetic places are closer than two figures of 7.5 µm may be. */
  const place = (value: number): number => 100 + value;
  const pointAt = (x: number, y: number): object => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [x, y] },
    properties: { classification: { name: 'Mitosis' } },
  });

  function resultOf(
    index: number,
    found: ReturnType<typeof syntheticSlides>[number]['found'],
  ): AnalysisResult {
    const { slide } = exampleResult();
    const key = slideKey((index + 1).toString(16).repeat(32).slice(0, 32));
    return exampleResult({
      slide: { ...slide, name: `s${index}.svs`, picture: { key, scene: 0 }, width: 20_000, height: 20_000 },
      candidates: found.map(({ detection: { x, y, score } }) => ({ x: place(x), y: place(y), score })),
      mpp: { x: 0.25, y: 0.25, source: 'user' },
      threshold: 0.5,
      ...{ model, analysedAreaMm2: 2 },
    });
  }

  const fit = (...args: string[]): Promise<CommandRun> => runSpindle(['fit', ...args], 100, installation);
  const ofLabels = (...args: string[]): Promise<CommandRun> =>
    fit(at('results'), '--labels', at('labels'), ...args);

  it('shows what it would do, and writes nothing without a name', async () => {
    const run = await ofLabels();
    expect(run, run.stderr).toMatchObject({ status: 0 });
    expect(run.stdout).toMatch(/F1 +0\.\d{3} +0\.\d{3}/);
    expect(run.stdout).toContain('nothing was written');
    const profile = fitted.parse(jsonOf(await ofLabels('--json')));
    expect(profile.threshold).toBeGreaterThan(0.55);
    expect(profile.measured.fitted.f1).toBeGreaterThan(profile.measured.unfitted.f1);
    expect(profile).toMatchObject({ written: null, fittedTo: { kind: 'labels', slides: 12, groups: 12 } });
  });

  it('keeps versions of a name, the same bytes for the same labels', async () => {
    const time = ['--date', '2026-03-01T12:00:00Z'];
    for (const version of [1, 2]) {
      const run = await ofLabels('--name', 'Lab A / 3', '--out', at('profiles'), ...time);
      expect(run.status, run.stderr).toBe(0);
      expect(run.stdout).toContain(at('profiles', `Lab A _ 3.v${version}.profile.json`));
    }
    const [first, second] = [1, 2].map((version) =>
      readFileSync(at('profiles', `Lab A _ 3.v${version}.profile.json`), 'utf8'),
    );
    expect(second?.replace('"version": 2', '"version": 1')).toBe(first);
  });

  it('keeps to a rate of false positives on slides without mitoses', async () => {
    const few = fitted.parse(jsonOf(await ofLabels('--false-per-mm2', '1', '--json')));
    const more = fitted.parse(jsonOf(await ofLabels('--false-per-mm2', '4', '--json')));
    expect(few.threshold).toBeGreaterThan(more.threshold);
    const negatives = syntheticSlides(laboratory)
      .slice(9)
      .flatMap(({ found }) => found);
    expect(negatives.filter(({ detection }) => detection.score >= few.threshold).length).toBeLessThanOrEqual(
      6,
    );
    expect(negatives.filter(({ detection }) => detection.score >= more.threshold).length).toBe(24);
    const none = await ofLabels('--false-per-mm2', '0.001');
    expect(none.stderr).toContain('too small for that rate');
    expect(none.status).toBe(3);
  });

  it('takes a reader’s verdicts, and leaves open what they did not judge', async () => {
    const run = await fit('--project', at('p.spindle'), '--reader', 'AB', '--json');
    const profile = fitted.parse(jsonOf(run));
    expect(profile.fittedTo).toMatchObject({ kind: 'verdicts', slides: 12 });
    // Scores stand for what they stand for in all of the laboratory.
    expect(profile.shift).toBeCloseTo(-1.5, 0);
    expect(profile.threshold).toBeGreaterThan(0.55);
    const nobody = await fit('--project', at('p.spindle'), '--reader', 'XY');
    expect(nobody.stderr).toContain('no slide that was named has a run and a verdict of XY');
  });

  it('refuses few labels, other models, and what is not clear', async () => {
    mkdirSync(at('few'));
    for (const index of [0, 1]) {
      const [slide] = syntheticSlides({ ...laboratory, seed: index });
      if (slide === undefined) throw new Error('no slide');
      const few = resultOf(index, slide.found.slice(0, 5));
      writeFileSync(at('few', `s${index}.json`), writeJson(few));
    }
    const run = await fit(at('few'), '--labels', at('labels'), '--name', 'x', '--out', at('few'));
    expect(run.stderr).toMatch(/labelled mitoses are too few|label or judge 50/);
    expect(existsSync(at('few', 'x.v1.profile.json'))).toBe(false);
    expect((await fit(at('results'))).status).toBe(2);
    expect((await fit('--project', at('p.spindle'))).status).toBe(2);
    const other = { ...resultOf(0, []), model: { ...model, sha256: 'e'.repeat(64) } };
    mkdirSync(at('other'));
    writeFileSync(at('other', 's0.json'), writeJson(other));
    expect((await fit(at('other'), '--labels', at('labels'))).stderr).toContain('profile-invalid');
  });

  it('is what an analysis uses that is told to, and every document says so', async () => {
    await ofLabels('--name', 'Lab B', '--out', at('used'));
    const profile = at('used', 'Lab B.v1.profile.json');
    await writeAperioSvs(at('slide.svs'), { seed: 1 });
    const analyse = (...args: string[]): Promise<CommandRun> =>
      runSpindle(
        ['analyse', at('slide.svs'), '--out', at('out'), '--no-project', '--provider', 'cpu', ...args],
        100,
        installation,
      );
    const run = await analyse('--profile', profile, '--formats', 'json,png,pdf');
    expect(run.status, run.stderr).toBe(0);
    const document = z
      .object({ threshold: z.number(), profile: scoreProfileSchema })
      .parse(JSON.parse(readFileSync(at('out', 'slide.json'), 'utf8')));
    expect(document.profile.name).toBe('Lab B');
    expect(document.threshold).toBe(document.profile.threshold);
    const both = await analyse('--profile', profile, '--threshold', '0.5');
    expect(both.status).toBe(2);
    const text = readFileSync(profile, 'utf8');
    for (const [from, to, why] of [
      [model.sha256, 'd'.repeat(64), 'is of another model'],
      ['"threshold"', '"treshold"', 'cannot use the profile'],
      ['{', '', 'cannot use the profile'],
    ] as const) {
      writeFileSync(at('bad.json'), text.replace(from, to));
      const refused = await analyse('--profile', at('bad.json'));
      expect(refused.stderr).toContain(why);
      expect(refused.status).toBe(3);
    }
  });
});
