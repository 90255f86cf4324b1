/** Colours as DICOM recommends them for drawing (PS3.3, section C.10.7.1.1): CIE L*a*b* of illuminant D50 in three numbers of 16 bits. */

/** sRGB to XYZ of D50, Bradford-adapted (IEC 61966-2-1, ICC.1), and back. */
const toXyz = [
  [0.4360747, 0.3850649, 0.1430804],
  [0.2225045, 0.7168786, 0.0606169],
  [0.0139322, 0.0971045, 0.7141733],
] as const;
const toRgb = [
  [3.1338561, -1.6168667, -0.4906146],
  [-0.9787684, 1.9161415, 0.033454],
  [0.0719453, -0.2289914, 1.4052427],
] as const;
const white = [0.96422, 1, 0.82521] as const;
const knee = 6 / 29;

type Triple = readonly [number, number, number];

function times([a, b, c]: readonly [Triple, Triple, Triple], [x, y, z]: Triple): Triple {
  const row = ([p, q, r]: Triple): number => p * x + q * y + r * z;
  return [row(a), row(b), row(c)];
}

/** @param colour `#rrggbb`. @returns as the attribute has it. */
export function labOf(colour: string): readonly [number, number, number] {
  const linear = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const xyz = times(toXyz, [linear(1), linear(3), linear(5)]);
  const root = (value: number, of: number): number => {
    const part = value / of;
    return part > knee ** 3 ? Math.cbrt(part) : part / (3 * knee ** 2) + 4 / 29;
  };
  const [x, y, z] = [root(xyz[0], white[0]), root(xyz[1], white[1]), root(xyz[2], white[2])];
  return [
    sixteenBits(((116 * y - 16) / 100) * 65_535),
    sixteenBits((500 * (x - y) + 128) * 257),
    sixteenBits((200 * (y - z) + 128) * 257),
  ];
}

function sixteenBits(value: number): number {
  return Math.min(65_535, Math.max(0, Math.round(value)));
}

/** @returns `#rrggbb`, the nearest that a screen shows. */
export function colourOfLab([l, a, b]: readonly [number, number, number]): string {
  const y = ((l / 65_535) * 100 + 16) / 116;
  const [x, z] = [y + (a / 257 - 128) / 500, y - (b / 257 - 128) / 200];
  const cube = (value: number, of: number): number =>
    of * (value > knee ? value ** 3 : 3 * knee ** 2 * (value - 4 / 29));
  const rgb = times(toRgb, [cube(x, white[0]), cube(y, white[1]), cube(z, white[2])]);
  const digits = rgb.map((linear) => {
    const value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
    return Math.min(255, Math.max(0, Math.round(value * 255)))
      .toString(16)
      .padStart(2, '0');
  });
  return `#${digits.join('')}`;
}
