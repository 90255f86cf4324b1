/**
 * What slides, figures and runs are known by, in the program, its store and its documents. None depends on the name of a file or on
 * where it lies. Identifiers of figures and runs are UUIDs of version 8 (RFC 9562, section 5.8), made of what they identify alone.
 */

declare const kind: unique symbol;
type Branded<Kind extends string> = string & { readonly [kind]: Kind };

/**
 * A slide by its content: 32 hexadecimal digits. It does not depend on the names of its files, on where they lie, or on which of
 * them was opened; made once at opening (`slide/slide-key.ts`).
 */
export type SlideKey = Branded<'SlideKey'>;

/** A location on a slide that a person or the software pointed out. */
export type FigureId = Branded<'FigureId'>;

/** One analysis of one picture. */
export type RunId = Branded<'RunId'>;

/** A picture of a slide. */
export interface SlidePicture {
  readonly key: SlideKey;
  /** Which of the pictures that share the key; 0 where the key is of one picture. */
  readonly scene: number;
}

/** How versions of Spindle before slide keys identified a picture: by the one file that was opened. */
export interface EarlierIdentity {
  /** Hexadecimal digits, of that file. */
  readonly fingerprint: string;
  /** Index that the picture then had. */
  readonly scene: number;
}

export function isSamePicture(one: SlidePicture, other: SlidePicture): boolean {
  return one.key === other.key && one.scene === other.scene;
}

/** A picture as one word, to find things by. */
export function pictureName({ key, scene }: SlidePicture): string {
  return `${key}/${scene}`;
}

export const slideKeyPattern = /^[0-9a-f]{32}$/;

/** @throws TypeError for text that is no key. */
export function slideKey(text: string): SlideKey {
  if (!slideKeyPattern.test(text)) throw new TypeError(`"${text}" is no slide key`);
  return text as SlideKey;
}

/** Bits of a UUID beside those that state its version. */
const uuidBits = 122;
/** Bits of each coordinate: enough for the longest side of any slide. */
const coordinateBits = 30;
const timeBits = 48;
/** An odd number with its bits spread (2⁶⁴ divided by the golden ratio): multiples of it are far from one another. */
const spread = 0x9e37_79b9_7f4a_7c15n;

/**
 * The id of a figure at a location: derived from the pixel of level 0 that contains it.
 * @param ordinal tells several in the same pixel apart.
 */
export function figureId(
  { key, scene }: SlidePicture,
  { x, y }: { readonly x: number; readonly y: number },
  ordinal = 0,
): FigureId {
  const pictureBits = uuidBits - 2 * coordinateBits;
  const picture = bitsOf(key, pictureBits) + spread * BigInt(scene) + 3n * spread * spread * BigInt(ordinal);
  const place = (coordinate: number): bigint =>
    BigInt.asUintN(coordinateBits, BigInt(Math.floor(coordinate)));
  const column = place(x) << BigInt(coordinateBits);
  const high = BigInt.asUintN(pictureBits, picture) << BigInt(2 * coordinateBits);
  return uuidOf(high | column | place(y)) as FigureId;
}

/**
 * The id of a run of a model over a picture, begun at this moment. Identifiers sort by the moment.
 * @param startedAt ISO 8601.
 * @param modelSha256 hexadecimal.
 */
export function runId({ key, scene }: SlidePicture, startedAt: string, modelSha256: string): RunId {
  const otherBits = uuidBits - timeBits;
  const other =
    bitsOf(key, otherBits) + spread * BigInt(scene) + 5n * spread * bitsOf(modelSha256, otherBits);
  const time = BigInt.asUintN(timeBits, BigInt(Date.parse(startedAt)));
  return uuidOf((time << BigInt(otherBits)) | BigInt.asUintN(otherBits, other)) as RunId;
}

/** The first bits of a hexadecimal number. */
function bitsOf(hex: string, bits: number): bigint {
  const digits = hex.slice(0, Math.ceil(bits / 4));
  return BigInt(`0x${digits}`) >> BigInt(digits.length * 4 - bits);
}

/** @param value of 122 bits. */
function uuidOf(value: bigint): string {
  const custom = 8n;
  const variant = 2n;
  const bits =
    ((value >> 74n) << 80n) |
    (custom << 76n) |
    (((value >> 62n) & 0xfffn) << 64n) |
    (variant << 62n) |
    BigInt.asUintN(62, value);
  const hex = bits.toString(16).padStart(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
