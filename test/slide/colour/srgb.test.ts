/** Colours by profile: against the formula of a matrix profile, and profiles that are none. */
import { beforeAll, describe, expect, it } from 'vitest';
import { convertToSrgb, judgeProfile } from '../../../src-main/slide/colour/srgb';
import { displayP3, sRgb } from '../../fixture/icc-profiles';

let p3: Uint8Array;
beforeAll(async () => {
  p3 = await displayP3();
});

/** Display P3 to sRGB: the same curve, another matrix (both D65). */
function p3ToSrgb(rgb: readonly [number, number, number]): number[] {
  const linear = rgb.map((value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  const [r = 0, g = 0, b = 0] = linear;
  const converted = [1.2249 * r - 0.2247 * g, -0.042 * r + 1.0419 * g, -0.0197 * r - 0.0786 * g + 1.0979 * b];
  return converted.map((value) => {
    const clipped = Math.max(0, Math.min(1, value));
    return 255 * (clipped <= 0.0031308 ? clipped * 12.92 : 1.055 * clipped ** (1 / 2.4) - 0.055);
  });
}

describe('convertToSrgb', () => {
  it('agrees with the formula of the profile', async () => {
    const colours = [
      [255, 255, 255],
      [0, 0, 0],
      [180, 120, 160],
      [200, 100, 50],
      [96, 62, 140],
      [10, 200, 90],
    ] as const;
    const pixels = { width: colours.length, height: 1, data: Uint8Array.from(colours.flat()) };
    const { data } = await convertToSrgb(pixels, p3);
    colours.forEach((colour, i) => {
      const expected = p3ToSrgb(colour);
      const got = [...data.subarray(i * 3, i * 3 + 3)];
      got.forEach((value, channel) =>
        expect(Math.abs(value - (expected[channel] ?? NaN)), colour.join()).toBeLessThanOrEqual(2),
      );
    });
  });
});

describe('judgeProfile', () => {
  it('tells a profile that converts from one that is sRGB, and from none', async () => {
    expect(await judgeProfile(p3)).toEqual({ kind: 'convertible' });
    expect(await judgeProfile(await sRgb())).toEqual({ kind: 'srgb' });
    expect(await judgeProfile(null)).toEqual({ kind: 'none' });
    expect(await judgeProfile(new Uint8Array(0))).toEqual({ kind: 'none' });
  });

  it.each<[string, (profile: Uint8Array) => Uint8Array, RegExp]>([
    ['too short', (profile) => profile.subarray(0, 100), /100 bytes/],
    ['cut off', (profile) => profile.subarray(0, 300), /of 300/],
    ['without its mark', (profile) => changed(profile, 36, 'xxxx'), /mark/],
    ['for other colours', (profile) => changed(profile, 16, 'CMYK'), /CMYK/],
    ['of another kind', (profile) => changed(profile, 12, 'link'), /link/],
    ['with too many tags', (profile) => changed(profile, 128, '\xff\xff\xff\xff'), /tags/],
    ['with a tag beyond its end', (profile) => changed(profile, 136, '\x7f\xff\xff\xff'), /beyond/],
    [
      'emptied',
      (profile) => profile.map((byte, i) => (i < 132 ? byte : i < 136 ? (profile[i] ?? 0) : 0)),
      /./,
    ],
  ])('says why one is of no use: %s', async (_, damage, why) => {
    const state = await judgeProfile(damage(p3));
    expect(state).toMatchObject({ kind: 'unusable', why: expect.stringMatching(why) as string });
  });

  it('answers for any byte changed, without failing', async () => {
    for (let at = 128; at < p3.length; at += 23) {
      const { kind } = await judgeProfile(p3.map((byte, i) => (i === at ? byte ^ 0xff : byte)));
      expect(['unusable', 'convertible', 'srgb']).toContain(kind);
    }
  });
});

function changed(profile: Uint8Array, at: number, text: string): Uint8Array {
  const bytes = profile.slice();
  bytes.set(Buffer.from(text, 'latin1'), at);
  return bytes;
}
