/** The labelled fields of the fixed validation split. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Candidate } from '../../src-main/contract/detection';
import { matchDetections, type MatchedSlide } from '../../src-main/evaluation/matching';

export interface Field {
  /** Relative to the folder of the labels. */
  readonly file: string;
  readonly patient: string;
  readonly scanner: string;
  readonly mpp: number;
  readonly areaMm2: number;
  readonly mitoses: readonly Point[];
  readonly ignored: readonly Point[];
}

interface Point {
  readonly x: number;
  readonly y: number;
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
      return {
        ...{ file, mpp, patient: field.patient ?? '', scanner: field.scanner ?? '' },
        areaMm2: (Number(field.width) * Number(field.height) * mpp ** 2) / 1e6,
        mitoses: pointsOf(file, 'mitotic'),
        ignored: pointsOf(file, 'ignore'),
      };
    });
}

/** @param detections of every score, in pixels of the field. @param group of those that are resampled together */
export function matchedField(field: Field, detections: readonly Candidate[], group: string): MatchedSlide {
  const { file, mpp, areaMm2, mitoses } = field;
  const found = matchDetections(detections, field, { x: mpp, y: mpp });
  return { name: file, group, found, labels: mitoses, areaMm2 };
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
