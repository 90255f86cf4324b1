/**
 * No real section of H&E is refused, and what is plainly something else is: on a field painted here, on all labelled fields and
 * on the real slides of other kinds, where they are.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import type { Pixels } from '../../src-main/contract/slide';
import { judgeStain, requirePlausibleStain, type StainFinding } from '../../src-main/analysis/stain-check';
import { readStainFigures, stainFigures, type StainFigures } from '../../src-main/detection/stain-figures';
import { proposeTissue } from '../../src-main/detection/tissue';
import { createDecodePool } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';
import { findInstallation } from '../../src-main/session/installation';
import { memorySlide, paint, quarterTurn, seededRandom } from '../detection/memory-slide';
import { otherLights, otherStains } from '../fixture/other-stains';
import { hasSharedData, sharedData, sharedSlide } from '../shared-data';

const mpp = { x: 0.5, y: 0.5 };

/** Pink ground, violet nuclei, some glass: 0.32 × 0.32 mm. */
function section(seed = 1): Pixels {
  const random = seededRandom(seed);
  const nuclei = Array.from({ length: 260 }, () => [random() * 640, random() * 640] as const);
  const near = new Set(
    nuclei.flatMap(([x, y]) => {
      const found: number[] = [];
      for (let dy = -7; dy <= 7; dy += 1) {
        for (let dx = -7; dx <= 7; dx += 1) {
          if (dx * dx + dy * dy <= 49) found.push(Math.floor(y + dy) * 4096 + Math.floor(x + dx));
        }
      }
      return found;
    }),
  );
  return paint(640, 640, (x, y) => {
    if (x < 120) return [244, 243, 245];
    return near.has(y * 4096 + x) ? [92, 62, 140] : [226, 168, 204];
  });
}

async function figuresOf(pixels: Pixels, size = mpp): Promise<StainFigures | null> {
  const { mask, overview } = await proposeTissue(memorySlide([pixels]), size);
  return stainFigures(overview, mask);
}

async function findingOf(pixels: Pixels, size = mpp): Promise<StainFinding> {
  return judgeStain(await figuresOf(pixels, size));
}

describe('judgeStain', () => {
  it('finds a section of haematoxylin and eosin plausible', async () => {
    expect(await findingOf(section())).toEqual({ kind: 'plausible' });
  });

  it.each(Object.entries(otherLights))('refuses %s', async (_name, change) => {
    expect((await findingOf(change(section()))).kind).toBe('refused');
  });

  it.each(Object.entries(otherStains))('doubts %s', async (_name, change) => {
    expect((await findingOf(change(section()))).kind).toBe('doubtful');
  });

  it('is the same, to the last bit, however the slide is turned', async () => {
    for (const pixels of [section(), otherStains.dab(section())]) {
      expect(await figuresOf(quarterTurn(pixels))).toEqual(await figuresOf(pixels));
    }
  });

  it('takes black that scanners pad with for nothing', async () => {
    const { width, height, data } = section();
    const padded = paint(width * 2, height * 2, (x, y) => {
      const at = (y * width + x) * 3;
      return x < width && y < height ? [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0] : [0, 0, 0];
    });
    expect(await findingOf(padded)).toEqual({ kind: 'plausible' });
  });

  it('says nothing of glass without tissue', async () => {
    expect(await findingOf(paint(640, 640, () => [244, 243, 245]))).toEqual({ kind: 'plausible' });
  });
});

describe('requirePlausibleStain', () => {
  it('refuses with a remedy, or says in the result that it was forced', async () => {
    const figures = await figuresOf(otherLights.dapi(section()));
    expect(() => requirePlausibleStain('a.svs', figures, false)).toThrow(
      expect.objectContaining({
        tag: 'not-brightfield',
        remedy: expect.stringContaining('--force-stain') as string,
      }),
    );
    const [warning] = requirePlausibleStain('a.svs', figures, true);
    expect(warning?.kind).toBe('stain-forced');
    expect(warning?.text).toContain('a person asked for it');
  });

  it('warns of what is doubtful, forced or not', async () => {
    const figures = await figuresOf(otherStains.dab(section()));
    for (const isForced of [true, false]) {
      const [warning] = requirePlausibleStain('a.svs', figures, isForced);
      expect(warning?.kind).toBe('stain');
      expect(warning?.text).toContain('DAB');
    }
  });
});

const quarterMicrometre = { x: 0.25, y: 0.25 };

/** @param coarser whole factor by which it is made smaller */
async function picture(file: string, coarser = 1): Promise<Pixels> {
  const { width } = await sharp(file).metadata();
  const { data, info } = await sharp(file)
    .resize({ width: Math.round(width / coarser) })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

function pictures(folder: string, every: number): string[] {
  const path = join(sharedData, 'mitosis', folder);
  if (!existsSync(path)) return [];
  const names = readdirSync(path).filter((name) => /\.(jpe?g|png)$/.test(name));
  return names.filter((_, index) => index % every === 0).map((name) => join(path, name));
}

describe.skipIf(!hasSharedData)('real sections', () => {
  it.each([
    ['fields/icpr2012', 4, 0],
    ['fields/icpr2012-hamamatsu', 4, 0],
    ['fields/monuseg', 2, 0],
    ['fields/atypia14-hamamatsu/images', 40, 0],
    ['fields/consep/images', 2, 0],
    ['fields/cmc-canine/images', 1, 0],
    // A camera without white balance, at a tenth of the brightness of a scanner: some are doubted, none refused.
    ['fields/nuinsseg/images', 4, 0.25],
    ['crops/ami-br', 60, 0],
    ['crops/atnorm-md', 40, 0],
  ])('of %s are never refused', async (folder, every, mostDoubted) => {
    const files = pictures(folder, every);
    const findings = await Promise.all(
      files.map(async (file) => {
        const figures = await readStainFigures(memorySlide([await picture(file)]), quarterMicrometre);
        return judgeStain(figures).kind;
      }),
    );
    expect(findings.filter((kind) => kind === 'refused')).toEqual([]);
    expect(findings.filter((kind) => kind === 'doubtful').length).toBeLessThanOrEqual(
      mostDoubted * files.length,
    );
  });

  it.each(['fields/icpr2012', 'fields/monuseg', 'fields/consep/images'])(
    'of %s are refused as negative and in grey, and doubted in DAB',
    async (folder) => {
      for (const file of pictures(folder, 12)) {
        const field = await picture(file, 4);
        for (const change of [otherLights.negative, otherLights.grey]) {
          const figures = await readStainFigures(memorySlide([change(field)]), { x: 1, y: 1 });
          expect(judgeStain(figures).kind).toBe('refused');
        }
        const figures = await readStainFigures(memorySlide([otherStains.dab(field)]), { x: 1, y: 1 });
        expect(judgeStain(figures).kind).toBe('doubtful');
      }
    },
  );
});

describe.skipIf(!hasSharedData)('real slides', () => {
  const decoder = createDecodePool({ workerFile: findInstallation().decodeWorker });
  afterAll(() => decoder.close());

  it.each([
    ['hamamatsu/fluorescence-dapi.ndpi', 'refused'],
    ['zeiss-czi/RGB-8bit.czi', 'refused'],
    ['ome-tiff/OS-2-ndpi.ome.tif', 'doubtful'],
    ['aperio/CMU-1-Small-Region.svs', 'plausible'],
    ['aperio/tcga-cr-7395-jpeg2000-no-mpp.svs', 'plausible'],
    ['dicom/gcp-multi_frame_jpeg_camelyon_challenge_image.dcm', 'plausible'],
  ])('%s is %s', async (name, kind) => {
    const slide = await openSlide(sharedSlide(name), { decoder });
    try {
      const size = slide.info.mpp ?? quarterMicrometre;
      const { mask, overview } = await proposeTissue(slide, size);
      const figures = stainFigures(overview, mask);
      expect(judgeStain(figures).kind).toBe(kind);
    } finally {
      await slide.close();
    }
  });
});
