/**
 * Scores detections on labelled fields by the protocol of the model card: a detection matches a mitosis within
 * 7.5 µm, each label once, highest score first; objects labelled `ignore` cost nothing either way.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Candidate } from '../../src-main/contract/detection';

const matchRadiusUm = 7.5;

export interface Field {
  /** Relative to the folder of the labels. */
  readonly file: string;
  readonly mpp: number;
  readonly mitoses: readonly Point[];
  readonly ignored: readonly Point[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Tally {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly labels: number;
}

/** The fields of the fixed validation split. */
export function validationFields(folder: string): Field[] {
  const objects = readCsv(join(folder, 'field-objects.csv'));
  const pointsOf = (file: string, label: string): Point[] =>
    objects
      .filter((object) => object.file === file && object.label === label)
      .map((object) => ({ x: Number(object.x), y: Number(object.y) }));
  return readCsv(join(folder, 'fields.csv'))
    .filter((field) => field.split === 'val')
    .map((field) => {
      const file = field.file ?? '';
      const mpp = Number(field.mpp);
      return { file, mpp, mitoses: pointsOf(file, 'mitotic'), ignored: pointsOf(file, 'ignore') };
    });
}

/** @param mitotic detections at or above the threshold, in pixels of the field. */
export function scoreField(field: Field, mitotic: readonly Candidate[]): Tally {
  const radius = matchRadiusUm / field.mpp;
  const free = new Set(field.mitoses);
  let truePositives = 0;
  let falsePositives = 0;
  for (const detection of [...mitotic].sort((a, b) => b.score - a.score)) {
    const label = nearest(detection, free, radius);
    if (label !== undefined) {
      free.delete(label);
      truePositives += 1;
    } else if (nearest(detection, field.ignored, radius) === undefined) {
      falsePositives += 1;
    }
  }
  return { truePositives, falsePositives, labels: field.mitoses.length };
}

export function f1Of(tallies: readonly Tally[]): number {
  const sum = (pick: (tally: Tally) => number): number =>
    tallies.reduce((total, tally) => total + pick(tally), 0);
  const hits = sum((tally) => tally.truePositives);
  return (2 * hits) / (hits + sum((tally) => tally.falsePositives) + sum((tally) => tally.labels));
}

function nearest(from: Point, among: Iterable<Point>, radius: number): Point | undefined {
  let best: Point | undefined;
  let bestDistance = radius;
  for (const point of among) {
    const distance = Math.hypot(point.x - from.x, point.y - from.y);
    if (distance <= bestDistance) [best, bestDistance] = [point, distance];
  }
  return best;
}

/** Of the labels' own files: the only quoted fields hold no line breaks, and none of the columns read here. */
function readCsv(path: string): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  const split = (line: string): string[] =>
    Array.from(line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g), ([, quoted, plain]) => quoted ?? plain ?? '');
  const names = split(header);
  return lines.map((line) =>
    Object.fromEntries(split(line).map((value, index) => [names[index] ?? '', value])),
  );
}
