/**
 * Zeiss CZI: sub-blocks of all pyramid levels and scenes on one canvas, which begins at the sub-block that lies furthest
 * left and top, or one scene alone. Mosaics overlap, the higher index in front. Label and preview are CZI files inside the CZI.
 * After OpenSlide's driver; beyond it, grey of one channel, JPEG and JPEG XR are read, and of a focus stack the middle.
 */
import { asSpindleError, type SpindleError } from '../../../contract/errors';
import {
  isCzi,
  openCziAttachment,
  readCzi,
  readCziAttachments,
  readCziMetadata,
  type CziAttachment,
  type CziFile,
} from '../../container/czi-file';
import { readSubBlock, undecodableSubBlock } from '../../container/czi-pixels';
import type { CziSubBlock } from '../../container/czi-sub-block';
import type { TiledImage } from '../../container/tiled-image';
import type { Scene } from '../../../contract/slide';
import { chosenScene } from '../../scenes';
import { brokenFile, unsupportedSlide } from '../../slide-errors';
import { accept, checkLevelCount, decline, type AssociatedImage, type Format } from '../format';
import { jpegPicture } from '../jpeg-picture';
import { parseCziMetadata, type CziMetadata } from './czi-metadata';
import { boundsOf, cziLevel } from './czi-level';

export const zeissCzi: Format = {
  name: 'zeiss',
  extensions: ['.czi'],

  detect({ start }) {
    return Promise.resolve(isCzi(start) ? accept('a Zeiss CZI') : decline('it is not a Zeiss CZI'));
  },

  async open({ source }, scene) {
    const file = await readCzi(source);
    const metadata = parseCziMetadata(source.name, await readCziMetadata(file));
    const all = onOnePlane(source.name, file.subBlocks);
    checkScenes(source.name, all, metadata);
    const scenes = scenesOf(all, metadata);
    const canvas = canvasOf(file, all, metadata, chosenScene(source.name, scenes, scene));
    const { subBlocks, origin } = canvas;
    const deepest = Math.min(...deepestLevels(subBlocks).values());
    const shown = subBlocks.filter(({ downsample }) => downsample <= deepest);
    for (const subBlock of shown) {
      const why = undecodableSubBlock(subBlock);
      if (why !== null) throw unsupportedSlide(source.name, why);
    }
    const downsamples = [...new Set(shown.map(({ downsample }) => downsample))].sort((a, b) => a - b);
    checkLevelCount(source.name, downsamples.length);
    if (downsamples[0] !== 1) throw brokenFile(source.name, 'it has no sub-block of full resolution');
    const levels = downsamples.map((downsample) =>
      cziLevel(
        file,
        shown.filter((subBlock) => subBlock.downsample === downsample),
        origin,
        { ...metadata, ...canvas.size },
      ),
    );
    return {
      vendor: 'zeiss',
      levels,
      mpp: metadata.mpp,
      objectivePower: metadata.objectivePower,
      associatedImages: await readAssociatedImages(file),
      properties: { ...metadata.properties, ...sceneProperties(subBlocks, origin, metadata) },
      ...(scenes.length > 1 && { scenes }),
      ...(scene > 0 && {
        notes: [`The file holds ${metadata.scenes} scenes; only scene ${scene} is open.`],
      }),
    };
  },
};

/**
 * The sub-blocks of one plane. Of several in focus the middle one is shown, as OpenSlide does elsewhere.
 * @throws SpindleError `unsupported-format` when they differ in channel, time or anything else.
 */
function onOnePlane(path: string, subBlocks: readonly CziSubBlock[]): readonly CziSubBlock[] {
  const planes = [...new Set(subBlocks.map(({ plane }) => plane))];
  const names = new Set(planes.flatMap((plane) => [...plane.keys()]));
  names.delete('Z');
  for (const name of names) {
    if (new Set(planes.map((plane) => plane.get(name) ?? 0)).size > 1)
      throw unsupportedSlide(path, `it has several ${planeWords[name] ?? `planes of the kind ${name}`}`);
  }
  const heights = [...new Set(planes.map((plane) => plane.get('Z') ?? 0))].sort((a, b) => a - b);
  const middle = heights[Math.floor(heights.length / 2)];
  return subBlocks.filter(({ plane }) => (plane.get('Z') ?? 0) === middle);
}

const planeWords: Readonly<Record<string, string>> = {
  C: 'channels',
  T: 'time points',
  R: 'rotations',
  I: 'illuminations',
  H: 'phases',
  V: 'views',
};

/** The whole canvas with all scenes on it, then each scene alone: nothing is hidden unless one scene is chosen. */
interface CziScene extends Scene {
  /** Its number in the file; `null` for all together. */
  readonly stored: number | null;
}

function scenesOf(
  subBlocks: readonly CziSubBlock[],
  { scenes, canvasWidth, canvasHeight }: CziMetadata,
): CziScene[] {
  const whole = { index: 0, name: 'all scenes', width: canvasWidth, height: canvasHeight, stored: null };
  if (scenes < 2) return [whole];
  const alone = [...fullBlocksByScene(subBlocks, scenes)].flatMap((blocks, stored): CziScene[] => {
    if (blocks.length === 0) return [];
    const { left, top, right, bottom } = boundsOf(blocks);
    return [
      { index: 0, name: `scene ${stored + 1} alone`, width: right - left, height: bottom - top, stored },
    ];
  });
  return [whole, ...alone].map((scene, index) => ({ ...scene, index }));
}

function canvasOf(
  file: CziFile,
  all: readonly CziSubBlock[],
  { canvasWidth, canvasHeight }: CziMetadata,
  { stored, width, height }: CziScene,
): {
  readonly subBlocks: readonly CziSubBlock[];
  readonly origin: { readonly left: number; readonly top: number };
  readonly size: Pick<CziMetadata, 'canvasWidth' | 'canvasHeight'>;
} {
  if (stored === null)
    return { subBlocks: all, origin: boundsOf(file.subBlocks), size: { canvasWidth, canvasHeight } };
  const subBlocks = all.filter(({ scene }) => scene === stored);
  const origin = boundsOf(subBlocks.filter(({ downsample }) => downsample === 1));
  return { subBlocks, origin, size: { canvasWidth: width, canvasHeight: height } };
}

/** The deepest level of each scene. */
function deepestLevels(subBlocks: readonly CziSubBlock[]): Map<number, number> {
  const deepest = new Map<number, number>();
  for (const { scene, downsample } of subBlocks)
    deepest.set(scene, Math.max(deepest.get(scene) ?? 0, downsample));
  return deepest;
}

/**
 * Scenes of one slide have pyramids of different depth; on the whole canvas levels go as far as the shallowest, so that each
 * shows all.
 * @throws SpindleError `broken-file` when a scene is not among those stated, or is empty.
 */
function checkScenes(path: string, subBlocks: readonly CziSubBlock[], { scenes }: CziMetadata): void {
  for (const { scene } of subBlocks)
    if (scene < 0 || scene >= scenes)
      throw brokenFile(path, `a sub-block belongs to scene ${scene} of ${scenes}`);
  const { size } = deepestLevels(subBlocks);
  if (size < scenes) throw brokenFile(path, `only ${size} of its ${scenes} scenes have pixels`);
}

function fullBlocksByScene(subBlocks: readonly CziSubBlock[], scenes: number): CziSubBlock[][] {
  const byScene = Array.from({ length: scenes }, (): CziSubBlock[] => []);
  for (const subBlock of subBlocks) if (subBlock.downsample === 1) byScene[subBlock.scene]?.push(subBlock);
  return byScene;
}

/** Where each scene lies at full resolution; one without is left out. */
function sceneProperties(
  subBlocks: readonly CziSubBlock[],
  origin: { readonly left: number; readonly top: number },
  { scenes }: CziMetadata,
): Record<string, string> {
  const byScene = fullBlocksByScene(subBlocks, scenes);
  const properties: Record<string, string> = {};
  byScene.forEach((blocks, scene) => {
    if (blocks.length === 0) return;
    const { left, top, right, bottom } = boundsOf(blocks);
    properties[`openslide.region[${scene}].x`] = String(left - origin.left);
    properties[`openslide.region[${scene}].y`] = String(top - origin.top);
    properties[`openslide.region[${scene}].width`] = String(right - left);
    properties[`openslide.region[${scene}].height`] = String(bottom - top);
  });
  return properties;
}

const associatedNames: Readonly<Record<string, string>> = {
  Label: 'label',
  SlidePreview: 'macro',
  Thumbnail: 'thumbnail',
};

/** @throws SpindleError `broken-file` when the list of attachments is damaged, `aborted`. */
async function readAssociatedImages(file: CziFile): Promise<AssociatedImage[]> {
  const images: AssociatedImage[] = [];
  for (const attachment of await readCziAttachments(file)) {
    const name = associatedNames[attachment.name];
    if (name === undefined || images.some((image) => image.name === name)) continue;
    const image = await readAttachedImage(file, attachment);
    if (image !== null) images.push({ name, image });
  }
  return images;
}

const maxJpegBytes = 16 * 1024 * 1024;

/** `null` when there is no such image: a slide is not refused because of its label. */
async function readAttachedImage(file: CziFile, attachment: CziAttachment): Promise<TiledImage | null> {
  try {
    const source = await openCziAttachment(file, attachment);
    if (attachment.fileType === 'JPG') {
      return source.size > maxJpegBytes ? null : jpegPicture(await source.read(0, source.size));
    }
    return attachment.fileType === 'CZI' ? pictureOf(await readCzi(source)) : null;
  } catch (thrown) {
    if (isDamage(asSpindleError(thrown))) return null;
    throw thrown;
  }
}

function isDamage({ tag }: SpindleError): boolean {
  return tag === 'broken-file' || tag === 'unsupported-format';
}

/** An embedded CZI of one sub-block, which is all that labels and previews are. */
function pictureOf(file: CziFile): TiledImage | null {
  const [only, ...others] = file.subBlocks;
  if (only === undefined || others.length > 0 || undecodableSubBlock(only) !== null) return null;
  const { width, height } = only;
  return {
    width,
    height,
    tileWidth: width,
    tileHeight: height,
    encodedTile: (_column, _row, signal) => readSubBlock(file, only, 16, signal),
  };
}
