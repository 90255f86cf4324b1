/** Files that mean harm, and damaged ones: each ends soon, with what is right in it or with an error that says where. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { SpindleError } from '../../src-main/contract/errors';
import { emptyAnnotation, unknownSlide, type Annotation } from '../../src-main/exchange/annotation';
import { exchangeFormats } from '../../src-main/exchange/exchange-format';
import { identify, isBinary } from '../../src-main/exchange/identify';
import { readAnnotations, streamAnnotations } from '../../src-main/exchange/read-annotations';
import { writeAnnotations } from '../../src-main/exchange/write-annotations';

async function outcomeOf(bytes: Uint8Array | string): Promise<unknown> {
  return readAnnotations(Buffer.from(bytes), { path: 'a.xml' }).catch((thrown: unknown) => thrown);
}

async function refusal(bytes: Uint8Array | string): Promise<SpindleError> {
  const outcome = await outcomeOf(bytes);
  if (outcome instanceof SpindleError) return outcome;
  throw new Error('it was read', { cause: outcome });
}

/** Names that do harm where they are taken for something else. */
const names = [
  ...['NUL\u0000byte', '\u202egnp.exe', 'line\nend', 'x'.repeat(300), '🔬👩‍🔬', 'CON', 'aux', 'LPT1.txt'],
  ...['=HYPERLINK("http://a")', '@SUM(1)', '-1+1', '__proto__', 'constructor', '</Annotations>', '"/><a b="'],
  ...[
    "'; DROP TABLE slides",
    '${1}',
    '%00',
    '\u001b[2J',
    '\ud800',
    '\uffff',
    ']]>',
    '&amp;',
    '&lol;',
    '\u2028',
  ],
];

const annotations = names.map((name, index): Annotation => ({
  ...{ ...emptyAnnotation, id: name, name, description: name, colour: '#d55e00' },
  shape: { kind: 'point', x: index, y: 2 },
  proposed: { className: name, by: name, score: 0.5 },
  decided: { className: name, by: name },
}));

const holed: Annotation = {
  ...{ ...emptyAnnotation, colour: '#d55e00', name: 'centre' },
  shape: {
    kind: 'area',
    polygons: [
      [
        [
          [0, 0],
          [90, 0],
          [90, 95],
        ],
        [
          [50, 20],
          [60, 20],
          [60, 30],
        ],
      ],
    ],
  },
  decided: { className: 'Tumour', by: 'AB' },
};

describe.each(exchangeFormats)('names that mean harm in %s', (format) => {
  const whole = Buffer.concat([...writeAnnotations(format, annotations, unknownSlide)]);

  /** With a hole, and few of the names. */
  const short = Buffer.concat([
    ...writeAnnotations(format, [holed, ...annotations.slice(0, 3)], unknownSlide),
  ]);

  it.skipIf(isBinary(format))('stand nowhere raw', () => {
    expect(whole.toString('utf8')).not.toMatch(
      /[^\P{Cc}\t\n]|[\u2028\u2029\u202a-\u202e\u2066-\u2069\p{Cs}]/u,
    );
  });

  it('come back as they were, those that a format cannot hold as visible escapes', async () => {
    const none = { xml: /[^\P{Cc}\t\n\r\u0080-\u009f]|[\uffff\p{Cs}]/gu, parquet: /\p{Cs}/gu, json: /$^/g };
    const impossible = none[format.endsWith('xml') ? 'xml' : isBinary(format) ? format : 'json'];
    const escaped = (name: string): string =>
      name.replace(impossible, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const read = await readAnnotations(whole);
    const back = read.annotations.map(({ id, name, description, proposed, decided }) => [
      id,
      name,
      description,
      proposed?.className,
      proposed?.by,
      decided?.className,
      decided?.by,
    ]);
    const wanted = names.map((name) => Array<string>(7).fill(escaped(name)));
    expect(back.toSorted()).toEqual(wanted.toSorted());
    expect(Object.prototype).not.toHaveProperty('className');
  });

  it('cut off at every seventh byte: an error, or what is whole', async () => {
    for (let length = 0; length < short.length; length += 7) {
      const outcome = await outcomeOf(short.subarray(0, length));
      if (outcome instanceof SpindleError)
        expect(['broken-file', 'unsupported-format']).toContain(outcome.tag);
      // A file of lines may end behind any of them.
      else expect(format === 'geojson-lines').toBe(true);
    }
  });

  it('changed at every seventh byte: an error, or annotations', async () => {
    for (const bit of [1, 0x20, 0x80]) {
      for (let at = 0; at < short.length; at += 7 * bit) {
        const bytes = Buffer.from(short);
        bytes[at] = (bytes[at] ?? 0) ^ bit;
        const outcome = await outcomeOf(bytes);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(SpindleError);
      }
    }
  });

  it.skipIf(isBinary(format))('packed, and cut off at every seventh byte', async () => {
    const bytes = gzipSync(whole);
    expect(await outcomeOf(bytes)).toMatchObject({ format });
    for (let length = 1; length < bytes.length; length += 7) {
      expect((await refusal(bytes.subarray(0, length))).tag).toMatch(/broken-file|unsupported-format/);
    }
  });
});

describe('XML', () => {
  const laughs = `<?xml version="1.0"?><!DOCTYPE Annotations [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, index) => `<!ENTITY lol${index} "${`&lol${index === 0 ? '' : index - 1};`.repeat(10)}">`).join('')}]><Annotations><Annotation Name="&lol8;"/></Annotations>`;

  it.each([
    ['entities that grow', laughs, /document type/],
    [
      'an entity of a file',
      '<!DOCTYPE ASAP_Annotations [<!ENTITY x SYSTEM "file:///etc/passwd">]><ASAP_Annotations><Annotations><Annotation Name="&x;"/></Annotations></ASAP_Annotations>',
      /document type/,
    ],
    [
      'a document type elsewhere',
      '<!DOCTYPE Annotations SYSTEM "http://localhost/a.dtd"><Annotations/>',
      /document type/,
    ],
    ['an entity that nobody declared', '<Annotations><Annotation Name="&x;"/></Annotations>', /damaged/],
    ['a million elements within each other', `<Annotations>${'<a>'.repeat(1e6)}`, /nested more than 32 deep/],
    ['an attribute without an end', `<Annotations a="${'x'.repeat(9e6)}`, /more than 4194304 characters/],
    ['a comment without an end', `<Annotations><!--${'x'.repeat(9e6)}`, /more than 4194304 characters/],
    ['two roots', '<Annotations/><Annotations/>', /damaged/],
    ['no end', '<Annotations><Annotation Name="a">', /damaged/],
  ])('%s is refused, with its place', async (_, text, why) => {
    const { tag, why: reason, where } = await refusal(text);
    expect(tag).toBe('broken-file');
    expect(reason).toMatch(why);
    expect(where).toEqual({
      path: 'a.xml',
      field: expect.stringMatching(/^line \d+, column \d+$/) as string,
    });
  });

  it.each(['NaN', 'Infinity', '1e400', '-1e9', '', '0x10', '1 2', '१'])(
    'a coordinate of %j is left out',
    async (value) => {
      for (const text of [
        `<ASAP_Annotations><Annotations><Annotation Type="Dot" PartOfGroup="None"><Coordinates><Coordinate Order="0" X="${value}" Y="1"/></Coordinates></Annotation></Annotations></ASAP_Annotations>`,
        `<Annotations><Annotation Name="a"><Regions><Region Type="0"><Vertices><Vertex X="${value}" Y="1"/></Vertices></Region></Regions></Annotation></Annotations>`,
      ])
        expect(await outcomeOf(text)).toMatchObject({
          annotations: [],
          leftOut: [{ what: 'object whose coordinates are not numbers that lie on a slide' }],
        });
    },
  );

  it('orders of coordinates that reach beyond them are nothing to go by', async () => {
    const text = `<ASAP_Annotations><Annotations><Annotation Type="PointSet" PartOfGroup="None"><Coordinates>${[4e9, -1, 4e9].map((order, x) => `<Coordinate Order="${order}" X="${x}" Y="1"/>`).join('')}</Coordinates></Annotation></Annotations></ASAP_Annotations>`;
    const { annotations: read } = await readAnnotations(Buffer.from(text));
    expect(read.map(({ shape }) => shape.kind === 'point' && shape.x)).toEqual([0, 1, 2]);
  });

  it('twenty thousand holes in as many regions end', async () => {
    const ring = (x: number): string =>
      [
        [0, 0],
        [9, 0],
        [9, 9],
        [0, 9.5],
      ]
        .map(([dx = 0, y = 0]) => `<Vertex X="${x + dx}" Y="${y}"/>`)
        .join('');
    const regions = (x: number, negative: 0 | 1): string =>
      `<Region Type="0" NegativeROA="${negative}"><Vertices>${ring(x)}</Vertices></Region>`;
    const text = `<Annotations><Annotation Name="a"><Regions>${regions(0, 0).repeat(20_000)}${regions(5000, 0)}${regions(2, 1).repeat(20_000)}</Regions></Annotation></Annotations>`;
    expect((await refusal(text)).why).toMatch(/too many holes/);
  });
});

describe('GeoJSON', () => {
  const million = 1_000_000;
  it.each([
    ['a million lists within each other', `[{"type":"Feature"},${'['.repeat(million)}`, /nested/],
    [
      'a million lists that are closed',
      `[{"type":"Feature"},${'['.repeat(million)}${']'.repeat(million)}]`,
      /nested/,
    ],
    [
      'a million collections within each other',
      '{"type":"FeatureCollection","features":['.repeat(million),
      /nested/,
    ],
    [
      'a million geometries within each other',
      '{"type":"GeometryCollection","geometries":['.repeat(million),
      /nested/,
    ],
    [
      'objects of objects',
      `{"type":"Feature","properties":${'{"childObjects":[{"properties":'.repeat(million)}`,
      /nested/,
    ],
    ['a million members', `{"type":"Feature",${'"a":1,'.repeat(million)}"b":2}`, /more than 10000 members/],
    ['a comma too many', '{"type":"Feature","features":[1,]}', /not JSON/],
    ['a comma too few', '{"type":"Feature" "id":1}', /not JSON/],
    ['a key that is none', '{"type":"Feature",1:1}', /not JSON/],
    ['what is no value', '{"type":"Feature","id":nil}', /not JSON/],
    ['a list that is closed as an object', '{"type":"FeatureCollection","features":[{}}', /not JSON/],
    ['a text without an end', '{"type":"Feature","id":"', /cut off/],
    [
      'bytes that are no text',
      Buffer.from([...Buffer.from('{"type":"Feature","id":"'), 0xff, 0xfe, 0x22, 0x7d]),
      /not UTF-8/,
    ],
  ])('%s is refused', async (_, text, why) => {
    const { tag, why: reason } = await refusal(text);
    expect(tag).toBe('broken-file');
    expect(reason).toMatch(why);
  });

  it('says the line where it is at fault', async () => {
    const { where } = await refusal(
      '{"type":"FeatureCollection",\n"features":[\n {"type":"Feature"},\n {"a" 1}\n]}',
    );
    expect(where.field).toBe('line 4, column 2');
  });

  it.each(['NaN', '-Infinity', '1e400', 'null', '"1"', '[1]', '{}'])(
    'a coordinate of %s is left out',
    async (value) => {
      const text = `[{"type":"Point","coordinates":[1,${value}]},{"type":"Polygon","coordinates":[[[0,0],[1,1],[2,${value}]]]},{"type":"Point","coordinates":[3,4]}]`;
      expect(await outcomeOf(text)).toMatchObject({
        annotations: [{ shape: { kind: 'point', x: 3, y: 4 } }],
      });
    },
  );

  it('gives what stands before the fault, to those who take it as it comes', async () => {
    const point = '{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]}}';
    const taken: number[] = [];
    const reading = async (): Promise<void> => {
      for await (const some of streamAnnotations([Buffer.from(`${point}\n`.repeat(1500)), Buffer.from('{]')]))
        taken.push(some.length);
    };
    await expect(reading()).rejects.toMatchObject({
      tag: 'broken-file',
      where: { field: 'line 1501, column 2' },
    });
    expect(taken).toEqual([1500]);
  });

  it('a feature without anything of the right kind is left out', async () => {
    for (const odd of ['1', '"a"', 'null', '[]', '[[]]', 'true']) {
      const text = `[{"type":"Feature","id":${odd},"geometry":${odd},"properties":${odd}},{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"name":${odd},"color":${odd},"classification":${odd},"measurements":${odd},"metadata":${odd},"isLocked":${odd},"objectType":${odd},"childObjects":${odd}}},{"type":"FeatureCollection","features":${odd}}]`;
      const outcome = await outcomeOf(text);
      expect(outcome).toMatchObject({ annotations: [{ shape: { kind: 'point', x: 1, y: 2 } }] });
    }
  });

  it('a new kind of measurement in each of a million objects stays a short list', async () => {
    const features = Array.from(
      { length: 5000 },
      (_, index) =>
        `{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"measurements":{"m${index}":1}}}`,
    );
    const { annotations: all, leftOut } = await readAnnotations(Buffer.from(features.join('\n')));
    expect(all).toHaveLength(5000);
    expect(leftOut.length).toBeLessThanOrEqual(101);
    expect(leftOut.at(-1)?.count).toBe(4900);
  });

  it('a text of millions of characters is cut, and listed', async () => {
    const text = JSON.stringify({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [1, 2] },
      properties: { name: 'x'.repeat(3e6) },
    });
    const {
      annotations: [one],
      leftOut,
    } = await readAnnotations(Buffer.from(text));
    expect(one?.name).toHaveLength(4000);
    expect(leftOut).toMatchObject([{ what: 'text beyond 4000 characters' }]);
  });
});

describe('which format a file is of', () => {
  it.each([
    ['nothing', ''],
    ['a text', 'hello'],
    ['another JSON', '{"images":[],"annotations":[],"type":"instances"}'],
    ['another XML', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['comments without an end', '<!---->'.repeat(9000)],
    ['zeros', '\u0000'.repeat(100_000)],
    ['gzip of nothing', gzipSync('')],
    ['gzip that is none', Buffer.from([0x1f, 0x8b, 1, 2, 3])],
  ])('%s: none', async (_, bytes) => {
    expect(identify(Buffer.from(bytes))).toBeNull();
    expect((await refusal(bytes)).tag).toBe('unsupported-format');
  });

  it.each([
    ['asap-xml', '\ufeff<?xml version="1.0"?>\n<!-- a --><!-- b -->\n<ASAP_Annotations>'],
    ['imagescope-xml', '<Annotations>'],
    ['imagescope-xml', '<Annotations MicronsPerPixel="0.25"/>'],
    ['ome-xml', '<?xml version="1.0"?>\n<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"/>'],
    ['ome-xml', '<ome:OME xmlns:ome="http://www.openmicroscopy.org/Schemas/OME/2016-06">'],
    ['coco', '{"info":{},"images":[{"id":1,"file_name":"001.tiff"'],
    ['coco', '{"annotations": [ {"bbox": [1,'],
    ['geojson', ' {"type": "FeatureCollection"'],
    ['geojson', '[{"type":"Feature"},\n{"type":"Feature"}]'],
    ['geojson', '{\n"type":"Polygon"}'],
    ['geojson-lines', '{"type":"Feature"}\n{"type":"Fea'],
  ] as const)('%s: %s', (format, head) => {
    expect(identify(Buffer.from(head))).toBe(format);
    expect(identify(gzipSync(head))).toBe(format);
  });
});
