/**
 * What a list states of slides that are not to be analysed now, recorded in a project: their cases, protocols, and where they lie. Each
 * slide is opened, because a name does not say which slide it is; one that cannot be is set aside with its reason, and so are names of
 * one slide of which the list states different things. Nothing is recorded before all were opened.
 */
import { randomUUID } from 'node:crypto';
import { Turns } from '../base/turns';
import type { Protocol } from '../contract/domain/protocol';
import { asSpindleError, SpindleError, throwIfAborted } from '../contract/errors';
import { pictureName, type SlidePicture } from '../contract/identity';
import type { Project } from '../project/project';
import { isAddress } from '../slide/source/address';
import { laterPixelSize } from './later-decisions';
import type { ListedSlide } from './listed-slide';
import { noteOpened, notRecorded } from './note-opened';
import { picturesIn } from './pictures-in-file';
import { contradiction, mayBeOne, type StatedSlide } from './same-content';
import { slideOfBatch } from './slide-of-batch';

export interface TakenList {
  /** Slides of which something is another now. */
  readonly changed: number;
  /** Of which all stood already. */
  readonly unchanged: number;
  /** Lines that state nothing that a project keeps: no case, block, stain, protocol or pixel size. */
  readonly unstated: number;
  /** Further names of slides that are counted already. */
  readonly same: readonly { readonly path: string; readonly as: string }[];
  /** What is stated of slides and was not recorded; `why` is a sentence. */
  readonly notTaken: readonly { readonly path: string; readonly why: string }[];
  /** Lines that were set aside, with what was wrong. */
  readonly faults: readonly SpindleError[];
}

export interface ListTaking {
  /** Name of the person or program whose decisions these are. */
  readonly by: string;
  readonly own: readonly Protocol[];
  readonly signal?: AbortSignal;
}

/** A slide of the list, under each of its names. */
interface Opened {
  readonly slide: SlidePicture;
  readonly names: StatedSlide[];
}

/** As decisions that are undone together. @throws write-failed, project-invalid; aborted, after which what was recorded stays */
export async function takeList(
  project: Project,
  slides: readonly ListedSlide[],
  { by, own, signal }: ListTaking,
): Promise<TakenList> {
  const stated = slides.filter(
    ({ case: name, block, stain, protocol, mpp }) => (name ?? block ?? stain ?? protocol ?? mpp) !== null,
  );
  const { opened, faults } = await openedSlides(stated, signal);
  const batch = randomUUID();
  const same: { path: string; as: string }[] = [];
  const notTaken: { path: string; why: string }[] = [];
  const turns = new Turns();
  let [changed, unchanged] = [0, 0];
  for (const { slide, names } of opened) {
    const [first, ...others] = names;
    const contradictions = others.flatMap((each, index) =>
      contradictionWith(names.slice(0, index + 1), each),
    );
    faults.push(...contradictions);
    if (first === undefined || contradictions.length > 0) continue;
    throwIfAborted(signal);
    await turns.step();
    const settings = Object.assign({}, ...names.map((each) => each.settings)) as StatedSlide['settings'];
    const later = settings.mpp === undefined ? null : laterPixelSize(project, slide, settings.mpp);
    const otherWhys = notRecorded(project, { slide, settings, own });
    for (const why of [...(later === null ? [] : [later]), ...otherWhys])
      notTaken.push({ path: first.path, why });
    if (noteOpened(project, { slide, path: first.path, settings, by, own, batch }) > 0) changed += 1;
    else unchanged += 1;
    same.push(...others.map(({ path }) => ({ path, as: first.path })));
  }
  return { changed, unchanged, unstated: slides.length - stated.length, same, notTaken, faults };
}

/** Each slide once, in the order of the list. */
async function openedSlides(
  stated: readonly ListedSlide[],
  signal: AbortSignal | undefined,
): Promise<{ readonly opened: Iterable<Opened>; readonly faults: SpindleError[] }> {
  const opened = new Map<string, Opened>();
  const faults: SpindleError[] = [];
  for (const listed of stated) {
    throwIfAborted(signal);
    const slide = await pictureOf(listed, signal).catch((thrown: unknown) => {
      const error = asSpindleError(thrown);
      if (error.tag === 'aborted' || error.tag === 'internal') throw thrown;
      faults.push(error);
      return null;
    });
    if (slide === null) continue;
    const name = pictureName(slide);
    const known = opened.get(name) ?? { slide, names: [] };
    opened.set(name, known);
    const { settings = {}, ...named } = slideOfBatch(listed);
    known.names.push({ ...named, settings });
  }
  return { opened: opened.values(), faults };
}

/** None where it may be the same as all before it. */
function contradictionWith(before: readonly StatedSlide[], each: StatedSlide): SpindleError[] {
  const other = before.find(({ settings }) => !mayBeOne(settings, each.settings));
  return other === undefined ? [] : [contradiction(other, each)];
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
