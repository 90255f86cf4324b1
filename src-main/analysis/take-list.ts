/**
 * What a list states of slides that are not to be analysed now, recorded in a project: their cases, protocols, and where they lie. Each
 * slide is opened, because a name does not say which slide it is; one that cannot be is set aside with its reason.
 */
import { randomUUID } from 'node:crypto';
import type { Protocol } from '../contract/domain/protocol';
import { asSpindleError, SpindleError, throwIfAborted } from '../contract/errors';
import type { SlidePicture } from '../contract/identity';
import type { Project } from '../project/project';
import { isAddress } from '../slide/source/address';
import type { ListedSlide } from './listed-slide';
import { noteOpened } from './note-opened';
import { picturesIn } from './pictures-in-file';
import { slideOfBatch } from './slide-of-batch';

export interface TakenList {
  /** Slides of which something is another now. */
  readonly changed: number;
  /** Of which all stood already. */
  readonly unchanged: number;
  /** Of which the list states no case, protocol or pixel size. */
  readonly unstated: number;
  /** Slides that were set aside, with what was wrong. */
  readonly faults: readonly SpindleError[];
}

export interface ListTaking {
  /** Name of the person or program whose decisions these are. */
  readonly by: string;
  readonly own: readonly Protocol[];
  readonly signal?: AbortSignal;
}

/** As decisions that are undone together. @throws write-failed, project-invalid; aborted, after which what was recorded stays */
export async function takeList(
  project: Project,
  slides: readonly ListedSlide[],
  { by, own, signal }: ListTaking,
): Promise<TakenList> {
  const stated = slides.filter(
    ({ case: name, protocol, mpp }) => name !== null || protocol !== null || mpp !== null,
  );
  const batch = randomUUID();
  const faults: SpindleError[] = [];
  let changed = 0;
  for (const listed of stated) {
    throwIfAborted(signal);
    const slide = await pictureOf(listed, signal).catch((thrown: unknown) => {
      const error = asSpindleError(thrown);
      if (error.tag === 'aborted' || error.tag === 'internal') throw thrown;
      faults.push(error);
      return null;
    });
    if (slide === null) continue;
    const { path, settings = {} } = slideOfBatch(listed);
    if (noteOpened(project, { slide, path, settings, by, own, batch }) > 0) changed += 1;
  }
  return {
    ...{ changed, unchanged: stated.length - changed - faults.length },
    ...{ unstated: slides.length - stated.length, faults },
  };
}

async function pictureOf(
  { path, scene }: ListedSlide,
  signal: AbortSignal | undefined,
): Promise<SlidePicture> {
  if (isAddress(path)) throw missing(path, 'slides on servers are named to `spindle batch`');
  const pictures = await picturesIn(path, signal);
  const picture = pictures[scene ?? 0];
  if (picture === undefined)
    throw missing(path, `the file holds ${pictures.length} pictures, and no number ${scene ?? 0}`);
  return picture;
}

function missing(path: string, why: string): SpindleError {
  return new SpindleError('not-found', {
    what: 'nothing is recorded of the slide',
    where: { path },
    why,
    remedy: 'correct the list; what it states of the others is recorded',
  });
}
