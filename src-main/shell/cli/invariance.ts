/**
 * `spindle invariance SLIDE`: the score of the tissue at a location against the angle by which it is rotated, by a model
 * and by the plain baseline. Locations are given, or are the highest-scoring detections of an earlier result.
 */
import { measureInvariance } from '../../analysis/measure-invariance';
import { foundDocument, readResult } from '../../analysis/read-result';
import { slideMpp } from '../../contract/slide-mpp';
import type { ProviderChoice } from '../../contract/engine';
import { SpindleError } from '../../contract/errors';
import {
  invarianceStages,
  isExactAngle,
  scoreChangeWords,
  type InvarianceMeasurement,
  type InvarianceProgress,
  type RotationCurve,
} from '../../contract/invariance';
import { openScene } from '../../contract/slide';
import type { Engine } from '../../detection/engine/engine';
import { loadModels, type Model } from '../../detection/model';
import { openSlide } from '../../slide/open';
import { publicName } from '../../slide/source/address';
import type { Installation } from '../../session/installation';
import { CommandEngines, findModel, withDecoders } from './engine-room';
import { exitStatus } from './exit-status';
import { followed, type FollowingOptions } from './following';
import { withInterruption } from './interruption';
import { printJson, printLine, printNote } from './output';
import { leftWords, progressDisplay } from './progress';
import { chosenScene, slideReading, type ReadingOptions, type SceneOptions } from './reading';

export interface Place {
  /** Level-0 pixels. */
  readonly x: number;
  readonly y: number;
}

export interface InvarianceOptions extends ReadingOptions, SceneOptions, FollowingOptions {
  readonly at?: readonly Place[];
  /** Path of a JSON result. */
  readonly result?: string;
  /** How many of its detections. */
  readonly best: number;
  readonly model?: string;
  readonly provider: ProviderChoice;
  readonly threads?: number;
  readonly forceStain?: boolean;
  readonly json?: boolean;
}

export async function invariance(
  installation: Installation,
  path: string,
  options: InvarianceOptions,
): Promise<number> {
  const places = await placesOf(options);
  const model = await findModel(installation, options.model);
  const { models } = await loadModels(installation.models);
  const sources = new CommandEngines(installation, options);
  const engines = new Map<Model, Engine>();
  const measurements: InvarianceMeasurement[] = [];
  let scene: ReturnType<typeof openScene> = null;
  const follows: string[] = [];
  const display = progressDisplay();
  const show = ({ stage, fraction, secondsLeft }: InvarianceProgress): void => {
    const of = places.length > 1 ? `location ${measurements.length + 1} of ${places.length}` : null;
    display.show(publicName(path), invarianceStages[stage], fraction, [leftWords(secondsLeft), of]);
  };
  try {
    await withInterruption((signal) =>
      withDecoders(installation, async (decoder) => {
        const slide = await openSlide(path, {
          decoder,
          signal,
          ...slideReading(options),
          ...chosenScene(options),
        });
        const withEngine = async <T>(each: Model, work: (engine: Engine) => Promise<T>): Promise<T> => {
          const engine = engines.get(each) ?? (await sources.start(each));
          engines.set(each, engine);
          return work(engine);
        };
        try {
          const decided = await followed(options, slide, 'pixel size');
          if (decided.words !== null) follows.push(decided.words);
          scene = openScene(slide.info);
          const mpp = slideMpp(slide.info, decided.mpp);
          for (const note of slide.info.notes) printNote(note);
          for (const place of places) {
            measurements.push(
              await measureInvariance({
                ...{ slide, mpp, place, models, model, withEngine, signal, onProgress: show },
                // Once is enough for a slide.
                forceStain: options.forceStain === true || measurements.length > 0,
              }),
            );
          }
        } finally {
          await slide.close();
        }
      }),
    );
  } finally {
    display.end();
    await Promise.all([...engines.values()].map((engine) => engine.close()));
  }
  if (options.json === true)
    printJson({ slide: publicName(path), scene, follows: follows[0] ?? null, measurements });
  else {
    for (const line of measurements.flatMap(describe)) printLine(line);
    for (const words of follows) printLine(`follows ${words}`);
  }
  const missing = measurements.flatMap(({ missingTiles }) => missingTiles);
  for (const { level, column, row, why } of missing) {
    printNote(`missing: level ${level}, column ${column}, row ${row}: ${why}`);
  }
  return missing.length > 0 ? exitStatus.missingTiles : exitStatus.done;
}

async function placesOf({ at = [], result, best }: InvarianceOptions): Promise<readonly Place[]> {
  const detected = result === undefined ? [] : (await detectionsOf(result)).slice(0, best);
  if (at.length + detected.length > 0) return [...at, ...detected];
  throw new SpindleError('usage', {
    what: 'cannot measure',
    where: { field: '--at or --result' },
    why: result === undefined ? 'no location was given' : `there is no detection in ${result}`,
    remedy:
      'give a location in level-0 pixels, as in --at 12000,8000, or a JSON result, as in --result slide.json',
  });
}

/** Highest score first, as they are written. */
async function detectionsOf(path: string): Promise<Place[]> {
  const { detections } = await readResult(path, foundDocument);
  return detections.sort((a, b) => b.score - a.score).map(({ x, y }) => ({ x, y }));
}

function describe({ x, y, curves }: InvarianceMeasurement): string[] {
  const cell = (text: string): string => text.padStart(22);
  const row = (name: string, textOf: (curve: RotationCurve) => string): string =>
    name.padEnd(28) + curves.map((curve) => cell(textOf(curve))).join('');
  const [{ angles }] = curves;
  return [
    `at (${tenths(x)}, ${tenths(y)})`,
    row('  turned by', ({ model, group }) => `${model} (${group})`),
    ...angles.map((angle, index) =>
      row(`  ${angle.toFixed(3).padStart(7)}°${isExactAngle(angle) ? '  exact' : ''}`, ({ scores }) =>
        (scores[index] ?? NaN).toFixed(6),
      ),
    ),
    ...(curves.some(({ mirroredScores }) => mirroredScores !== null)
      ? curves[0].exact.map((angle, index) =>
          row(`  ${angle.toFixed(3).padStart(7)}°  exact, mirrored`, ({ mirroredScores }) =>
            mirroredScores === null ? '' : (mirroredScores[index] ?? NaN).toFixed(6),
          ),
        )
      : []),
    row('  largest change, exact', ({ largestExactDrift }) => scoreChangeWords(largestExactDrift)),
    row('  spread of the others', ({ spread }) => `±${scoreChangeWords(spread)}`),
  ];
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
