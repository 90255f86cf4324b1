/**
 * Files of one content of which lists state different things, found before anything is analysed. Of most lists no file is opened: only
 * those of one size and the same samples are, and only where what is stated of them differs.
 */
import { stat } from 'node:fs/promises';
import pMap from 'p-map';
import { asSpindleError, SpindleError, throwIfAborted } from '../contract/errors';
import { pictureName } from '../contract/identity';
import { isAddress } from '../slide/source/address';
import { contentOf } from '../slide/source/content';
import { openFileSource } from '../slide/source/file-source';
import type { ListedSlide } from './listed-slide';
import { picturesIn } from './pictures-in-file';
import { contradictionWords, mayAllBeOne, mayBeOne, type StatedSlide } from './same-content';
import { slideOfBatch } from './slide-of-batch';

/** Of a share, each look is a wait. */
const looksAtATime = 16;
/** More are not listed in an error. */
const mostFaults = 20;

interface Listed extends StatedSlide {
  readonly scene?: number;
}

/**
 * A copy that only opening tells, such as one that is named by another file of its set, is refused when it is opened; so is one on a
 * server. What cannot be read is set aside in its turn. @throws table-invalid, with both lines of each contradiction; aborted
 */
export async function requireOneMeaning(slides: readonly ListedSlide[], signal?: AbortSignal): Promise<void> {
  let alike = [slides.filter(({ path }) => !isAddress(path)).map(listed)].filter(mayContradict);
  for (const traitOf of [sizeOf, contentAt, pictureAt])
    alike = (await parted(alike, traitOf, signal)).filter(mayContradict);
  const faults = alike.flatMap((ofSlide) =>
    ofSlide.flatMap((each, index) => {
      const other = ofSlide.slice(0, index).find(({ settings }) => !mayBeOne(settings, each.settings));
      return other === undefined ? [] : [contradictionWords(other, each)];
    }),
  );
  if (faults.length > 0) throw contradicted(faults);
}

function listed(slide: ListedSlide): Listed {
  const { settings = {}, ...named } = slideOfBatch(slide);
  return { ...named, settings };
}

function mayContradict(files: readonly Listed[]): boolean {
  return !mayAllBeOne(files.map(({ settings }) => settings));
}

/** Those of which the trait is the same, in their order. */
async function parted(
  groups: readonly (readonly Listed[])[],
  traitOf: (file: Listed, signal: AbortSignal | undefined) => Promise<string>,
  signal: AbortSignal | undefined,
): Promise<Listed[][]> {
  const parts: Listed[][] = [];
  for (const files of groups) {
    const traits = await pMap(
      files,
      async (file) => {
        throwIfAborted(signal);
        return traitOf(file, signal).catch((thrown: unknown) => {
          if (asSpindleError(thrown).tag === 'aborted') throw thrown;
          return null;
        });
      },
      { concurrency: looksAtATime },
    );
    const byTrait = new Map<string, Listed[]>();
    for (const [index, file] of files.entries()) {
      const trait = traits[index] ?? null;
      if (trait === null) continue;
      const others = byTrait.get(trait);
      if (others === undefined) byTrait.set(trait, [file]);
      else others.push(file);
    }
    parts.push(...byTrait.values());
  }
  return parts;
}

async function sizeOf({ path }: Listed): Promise<string> {
  return String((await stat(path)).size);
}

async function contentAt({ path, scene = 0 }: Listed): Promise<string> {
  const source = await openFileSource(path);
  try {
    return `${await contentOf(source)} ${scene}`;
  } finally {
    await source.close();
  }
}

/** @throws Error where the file holds no such picture */
async function pictureAt({ path, scene = 0 }: Listed, signal: AbortSignal | undefined): Promise<string> {
  const picture = (await picturesIn(path, signal))[scene];
  if (picture === undefined) throw new Error(`no picture ${scene}`);
  return pictureName(picture);
}

function contradicted(faults: readonly string[]): SpindleError {
  const more = faults.length - mostFaults;
  const told = [...faults.slice(0, mostFaults), ...(more > 0 ? [`and ${more} more`] : [])];
  return new SpindleError('table-invalid', {
    what: 'cannot use the list of slides',
    why: told.join('. '),
    remedy: 'correct it, or leave one of the files out; nothing was analysed',
    details: told,
  });
}
