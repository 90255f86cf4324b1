/**
 * Ways to damage a file, as plain values, so that fast-check makes, repeats and shrinks them. Positions are shares of
 * whatever is there, so that the same mutation fits every file.
 */
import fc from 'fast-check';
import { codestreamFields } from './codestream-fields';
import { cziFields } from './czi-fields';
import { dicomFields } from './dicom-fields';
import { isInside, readField, writeField, type IntegerField } from './integer-field';
import { sqliteFields } from './sqlite-fields';
import { isAllText, numberRuns, textRuns } from './text-runs';
import { tiffFields } from './tiff-fields';
import { wordFields } from './word-fields';

/** In 0 … `whole`. */
type Share = number;
const whole = 2 ** 24;

/** What a number becomes. */
type NewNumber =
  | { readonly from: 'list'; readonly value: number }
  /** The size of the file, and a little more or less. */
  | { readonly from: 'size'; readonly plus: number }
  /** What it was, changed a little. */
  | { readonly from: 'itself'; readonly times: number; readonly plus: number };

/** Where in the file: damage to structure is found more often near its ends than in its middle. */
interface Place {
  readonly part: 'all' | 'start' | 'end';
  readonly share: Share;
}

export type Mutation =
  | { readonly kind: 'flip'; readonly at: Place; readonly bits: readonly number[] }
  | {
      readonly kind: 'number';
      readonly at: Place;
      readonly size: 1 | 2 | 4 | 8;
      readonly littleEndian: boolean;
      readonly value: NewNumber;
    }
  | { readonly kind: 'truncate'; readonly keep: Share }
  | { readonly kind: 'erase' | 'zero' | 'repeat'; readonly at: Place; readonly length: number }
  | { readonly kind: 'copy' | 'swap'; readonly at: Place; readonly to: Place; readonly length: number }
  /** The start of this file, then the end of another sample. */
  | { readonly kind: 'splice'; readonly keep: Share; readonly other: Share; readonly otherFrom: Share }
  | { readonly kind: 'field'; readonly which: Share; readonly value: NewNumber }
  | { readonly kind: 'field-copy'; readonly which: Share; readonly into: Share }
  | { readonly kind: 'text-number'; readonly run: Share; readonly which: Share; readonly text: string }
  | {
      readonly kind: 'text-insert' | 'text-overwrite';
      readonly run: Share;
      readonly at: Share;
      readonly text: string;
    }
  | { readonly kind: 'text-erase'; readonly run: Share; readonly at: Share; readonly length: number };

const numbers = [
  0,
  1,
  2,
  3,
  4,
  7,
  8,
  15,
  16,
  17,
  31,
  32,
  63,
  64,
  127,
  128,
  255,
  256,
  257,
  1000,
  4095,
  4096,
  32_767,
  32_768,
  65_535,
  65_536,
  2 ** 20,
  2 ** 24,
  2 ** 28,
  2 ** 30,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 16,
  2 ** 32 - 2,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 40,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 62,
  2 ** 63,
  -1,
  -2,
];
const numberTexts = [
  '0',
  '1',
  '-1',
  '2',
  '00',
  '0.0',
  '-0',
  '1e9',
  '1e308',
  '1e-308',
  '0x10',
  '.5',
  '5.',
  '1,5',
  '2147483647',
  '2147483648',
  '4294967295',
  '4294967296',
  '9007199254740993',
  '99999999999999999999',
  'NaN',
  'Infinity',
  '',
  ' ',
  '1 2',
  'x',
];
const texts = [
  '\0',
  '<',
  '>',
  '</',
  '&',
  '&bomb;',
  '&#0;',
  '"',
  "'",
  '=',
  '|',
  ';',
  '\n',
  '\r\n',
  '[',
  ']',
  ' ',
  '\xff',
  '\xc3\x28',
  '<![CDATA[',
  ']]>',
  '<!--',
  '<?',
  '<!DOCTYPE a [<!ENTITY bomb "x">]>',
  '<a>'.repeat(100),
  '../',
  '%s',
  'e',
  '-',
  '.',
];

// Positions are not to gather at zero, which fast-check would prefer.
const share = fc.noBias(fc.integer({ min: 0, max: whole }));
const place: fc.Arbitrary<Place> = fc.record({
  part: fc.constantFrom<Place['part']>('all', 'all', 'start', 'end'),
  share,
});
const newNumber: fc.Arbitrary<NewNumber> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ from: fc.constant('list'), value: fc.constantFrom(...numbers) } as const),
  },
  {
    weight: 1,
    arbitrary: fc.record({ from: fc.constant('size'), plus: fc.integer({ min: -16, max: 16 }) } as const),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      from: fc.constant('itself'),
      times: fc.constantFrom(1, 1, 2, 3, 16, 256),
      plus: fc.integer({ min: -8, max: 8 }),
    } as const),
  },
);
const blockLength = fc.oneof(
  fc.integer({ min: 1, max: 16 }),
  fc.integer({ min: 1, max: 600 }),
  fc.integer({ min: 1, max: 40_000 }),
);
const kind = <Kind extends string>(...kinds: Kind[]): fc.Arbitrary<Kind> => fc.constantFrom(...kinds);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: kind('field'), which: share, value: newNumber }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('field-copy'), which: share, into: share }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind('flip'),
      at: place,
      bits: fc.array(fc.noBias(fc.integer({ min: 0, max: 511 })), { minLength: 1, maxLength: 24 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind('number'),
      at: place,
      size: fc.constantFrom(1 as const, 2 as const, 4 as const, 8 as const),
      littleEndian: fc.boolean(),
      value: newNumber,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('truncate'), keep: share }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: kind('erase', 'zero', 'repeat'), at: place, length: blockLength }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: kind('copy', 'swap'), at: place, to: place, length: blockLength }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: kind('splice'), keep: share, other: share, otherFrom: share }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind('text-number'),
      run: share,
      which: share,
      text: fc.constantFrom(...numberTexts),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind('text-insert', 'text-overwrite'),
      run: share,
      at: share,
      text: fc.constantFrom(...texts),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: kind('text-erase'),
      run: share,
      at: share,
      length: fc.integer({ min: 1, max: 200 }),
    }),
  },
);

/** What one damaged file has suffered: mostly a single thing, because two hide each other. */
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.oneof(
  { weight: 3, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 1 }) },
  { weight: 2, arbitrary: fc.array(mutation, { minLength: 2, maxLength: 4 }) },
);

/** No damaged file becomes larger. Bytes. */
const maxBytes = 16 * 1024 * 1024;
/** Bytes that count as start and end of a file. */
const edgeBytes = 4096;

/** @param others what splices take their end from; at least one. */
export function applyMutations(
  sound: Uint8Array,
  list: readonly Mutation[],
  others: readonly Uint8Array[],
): Uint8Array {
  return list.reduce<Uint8Array>(
    (bytes, one) => apply(bytes, one, others).subarray(0, maxBytes),
    Uint8Array.from(sound),
  );
}

/** May change `bytes`, and returns what comes of it. */
function apply(bytes: Uint8Array, damage: Mutation, others: readonly Uint8Array[]): Uint8Array {
  if (bytes.length === 0) return bytes;
  switch (damage.kind) {
    case 'flip': {
      const at = positionOf(bytes, damage.at);
      for (const bit of damage.bits) {
        const byte = at + Math.floor(bit / 8);
        if (byte < bytes.length) bytes[byte] = (bytes[byte] ?? 0) ^ (1 << (bit % 8));
      }
      return bytes;
    }
    case 'number': {
      const { size, littleEndian } = damage;
      setNumber(bytes, { at: positionOf(bytes, damage.at), size, littleEndian }, damage.value);
      return bytes;
    }
    case 'truncate':
      return bytes.subarray(0, Math.floor(scaled(damage.keep, bytes.length)));
    case 'erase':
    case 'zero':
    case 'repeat': {
      const from = positionOf(bytes, damage.at);
      const end = Math.min(bytes.length, from + damage.length);
      if (damage.kind === 'zero') return bytes.fill(0, from, end);
      return joined(
        bytes.subarray(0, damage.kind === 'erase' ? from : end),
        bytes.subarray(damage.kind === 'erase' ? end : from),
      );
    }
    case 'copy':
    case 'swap': {
      const from = positionOf(bytes, damage.at);
      const to = positionOf(bytes, damage.to);
      const length = Math.min(damage.length, bytes.length - from, bytes.length - to);
      const moved = bytes.slice(from, from + length);
      if (damage.kind === 'swap') bytes.copyWithin(from, to, to + length);
      bytes.set(moved, to);
      return bytes;
    }
    case 'splice': {
      const other = others[scaled(damage.other, others.length)] ?? bytes;
      const kept = bytes.subarray(0, scaled(damage.keep, bytes.length));
      return joined(kept, other.subarray(scaled(damage.otherFrom, other.length)));
    }
    case 'field':
    case 'field-copy': {
      const fields = fieldsOf(bytes);
      const field = fields[scaled(damage.which, fields.length)];
      if (field === undefined) return bytes;
      if (damage.kind === 'field') {
        setNumber(bytes, field, damage.value);
        return bytes;
      }
      const into = fields[scaled(damage.into, fields.length)];
      if (into !== undefined) writeField(bytes, into, readField(bytes, field));
      return bytes;
    }
    default:
      return applyToText(bytes, damage);
  }
}

type TextDamage = Extract<Mutation, { kind: `text-${string}` }>;

function applyToText(bytes: Uint8Array, damage: TextDamage): Uint8Array {
  const runs = textRuns(bytes);
  const run = runs[scaled(damage.run, runs.length)];
  if (run === undefined) return bytes;
  if (damage.kind === 'text-number') {
    const digits = numberRuns(bytes, run);
    const number = digits[scaled(damage.which, digits.length)];
    if (number === undefined) return bytes;
    if (isAllText(bytes)) {
      const text = Buffer.from(damage.text, 'latin1');
      return joined(bytes.subarray(0, number.from), text, bytes.subarray(number.end));
    }
    // Of the same length, because whatever follows must stay where offsets say.
    const length = number.end - number.from;
    bytes.set(Buffer.from(damage.text.padEnd(length).slice(0, Math.max(length, 1)), 'latin1'), number.from);
    return bytes;
  }
  const at = run.from + scaled(damage.at, run.end - run.from);
  if (damage.kind === 'text-erase')
    return joined(bytes.subarray(0, at), bytes.subarray(Math.min(run.end, at + damage.length)));
  const text = Buffer.from(damage.text, 'latin1');
  if (damage.kind === 'text-insert') return joined(bytes.subarray(0, at), text, bytes.subarray(at));
  bytes.set(text.subarray(0, bytes.length - at), at);
  return bytes;
}

function fieldsOf(bytes: Uint8Array): IntegerField[] {
  const container = [tiffFields, dicomFields, cziFields, sqliteFields, wordFields].flatMap((find) =>
    find(bytes),
  );
  const streams = codestreamFields(bytes);
  // Streams are many and alike: without a limit hardly any field would be of the container.
  const step = container.length === 0 ? 1 : Math.max(1, Math.floor(streams.length / container.length));
  return [...container, ...streams.filter((_, i) => i % step === 0)];
}

function setNumber(bytes: Uint8Array, field: IntegerField, to: NewNumber): void {
  if (!isInside(bytes, field)) return;
  writeField(bytes, field, newValue(readField(bytes, field), to, bytes.length));
}

function newValue(old: bigint, to: NewNumber, size: number): bigint {
  if (to.from === 'list') return BigInt(to.value);
  if (to.from === 'size') return BigInt(size + to.plus);
  return old * BigInt(to.times) + BigInt(to.plus);
}

function positionOf(bytes: Uint8Array, { part, share: at }: Place): number {
  const edge = Math.min(edgeBytes, bytes.length);
  if (part === 'all') return scaled(at, bytes.length);
  return part === 'start' ? scaled(at, edge) : bytes.length - edge + scaled(at, edge);
}

/** An index below `length`. */
function scaled(at: Share, length: number): number {
  return Math.min(length - 1, Math.floor((at / whole) * length));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
