/**
 * The slides of a batch: named files, folders, folders within them, and lists, of which a pattern and a shard leave a part. One folder
 * that cannot be read costs its slides, not the batch.
 */
import { createHash } from 'node:crypto';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { reasonOf } from '../base/thrown';
import { SpindleError, throwIfAborted } from '../contract/errors';
import { isAddress, publicName } from '../slide/source/address';
import { findSlides, kindOf, slidesIn } from './find-slides';
import { listedSlide, type ListedSlide } from './listed-slide';
import { mergedSlides } from './merged-slides';
import { isSlideTable, readSlideTable } from './slide-table';
import { foldersBelow } from './walk-folders';

/** One of `of` parts of the same slides, from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

export interface SlideChoice {
  /** Folders within the named ones are searched too. */
  readonly recursive?: boolean;
  /** Of names, or where it holds a slash of paths below what was named: `*.svs`, `2026-*\/**`. */
  readonly pattern?: string;
  readonly shard?: Shard;
  /** Whether a protocol that a list names is a person's own; none is where it is left out. */
  readonly isOwnProtocol?: (name: string) => boolean;
}

export interface ChosenSlides {
  /** Each once; in the order in which they were named. */
  readonly slides: readonly ListedSlide[];
  /** With those of the other shards. */
  readonly inAllShards: readonly ListedSlide[];
  /** What was passed over; sentences. */
  readonly notes: readonly string[];
}

/** A slide, and its path below what was named: the same on every machine, wherever the share is mounted. */
interface Found {
  readonly slide: ListedSlide;
  readonly below: string;
}

/**
 * @throws nothing-readable when no slide is left; not-found for a named file, folder or list that is not there; table-invalid; aborted
 */
export async function chooseSlides(
  inputs: readonly string[],
  { recursive = false, pattern, shard, isOwnProtocol = () => false }: SlideChoice,
  signal?: AbortSignal,
): Promise<ChosenSlides> {
  const notes: string[] = [];
  const found: Found[] = [];
  for (const input of inputs) {
    throwIfAborted(signal);
    found.push(...(await slidesOf(input, { recursive, isOwnProtocol }, notes, signal)));
  }
  const isWanted = pattern === undefined ? () => true : matcher(pattern);
  const all = eachOnce(found.filter(({ below }) => isWanted(below)));
  if (all.length === 0) throw nothingLeft(inputs, found.length, pattern);
  const ours = shard === undefined ? all : all.filter(({ below }) => isIn(shard, below));
  const slideOf = ({ slide }: Found): ListedSlide => slide;
  return { slides: ours.map(slideOf), inAllShards: all.map(slideOf), notes };
}

async function slidesOf(
  input: string,
  { recursive, isOwnProtocol }: Required<Pick<SlideChoice, 'recursive' | 'isOwnProtocol'>>,
  notes: string[],
  signal: AbortSignal | undefined,
): Promise<Found[]> {
  if (isAddress(input)) return [{ slide: listedSlide(input), below: publicName(input) }];
  const path = resolve(input);
  if ((await kindOf(path)) === 'folder') {
    const paths = recursive ? await slidesBelow(path, notes, signal) : await slidesIn(path);
    return paths.map((each) => ({ slide: listedSlide(each), below: slashed(relative(path, each)) }));
  }
  if (!isSlideTable(path))
    return (await findSlides([path])).map((each) => ({ slide: listedSlide(each), below: basename(each) }));
  const table = await readSlideTable(path, isOwnProtocol);
  notes.push(...table.notes.map((note) => `${basename(path)}: ${note}`));
  return table.slides.map((slide) => ({
    slide,
    below: isAddress(slide.path) ? publicName(slide.path) : slashed(relative(dirname(path), slide.path)),
  }));
}

async function slidesBelow(
  folder: string,
  notes: string[],
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const slides: string[] = [];
  for await (const found of foldersBelow(folder, signal)) {
    const { path } = found;
    const isPassedOver = (why: string): number => notes.push(`${path} is passed over: ${why}.`);
    if (found.type === 'documents') isPassedOver('it holds the summary.csv of an earlier analysis');
    else if (found.type === 'unreadable') isPassedOver(reasonOf(found.thrown));
    else
      slides.push(
        ...(await slidesIn(path).catch((thrown: unknown) => {
          isPassedOver(reasonOf(thrown));
          return [];
        })),
      );
  }
  return slides;
}

/** Whether a path below what was named, with slashes, matches. */
export function matcher(pattern: string): (below: string) => boolean {
  const matches = picomatch(pattern, { nocase: true });
  return (below) => matches(pattern.includes('/') ? below : (below.split('/').at(-1) ?? below));
}

/** By a hash of the path, so that a slide stays in its shard when others come or go. */
function isIn({ index, of }: Shard, below: string): boolean {
  const hash = createHash('sha256').update(below).digest().readUInt32BE(0);
  return hash % of === index - 1;
}

/** @throws table-invalid for a slide of which two inputs state different things */
function eachOnce(found: readonly Found[]): Found[] {
  const belowOf = new Map(found.map(({ slide, below }) => [slide.path, below]));
  return mergedSlides(found.map(({ slide }) => slide)).map((slide) => ({
    ...{ slide, below: belowOf.get(slide.path) ?? slide.path },
  }));
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}

function nothingLeft(inputs: readonly string[], before: number, pattern: string | undefined): SpindleError {
  return new SpindleError('nothing-readable', {
    what: 'no slide to analyse',
    where: { path: inputs.map(publicName).join(', ') },
    why:
      before > 0 && pattern !== undefined
        ? `none of ${before} matches the pattern ${pattern}`
        : 'no file there has the extension of a slide',
    remedy: 'name files, folders or lists; --recursive searches the folders within folders',
  });
}
