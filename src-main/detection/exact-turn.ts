/**
 * The eight turns that move every pixel of a picture onto another: by quarters, mirrored or not. Nothing is
 * interpolated, so that what differs afterwards is the network's doing.
 */

/** Clockwise quarters, after mirroring left to right or not. */
export interface ExactTurn {
  readonly quarters: 0 | 1 | 2 | 3;
  readonly mirrored: boolean;
}

export const rotations: readonly ExactTurn[] = [
  { quarters: 1, mirrored: false },
  { quarters: 2, mirrored: false },
  { quarters: 3, mirrored: false },
];

export const reflections: readonly ExactTurn[] = [
  { quarters: 0, mirrored: true },
  { quarters: 1, mirrored: true },
  { quarters: 2, mirrored: true },
  { quarters: 3, mirrored: true },
];

/** Pictures of one size, one after the other, each row by row, `data.length / (count · width · height)` values a pixel. */
export interface PictureStack<Values extends Uint8Array | Float32Array> {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly data: Values;
}

export function degreesOf({ quarters }: ExactTurn): 0 | 90 | 180 | 270 {
  return ([0, 90, 180, 270] as const)[quarters];
}

/** The turn that undoes this one: a mirrored one undoes itself. */
export function inverse({ quarters, mirrored }: ExactTurn): ExactTurn {
  return mirrored ? { quarters, mirrored } : { quarters: ([0, 3, 2, 1] as const)[quarters], mirrored };
}

/** Every picture of the stack, turned. */
export function turnPictures<Values extends Uint8Array | Float32Array>(
  stack: PictureStack<Values>,
  turn: ExactTurn,
): PictureStack<Values> {
  const { count } = stack;
  const sources = turnedFrom(stack, turn);
  const channels = stack.data.length / (count * sources.length);
  const { length } = stack.data;
  // Not `slice`, which shares the memory where the bytes are a Buffer.
  const data = (
    stack.data instanceof Float32Array ? new Float32Array(length) : new Uint8Array(length)
  ) as Values;
  for (let picture = 0; picture < count; picture += 1) {
    const first = picture * sources.length;
    sources.forEach((source, place) => {
      for (let channel = 0; channel < channels; channel += 1) {
        data[(first + place) * channels + channel] = stack.data[(first + source) * channels + channel] ?? 0;
      }
    });
  }
  return { count, ...turnedSize(stack, turn), data };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function turnedSize({ width, height }: Size, { quarters }: ExactTurn): Size {
  return quarters % 2 === 0 ? { width, height } : { width: height, height: width };
}

/** For each pixel after the turn, row by row, the index of the pixel it comes from. */
function turnedFrom(size: Size, turn: ExactTurn): Int32Array {
  const { width, height } = size;
  const turned = turnedSize(size, turn);
  return Int32Array.from({ length: width * height }, (_, place) => {
    const [x, y] = beforeQuarters(turn, size, place % turned.width, Math.floor(place / turned.width));
    return y * width + (turn.mirrored ? width - 1 - x : x);
  });
}

function beforeQuarters(
  { quarters }: ExactTurn,
  { width, height }: Size,
  x: number,
  y: number,
): [x: number, y: number] {
  switch (quarters) {
    case 0:
      return [x, y];
    case 1:
      return [y, height - 1 - x];
    case 2:
      return [width - 1 - x, height - 1 - y];
    case 3:
      return [width - 1 - y, x];
  }
}
