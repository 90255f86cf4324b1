/**
 * DICOM files by other programs: what Spindle writes passes dciodvfy and is read by highdicom to the same figures, and what highdicom writes
 * is read by Spindle. Each is skipped where its program is not installed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { emptyAnnotation, type Annotation } from '../../../src-main/exchange/annotation';
import {
  dicomFormats,
  writeDicom,
  type DicomFormatName,
} from '../../../src-main/exchange/dicom/dicom-annotations';
import type { DicomOptions } from '../../../src-main/exchange/dicom/dicom-document';
import { readAnnotations } from '../../../src-main/exchange/read-annotations';
import { annotations } from '../arbitrary-annotation';
import { flat, image, ofOtherFormat, onGlass } from './dicom-slides';

const folder = mkdtempSync(join(tmpdir(), 'spindle-dicom-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const python = process.env.SPINDLE_PYTHON ?? 'python3';
const script = join(import.meta.dirname, 'highdicom_files.py');
const hasHighdicom = spawnSync(python, ['-c', 'import highdicom']).status === 0;
const hasDciodvfy = spawnSync('dciodvfy', ['-version']).error === undefined;

const cases: readonly (readonly [DicomFormatName, string, DicomOptions])[] = dicomFormats.flatMap(
  (format) => [
    [format, 'on the image', flat] as const,
    [format, 'on the glass', onGlass] as const,
    [format, 'of a slide of another format', ofOtherFormat] as const,
  ],
);

function written(format: DicomFormatName, all: readonly Annotation[], options: DicomOptions): string {
  const path = join(folder, `${format}.dcm`);
  writeFileSync(path, Buffer.concat([...writeDicom(format, all, options)]));
  return path;
}

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  expect(status, stderr).toBe(0);
  return stdout;
}

describe.skipIf(!hasDciodvfy)('dciodvfy', () => {
  const any = fc.sample(annotations, { numRuns: 40, seed: 3 }).flat();
  const errorsOf = (path: string): string[] => {
    const { stdout, stderr } = spawnSync('dciodvfy', [path], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    return `${stdout}\n${stderr}`.split('\n').filter((line) => line.startsWith('Error'));
  };
  /**
   * That of 2022, which Debian has, finds this in every file of coordinates of an image, also where the attribute is not there: it looks for
   * the kind of coordinates within the group.
   */
  const falseAlarm =
    'Error - Only valid for AnnotationCoordinateType of 3D - attribute <CommonZCoordinateValue> = <>';

  it.each(cases)('finds no error in %s %s', (format, _, options) => {
    const path = written(format, any, options);
    const bytes = readFileSync(path);
    const hasCommonZ = bytes.includes(Buffer.from([0x6a, 0, 0x10, 0, 0x46, 0x44]));
    expect(hasCommonZ).toBe(format === 'dicom-ann' && options.coordinates === '3d');
    expect(errorsOf(path).filter((line) => hasCommonZ || line !== falseAlarm)).toEqual([]);
  });

  it('finds what is wrong', () => {
    const path = written('dicom-ann', any, onGlass);
    const bytes = readFileSync(path);
    const at = bytes.indexOf(Buffer.from([0x6a, 0, 0x01, 0, 0x43, 0x53]));
    bytes.write('4D', at + 8, 'latin1');
    writeFileSync(path, bytes);
    expect(errorsOf(path)).not.toEqual([]);
  });
});

const found = z.object({
  graphic: z.string(),
  points: z.array(z.tuple([z.number(), z.number()])),
  class: z.string(),
  score: z.number().nullable(),
  by: z.string().nullable(),
  model: z.array(z.string()).nullable(),
});

const model = { by: 'mitosis-c8 1.2.0' };
const figures: readonly Annotation[] = [
  ...[0.75, 0.1].map((score, index): Annotation => ({
    ...emptyAnnotation,
    id: `00000000-0000-8000-8000-00000000000${index}`,
    shape: { kind: 'point', x: 100.5 + 0.125 * index, y: 200_000.25 },
    proposed: { className: index === 0 ? 'Mitotic' : 'Normal', score, ...model },
  })),
  {
    ...emptyAnnotation,
    shape: { kind: 'point', x: 300.5, y: 400.5 },
    proposed: { className: 'Normal', score: 0.4, ...model },
    decided: { className: 'Mitotic', by: 'AB' },
  },
  {
    ...emptyAnnotation,
    shape: { kind: 'ellipse', x: 1000, y: 2000, width: 100, height: 300 },
    proposed: { className: 'Hotspot', score: null, ...model },
  },
  {
    ...emptyAnnotation,
    shape: {
      kind: 'area',
      polygons: [
        [
          [
            [10, 10],
            [90, 10],
            [90, 90],
          ],
          [
            [70, 30],
            [80, 30],
            [80, 40],
          ],
        ],
      ],
    },
    decided: { className: 'Region of interest', by: null },
  },
];

describe.skipIf(!hasHighdicom)('highdicom', () => {
  const isClose = (a: number, b: number): boolean => Math.abs(a - b) < 0.01;

  it.each(cases)('reads the same figures of %s %s', (format, _, options) => {
    const [read = []] = z
      .array(z.array(found))
      .parse(JSON.parse(run(python, [script, 'read', written(format, figures, options)])));
    const isBulk = format === 'dicom-ann';
    const outline = isBulk ? 'POLYGON' : options.coordinates === '3d' ? 'POLYGON' : 'POLYLINE';
    const wanted: readonly (readonly [
      string,
      string,
      number | null,
      string,
      readonly (readonly number[])[],
    ])[] = [
      ['POINT', 'Mitotic figure', 0.75, 'AUTOMATIC', [[100.5, 200_000.25]]],
      ['POINT', 'No mitotic figure, similar to one', 0.1, 'AUTOMATIC', [[100.625, 200_000.25]]],
      ['POINT', 'Mitotic figure', 0.4, 'SEMIAUTOMATIC', [[300.5, 400.5]]],
      [
        'ELLIPSE',
        'Hotspot',
        null,
        'AUTOMATIC',
        [
          [1050, 2000],
          [1050, 2300],
          [1000, 2150],
          [1100, 2150],
        ],
      ],
      [
        outline,
        'Region of interest',
        null,
        'MANUAL',
        [
          [10, 10],
          [90, 10],
          [90, 90],
        ],
      ],
      [
        outline,
        'Hole in the region before',
        null,
        'MANUAL',
        [
          [70, 30],
          [80, 30],
          [80, 40],
        ],
      ],
    ];
    expect(read.length).toBe(wanted.length);
    for (const [index, [graphic, className, score, by, points]] of wanted.entries()) {
      const each = read[index];
      expect(each).toMatchObject({ graphic, class: className, by: isBulk ? by : null });
      if (score === null) expect(each?.score).toBeNull();
      else expect(each?.score).toBeCloseTo(score, 7);
      // Outlines of reports come back to their first point.
      const isClosed = !isBulk && graphic === outline;
      expect(each?.points.length).toBe(points.length + (isClosed ? 1 : 0));
      // 32 bits of a report's millimetres are off by more, 50 mm from the origin.
      const close = !isBulk && options.coordinates === '3d' ? 0.02 : 0.01;
      for (const [at, [x = NaN, y = NaN]] of points.entries())
        expect(
          Math.hypot((each?.points[at]?.[0] ?? NaN) - x, (each?.points[at]?.[1] ?? NaN) - y),
        ).toBeLessThan(close);
    }
    if (isBulk) expect(read[0]?.model).toEqual(['mitosis-c8', '1.2.0']);
  });

  it('writes bulk annotations that are read, in every encoding', async () => {
    run(python, [script, 'write', folder]);
    for (const name of ['2d', '3d', 'implicit', 'open', 'deflated']) {
      const read = await readAnnotations(readFileSync(join(folder, `bulk-${name}.dcm`)), {
        dicomImage: image,
      });
      expect(read.format).toBe('dicom-ann');
      expect(read.leftOut.map(({ what }) => what)).toEqual(['measurement “Area”', 'lines (POLYLINE)']);
      const [first, second, nucleus, square, rectangle, ellipse, ...rest] = read.annotations;
      expect(rest).toEqual([]);
      expect(first?.proposed).toEqual({ className: 'Mitotic', by: 'detector 2.1', score: 0.75 });
      expect(first).toMatchObject({ name: 'group 1', decided: null, unattributed: null });
      expect(second?.proposed?.score).toBe(0.5);
      const place = second?.shape.kind === 'point' ? second.shape : { x: NaN, y: NaN };
      expect(isClose(place.x, 7000.125) && isClose(place.y, 9000.75)).toBe(true);
      expect(nucleus).toMatchObject({
        name: null,
        decided: { className: 'Nucleus', by: null },
        proposed: null,
      });
      expect(nucleus?.shape.kind === 'area' && nucleus.shape.polygons[0]?.[0]?.length).toBe(3);
      expect(square?.shape.kind === 'area' && square.shape.polygons[0]?.[0]?.length).toBe(4);
      expect(rectangle).toMatchObject({ colour: '#ff0000', shape: { kind: 'rectangle' } });
      const box = rectangle?.shape.kind === 'rectangle' ? rectangle.shape : null;
      expect(box !== null && isClose(box.width, 100) && isClose(box.height, 50)).toBe(true);
      expect(ellipse).toMatchObject({
        shape: { kind: 'ellipse' },
        unattributed: { className: 'Mitotic', by: null, score: null },
        proposed: null,
        decided: null,
      });
    }
  });

  it('writes reports that are read, in every encoding', async () => {
    run(python, [script, 'write', folder]);
    for (const name of ['report', 'report-open']) {
      const read = await readAnnotations(readFileSync(join(folder, `${name}.dcm`)), { dicomImage: image });
      expect(read.format).toBe('dicom-sr');
      expect(read.leftOut).toEqual([]);
      expect(read.annotations.map(({ shape }) => shape.kind)).toEqual([
        ...['point', 'area', 'ellipse', 'ellipse', 'point'],
      ]);
      const [first, second, , circle, onTheGlass] = read.annotations;
      expect(first).toMatchObject({
        id: '10000000-0000-8000-8000-000000000000',
        name: 'figure 0',
        proposed: { className: 'Mitotic', by: 'detector 2.1', score: 0.75 },
      });
      expect(second).toMatchObject({
        proposed: null,
        decided: null,
        unattributed: { className: 'Mitotic', by: null, score: 0.75 },
      });
      expect(circle?.shape).toEqual({ kind: 'ellipse', x: 350, y: 350, width: 100, height: 100 });
      const place = onTheGlass?.shape.kind === 'point' ? onTheGlass.shape : { x: NaN, y: NaN };
      expect(Math.hypot(place.x - 7000.125, place.y - 9000.75)).toBeLessThan(0.01);
    }
  });
});
