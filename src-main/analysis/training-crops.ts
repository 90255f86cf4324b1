/**
 * Verdicts as labels for those who train networks of their own: a picture around each figure that a person decided about, at one pixel
 * size, and a COCO file of all of them. Pixels are those that the file holds, unless sRGB is asked for.
 */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { printableJson } from '../base/printable';
import { codeOf } from '../base/thrown';
import { SpindleError, throwIfAborted } from '../contract/errors';
import { researchUse } from '../contract/report';
import type { Mpp } from '../contract/slide';
import { requireMpp } from '../contract/slide-mpp';
import { valueOf } from '../contract/domain/slide-state';
import { decidedAnnotations, verdictClasses } from '../exchange/decided-annotations';
import type { InCase } from '../project/cases';
import type { Project } from '../project/project';
import { writeAtomically } from '../project/write-atomically';
import type { SlideReading } from '../slide/open';
import type { Slide } from '../slide/slide';
import { lastRunWithin } from './gather-report';
import { usingListedSlide } from './listed-slide-file';

export interface CropRequest {
  readonly slides: readonly InCase[];
  /** Files that were named, beside where the project has seen its slides. */
  readonly files: readonly string[];
  /** Whose verdicts; `null`: what all say who judged, or agreed on. */
  readonly reader: string | null;
  /** Pixels a side. */
  readonly size: number;
  /** µm per pixel of the crops; `null`: of level 0. */
  readonly umPerPx: number | null;
  readonly isUnsureWanted: boolean;
  readonly isSrgb: boolean;
  readonly folder: string;
  readonly reading: SlideReading;
  readonly signal?: AbortSignal;
  /** After each slide: how many are done. */
  readonly onSlide?: (done: number) => void;
}

export interface WrittenCrops {
  /** Of the COCO file. */
  readonly path: string;
  readonly crops: number;
  /** By class. */
  readonly byClass: Readonly<Record<string, number>>;
  /** Crops that were left out since a part of them could not be read. */
  readonly unreadable: number;
  /** Slides that were left out, a sentence each. */
  readonly notes: readonly string[];
}

/** Side of the box around a figure, µm, as MIDOG has them: 50 pixels of 0.25 µm. */
const boxUm = 12.5;
const cropsFile = 'annotations.json';

interface CropImage {
  readonly id: number;
  readonly file_name: string;
  readonly width: number;
  readonly height: number;
  readonly slide_key: string;
  readonly scene: number;
  /** Level-0 pixels, of the figure. */
  readonly x: number;
  readonly y: number;
  readonly um_per_px: Mpp;
}

/**
 * @throws usage for a folder that holds something; mpp-unknown, aborted, write-failed, project-invalid
 */
export async function writeTrainingCrops(project: Project, request: CropRequest): Promise<WrittenCrops> {
  const { folder, slides, signal } = request;
  await requireEmpty(folder);
  const classes = [
    ...[verdictClasses.mitotic, verdictClasses['atypical mitotic'], verdictClasses.normal],
    ...(request.isUnsureWanted ? [verdictClasses.unsure] : []),
  ];
  const images: CropImage[] = [];
  const annotations: object[] = [];
  const byClass: Record<string, number> = Object.fromEntries(classes.map((name) => [name, 0]));
  const notes: string[] = [];
  let unreadable = 0;
  for (const [index, listed] of slides.entries()) {
    throwIfAborted(signal);
    const state = project.stateOf(listed);
    const result = lastRunWithin(project, state)?.result ?? null;
    const figures = decidedAnnotations(
      { picture: listed, state, result, readerOf: (seq) => project.readerOf(seq) },
      { parts: ['figures'], reader: request.reader, isDecidedOnly: true },
    );
    const used = await usingListedSlide(project, listed, request, async (slide) => {
      const entered = valueOf(state, 'pixel-size');
      const mpp = requireMpp(
        slide.info,
        entered === null ? (result?.mpp ?? null) : { ...entered, source: 'user' },
      );
      await slide.requireUnchanged('samples');
      for (const { shape, decided, proposed } of figures) {
        throwIfAborted(signal);
        const category = classes.indexOf(decided?.className ?? '');
        if (shape.kind !== 'point' || category < 0) continue;
        const number = images.length + 1;
        const name = `${listed.key.slice(0, 12)}-${listed.scene}-${String(number).padStart(6, '0')}.png`;
        const umPerPx = await cut(slide, mpp, shape, request, join(folder, name));
        if (umPerPx === null) {
          unreadable += 1;
          continue;
        }
        const { key: slideKey, scene } = listed;
        images.push({
          ...{ id: number, file_name: name, width: request.size, height: request.size },
          ...{ slide_key: slideKey, scene, x: shape.x, y: shape.y, um_per_px: umPerPx },
        });
        const [width, height] = [boxUm / umPerPx.x, boxUm / umPerPx.y];
        annotations.push({
          ...{ id: number, image_id: number, category_id: category + 1, iscrowd: 0 },
          bbox: [(request.size - width) / 2, (request.size - height) / 2, width, height],
          ...{ area: width * height, decided_by: decided?.by ?? null, score: proposed?.score ?? null },
        });
        const className = classes[category] ?? '';
        byClass[className] = (byClass[className] ?? 0) + 1;
      }
    });
    if (used.kind === 'not-reached') notes.push(`${listed.name ?? listed.key} is left out: ${used.why}.`);
    request.onSlide?.(index + 1);
  }
  const path = join(folder, cropsFile);
  const categories = classes.map((name, index) => ({ id: index + 1, name }));
  // The last: a folder without it is not whole.
  await writeAtomically(
    path,
    printableJson({ info: { description: researchUse }, licenses: [], categories, images, annotations }),
  );
  return { path, crops: images.length, byClass, unreadable, notes };
}

/** @returns µm per pixel of what was written; `null` where a part of it could not be read */
async function cut(
  slide: Slide,
  mpp: Mpp,
  { x, y }: { readonly x: number; readonly y: number },
  { size, umPerPx, isSrgb, signal }: CropRequest,
  path: string,
): Promise<Mpp | null> {
  const [stepX, stepY] = umPerPx === null ? [1, 1] : [umPerPx / mpp.x, umPerPx / mpp.y];
  const view = slide.inView({ colours: isSrgb ? 'srgb' : 'stored', choice: null });
  const corner = { x: x - (size / 2) * stepX, y: y - (size / 2) * stepY };
  const pixels = await view.readScaled(
    { ...corner, width: size, height: size, stepX, stepY },
    signal === undefined ? {} : { signal },
  );
  if (pixels.missing.length > 0) return null;
  const raw = { width: pixels.width, height: pixels.height, channels: 3 as const };
  await writeAtomically(path, await sharp(pixels.data, { raw }).png().toBuffer());
  return { x: mpp.x * stepX, y: mpp.y * stepY };
}

/** Crops of another time among these would be labels of nothing. */
async function requireEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch((cause: unknown) => {
    if (codeOf(cause) === 'ENOENT') return [];
    throw notUsable(folder, 'it cannot be read', cause);
  });
  if (names.length > 0) throw notUsable(folder, 'it holds files already');
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw notUsable(folder, 'it cannot be made', cause);
  });
}

function notUsable(folder: string, why: string, cause?: unknown): SpindleError {
  return new SpindleError('usage', {
    what: 'no crops were written',
    where: { path: folder },
    why,
    remedy: 'name a folder that is empty, or is not there yet',
    cause,
  });
}
