/** DICOM files that are cut off, changed, or made to hurt: each ends with annotations or with an error that says where. */
import { describe, expect, it } from 'vitest';
import { deflateRawSync } from 'node:zlib';
import { emptyAnnotation, type Annotation } from '../../../src-main/exchange/annotation';
import { dicomFormats, writeDicom } from '../../../src-main/exchange/dicom/dicom-annotations';
import { readAnnotations, type AnnotationFile } from '../../../src-main/exchange/read-annotations';
import { SpindleError } from '../../../src-main/contract/errors';
import {
  nativePixels,
  numbers,
  opaque,
  sequence,
  text,
  writeDicom as writeElements,
  type DicomItem,
} from '../../fixture/dicom-writer';
import { flat, image, onGlass } from './dicom-slides';

const bulk = '1.2.840.10008.5.1.4.1.1.91.1';
const report = '1.2.840.10008.5.1.4.1.1.88.34';
const atByte: unknown = expect.stringMatching(/^byte \d+$/);
const explicit = '1.2.840.10008.1.2.1';

const point: Annotation = {
  ...emptyAnnotation,
  id: '00000000-0000-8000-8000-000000000001',
  shape: { kind: 'point', x: 1.5, y: 2.5 },
  proposed: { className: 'Mitotic', by: 'm 1', score: 0.3 },
};
const ringed: Annotation = {
  ...emptyAnnotation,
  shape: {
    kind: 'area',
    polygons: [
      [
        [
          [0, 0],
          [90, 0],
          [90, 90],
          [0, 90],
        ],
        [
          [10, 10],
          [20, 10],
          [20, 20],
        ],
      ],
    ],
  },
  decided: { className: 'Tumour', by: 'AB' },
};

function file(sopClass: string, elements: DicomItem, more: object = {}): Uint8Array {
  return writeElements({
    transferSyntax: explicit,
    sopClass,
    elements,
    pixelData: new Uint8Array(0),
    ...more,
  });
}

const doubles = (...values: number[]): Uint8Array => new Uint8Array(new Float64Array(values).buffer);
const longs = (...values: number[]): Uint8Array => new Uint8Array(new Uint32Array(values).buffer);

function group(...elements: DicomItem): DicomItem {
  const given = new Set(elements.map(({ tag }) => tag));
  const usual: DicomItem = [
    numbers(0x0040_a180, 'US', 1),
    text(0x006a_0007, 'CS', 'MANUAL'),
    numbers(0x006a_000c, 'UL', 1),
    text(0x0070_0023, 'CS', 'POINT'),
    opaque(0x0066_0022, 'OD', doubles(1, 2)),
  ];
  return [...usual.filter(({ tag }) => !given.has(tag)), ...elements];
}

function bulkFile(...groups: DicomItem[]): Uint8Array {
  return file(bulk, [text(0x006a_0001, 'CS', '2D'), sequence(0x006a_0002, ...groups)]);
}

async function errorOf(bytes: Uint8Array): Promise<SpindleError> {
  try {
    await readAnnotations(bytes);
  } catch (error) {
    if (error instanceof SpindleError) return error;
    throw error;
  }
  throw new Error('it was read');
}

/** Annotations, or the tag of an error. */
async function outcome(bytes: Uint8Array): Promise<AnnotationFile | string> {
  try {
    return await readAnnotations(bytes, { dicomImage: image });
  } catch (error) {
    if (error instanceof SpindleError) return error.tag;
    throw error;
  }
}

describe.each(dicomFormats)('%s', (format) => {
  const whole = Buffer.concat([...writeDicom(format, [point, ringed, point], flat)]);

  it('ends with annotations or a tagged error, cut off anywhere', async () => {
    for (let length = 0; length < whole.length; length += 7) {
      const read = await outcome(whole.subarray(0, length));
      expect(['broken-file', 'unsupported-format', 'object']).toContain(
        typeof read === 'string' ? read : typeof read,
      );
    }
  });

  it('ends with annotations or a tagged error, changed anywhere', async () => {
    for (let at = 128; at < whole.length; at += 3)
      for (const value of [0x00, 0x7f, 0xff]) {
        const changed = Buffer.from(whole);
        changed[at] = value;
        const read = await outcome(changed);
        if (typeof read === 'string') expect(['broken-file', 'unsupported-format']).toContain(read);
      }
  });

  it('names the byte at fault', async () => {
    const error = await errorOf(whole.subarray(0, whole.length - 20));
    expect(error).toMatchObject({
      tag: 'broken-file',
      where: { field: atByte },
    });
  });

  it('holds no patient unless asked, and then theirs', () => {
    const named = { name: 'Doe^Jane', id: '4711', birthDate: '19700101', sex: 'F' };
    const bytes = Buffer.concat([...writeDicom(format, [point], { ...flat, patient: named })]);
    for (const each of ['Doe^Jane', '4711', '19700101']) {
      expect(bytes.includes(each)).toBe(true);
      expect(whole.includes(each)).toBe(false);
    }
  });

  it('refuses what it cannot place', async () => {
    const noKey = { ...flat, image: null, slide: { ...flat.slide, key: null } };
    expect(() => [...writeDicom(format, [point], noKey)]).toThrow(/neither identifiers of DICOM nor a key/);
    const unplaced = { ...onGlass, image: { ...image, placement: null } };
    expect(() => [...writeDicom(format, [point], unplaced)]).toThrow(/how its pixels lie on the glass/);
    const onTheGlass = Buffer.concat([...writeDicom(format, [point], onGlass)]);
    expect((await errorOf(onTheGlass)).why).toMatch(/millimetres on the glass/);
    const other = { ...image, placement: image.placement && { ...image.placement, frameOfReference: '1.9' } };
    const elsewhere = await readAnnotations(onTheGlass, { dicomImage: other }).catch(String);
    if (typeof elsewhere === 'string') expect(elsewhere).toMatch(/another glass/);
    else expect(elsewhere).toMatchObject({ annotations: [], leftOut: [{ what: /another glass/ }] });
  });

  it('refuses those of another image', async () => {
    const other = { ...image, instance: '1.9' };
    const read = await readAnnotations(whole, { dicomImage: other }).catch(String);
    if (typeof read === 'string') expect(read).toMatch(/another image/);
    else expect(read.annotations).toEqual([]);
  });

  it('keeps hostile names from a terminal, and brings them back', async () => {
    for (const name of [
      'a\0b\u001b[2J',
      '\u202eevil',
      '../../etc/passwd',
      'CON',
      '\\\\x\\',
      'x'.repeat(300),
      '🔬'.repeat(99),
    ]) {
      const all = [{ ...point, name, description: name, decided: { className: name, by: name } }];
      const bytes = Buffer.concat([...writeDicom(format, all, flat)]);
      expect(bytes.subarray(300).includes('\u001b')).toBe(false);
      const [back] = (await readAnnotations(bytes)).annotations;
      expect(back).toMatchObject({ name, description: name, decided: { className: name, by: name } });
    }
  });
});

describe('bulk annotations', () => {
  it.each([
    ['more coordinates than annotations', group(opaque(0x0066_0022, 'OD', doubles(1, 2, 3, 4)))],
    ['an absurd number of annotations', group(numbers(0x006a_000c, 'UL', 4_000_000_000))],
    ['coordinates that are no numbers of 64 bits', group(opaque(0x0066_0022, 'OD', new Uint8Array(12)))],
    ['an odd number of coordinates', group(opaque(0x0066_0022, 'OD', doubles(1, 2, 3)))],
    [
      'polygons that begin nowhere',
      group(text(0x0070_0023, 'CS', 'POLYGON'), opaque(0x0066_0022, 'OD', doubles(0, 0, 9, 0, 9, 9))),
    ],
    [
      'a polygon that begins behind the end',
      group(
        text(0x0070_0023, 'CS', 'POLYGON'),
        numbers(0x006a_000c, 'UL', 2),
        opaque(0x0066_0022, 'OD', doubles(0, 0, 9, 0, 9, 9)),
        opaque(0x0066_0040, 'OL', longs(1, 4_000_000_001)),
      ),
    ],
    [
      'a polygon that begins before the one before',
      group(
        text(0x0070_0023, 'CS', 'POLYGON'),
        numbers(0x006a_000c, 'UL', 3),
        opaque(0x0066_0022, 'OD', doubles(0, 0, 9, 0, 9, 9)),
        opaque(0x0066_0040, 'OL', longs(1, 5, 3)),
      ),
    ],
    [
      'fewer scores than annotations',
      group(
        numbers(0x006a_000c, 'UL', 2),
        opaque(0x0066_0022, 'OD', doubles(1, 2, 3, 4)),
        sequence(0x0066_0121, [
          sequence(0x0040_a043, [text(0x0008_0104, 'LO', 'Score')]),
          sequence(0x0066_0132, [opaque(0x0066_0125, 'OF', new Uint8Array(4))]),
        ]),
      ),
    ],
    [
      'a sequence in the place of coordinates',
      group(sequence(0x0066_0022, []), text(0x0066_0016, 'LO', 'x')),
    ],
    ['a text in the place of a sequence', group(text(0x006a_000a, 'LO', 'x'))],
  ])('refuses %s', async (_, item) => {
    const error = await errorOf(bulkFile(item));
    expect(error).toMatchObject({
      tag: 'broken-file',
      where: { field: atByte },
    });
  });

  it('leaves out and lists what lies on no slide, and graphics that it does not know', async () => {
    const read = await readAnnotations(
      bulkFile(
        group(numbers(0x006a_000c, 'UL', 3), opaque(0x0066_0022, 'OD', doubles(NaN, 1, 1e300, 2, 3, 4))),
        group(text(0x0070_0023, 'CS', 'STAR\u001b')),
      ),
    );
    expect(read.annotations.map(({ shape }) => shape)).toEqual([{ kind: 'point', x: 3, y: 4 }]);
    expect(read.leftOut.map(({ what, count }) => [what, count])).toEqual([
      ['which image it is drawn on: its coordinates are taken as those of level 0', 1],
      ['group of graphics “STAR\\u001b”', 1],
      ['annotation with coordinates that are no numbers, or beyond any slide', 2],
    ]);
  });

  it('reads scores of some annotations by their list', async () => {
    const read = await readAnnotations(
      bulkFile(
        group(
          numbers(0x006a_000c, 'UL', 3),
          opaque(0x0066_0022, 'OD', doubles(1, 1, 2, 2, 3, 3)),
          sequence(0x0066_0121, [
            sequence(0x0040_a043, [text(0x0008_0104, 'LO', 'Probability')]),
            sequence(0x0066_0132, [
              opaque(0x0066_0125, 'OF', new Uint8Array(new Float32Array([0.5, 0.25]).buffer)),
              opaque(0x006a_0011, 'OL', longs(3, 1)),
            ]),
          ]),
          text(0x006a_0007, 'CS', 'AUTOMATIC'),
        ),
      ),
    );
    expect(read.annotations.map(({ proposed }) => proposed?.score)).toEqual([0.25, null, 0.5]);
  });

  it('keeps holes where another program has dropped what only Spindle knows', async () => {
    const bytes = Buffer.concat([...writeDicom('dicom-ann', [ringed], flat)]);
    let at = bytes.indexOf('SPINDLE EXCHANGE 1');
    for (; at >= 0; at = bytes.indexOf('SPINDLE EXCHANGE 1', at + 1)) bytes.write('X', at);
    const read = await readAnnotations(bytes);
    expect(read.annotations).toEqual([
      {
        ...ringed,
        decided: { className: 'Tumour', by: null },
      },
    ]);
  });

  it('gives a class that was changed as nobody’s', async () => {
    const bytes = Buffer.concat([...writeDicom('dicom-ann', [point], flat)]);
    const changed = Buffer.from(bytes);
    const at = bytes.indexOf('Mitotic figure');
    changed.write('Something else', at);
    changed.write('another', bytes.lastIndexOf('mitotic', at));
    const [back] = (await readAnnotations(changed)).annotations;
    expect(back).toMatchObject({
      proposed: point.proposed,
      decided: null,
      unattributed: { className: 'Something else' },
    });
  });

  it('refuses to hold more names than there are groups', () => {
    const named = Array.from({ length: 40_000 }, (_, index) => ({ ...point, name: `${index}` }));
    expect(() => [...writeDicom('dicom-ann', named, flat)]).toThrow(/32767 names/);
  });
});

describe('files', () => {
  it.each([false, true])('refuses sequences within sequences (open lengths: %s)', async (openLengths) => {
    const container = text(0x0040_a040, 'CS', 'CONTAINER');
    const nested = (depth: number): DicomItem =>
      depth === 0 ? [container] : [container, sequence(0x0040_a730, nested(depth - 1))];
    const error = await errorOf(file(report, nested(400), { openLengths }));
    expect(error).toMatchObject({ tag: 'broken-file', why: 'its sequences are nested more than 48 deep' });
  });

  it('refuses other objects of DICOM, other transfer syntaxes, and what is too large when unpacked', async () => {
    const slide = writeElements({
      transferSyntax: explicit,
      elements: [],
      pixelData: nativePixels([new Uint8Array(8)]),
    });
    expect((await errorOf(slide)).tag).toBe('unsupported-format');
    const big = file(bulk, [], { transferSyntax: '1.2.840.10008.1.2.2' });
    expect(await errorOf(big)).toMatchObject({
      tag: 'unsupported-format',
      why: 'it has the transfer syntax 1.2.840.10008.1.2.2',
    });
    const zeros = deflateRawSync(Buffer.alloc(64 * 1024 * 1024));
    const start = file(bulk, [], { transferSyntax: '1.2.840.10008.1.2.1.99' });
    expect((await errorOf(Buffer.concat([start, ...Array.from({ length: 20 }, () => zeros)]))).tag).toBe(
      'broken-file',
    );
  });

  it('refuses coordinates of one tile', async () => {
    const ofFrame = file(bulk, [text(0x006a_0001, 'CS', '2D'), text(0x0048_0301, 'CS', 'FRAME')]);
    expect(await errorOf(ofFrame)).toMatchObject({
      tag: 'unsupported-format',
      why: 'its coordinates are those of one tile (frame) of an image',
    });
  });
});
