/**
 * Colours by an ICC profile to sRGB, perceptual intent, by Little CMS inside libvips. A profile is tried out on a
 * lattice of colours first: one that libvips refuses is unusable, and one that changes nothing is sRGB's own.
 */
import sharp from 'sharp';
import { reasonOf } from '../../base/thrown';
import type { ColourState, Pixels } from '../../contract/slide';
import { whyNoRgbProfile } from './icc-profile';
import { profiledTiff } from './profiled-tiff';

/** @param profile that `judgeProfile` found convertible. */
export async function convertToSrgb(pixels: Pixels, profile: Uint8Array): Promise<Pixels> {
  return (await transform(pixels, profile)).pixels;
}

/** Never rejects: a bad profile is no reason not to show a slide. */
export async function judgeProfile(profile: Uint8Array | null): Promise<ColourState> {
  if (profile === null || profile.byteLength === 0) return { kind: 'none' };
  const refusal = whyNoRgbProfile(profile);
  if (refusal !== null) return { kind: 'unusable', why: refusal };
  const before = lattice();
  try {
    const { pixels, warnings } = await transform(before, profile);
    if (warnings.length > 0) return { kind: 'unusable', why: warnings.join('; ') };
    const isSame = pixels.data.every((value, i) => Math.abs(value - (before.data[i] ?? 0)) <= 1);
    return { kind: isSame ? 'srgb' : 'convertible' };
  } catch (thrown) {
    return { kind: 'unusable', why: reasonOf(thrown) };
  }
}

async function transform(
  pixels: Pixels,
  profile: Uint8Array,
): Promise<{ readonly pixels: Pixels; readonly warnings: readonly string[] }> {
  const { width, height } = pixels;
  const warnings: string[] = [];
  const image = sharp(profiledTiff(pixels, profile), { limitInputPixels: false });
  image.on('warning', (warning: unknown) => warnings.push(String(warning)));
  const data = await image.toColourspace('srgb').raw().toBuffer();
  if (data.length !== width * height * 3)
    throw new Error(`it makes ${data.length} bytes of ${width * height} pixels`);
  return { pixels: { width, height, data }, warnings };
}

const latticeSteps = 9;

/** Colours spread evenly over the RGB cube. */
function lattice(): Pixels {
  const level = (step: number): number => Math.round((step * 255) / (latticeSteps - 1));
  const data = new Uint8Array(latticeSteps ** 3 * 3);
  for (let i = 0; i < latticeSteps ** 3; i += 1) {
    const steps = [
      i % latticeSteps,
      Math.floor(i / latticeSteps) % latticeSteps,
      Math.floor(i / latticeSteps ** 2),
    ];
    data.set(steps.map(level), i * 3);
  }
  return { width: latticeSteps, height: latticeSteps ** 2, data };
}
