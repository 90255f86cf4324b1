/** Requests about slides: which there are, opening and closing them, what they say of themselves, and what lies over them. */
import { dirname } from 'node:path';
import type { OpenedSlide, SpindleApi } from '../contract/api';
import { asSpindleError, SpindleError } from '../contract/errors';
import type { KnownMpp } from '../contract/slide';
import { requireMpp } from '../contract/slide-mpp';
import type { Settings } from '../project/settings';
import { withoutIdentity } from '../slide/identifying';
import type { CaseList } from './case-list';
import type { Dialogs } from './dialogs';
import { withDialogs } from './dialogs';
import type { Engines } from './engines';
import { firstOf, type ListedFolder } from './folder-listing';
import type { Glimpses } from './glimpses';
import type { OpenSlide, OpenSlides } from './open-slides';
import { isInside, type NamedPaths, type PathPolicy } from './path-policy';
import type { PhantomFile } from './phantom-file';
import type { Results } from './results';
import type { TissueMasks } from './tissue-masks';
import type { UploadFolder } from './upload-folder';
import type { ValueMaps } from './value-maps';

export interface SlideParts {
  readonly slides: OpenSlides;
  readonly list: ListedFolder;
  readonly named: NamedPaths;
  readonly policy: PathPolicy;
  readonly uploads: UploadFolder;
  readonly phantom: PhantomFile;
  readonly glimpses: Glimpses;
  readonly masks: TissueMasks;
  readonly maps: ValueMaps;
  readonly results: Results;
  readonly engines: Engines;
  readonly dialogs: Dialogs | null;
  readonly settings: Pick<Settings, 'noteSlide'>;
  readonly cases: Pick<CaseList, 'noteFile'>;
  /** What counts are made with. */
  readonly mppOf: (open: OpenSlide) => Promise<KnownMpp | null>;
  /** The folder whose slides are listed when this one is opened. */
  readonly homeOf: (file: string) => string | null;
  readonly warn: (error: SpindleError) => void;
  /** Fires when the application ends. */
  readonly closed: AbortSignal;
}

type SlideRequests =
  | 'listFolder'
  | 'glimpse'
  | 'chooseSlides'
  | 'phantomSlide'
  | 'openSlide'
  | 'openSlides'
  | 'closeSlide'
  | 'identity'
  | 'channelWindows'
  | 'tissueMask'
  | 'readMap';

export function slideRequests(parts: SlideParts): Pick<SpindleApi, SlideRequests> {
  const { slides, list, named, policy, uploads, phantom, glimpses, masks, maps, engines } = parts;
  return {
    listFolder: () => list.slides(),

    glimpse: async ({ path }) => {
      const { file } = await list.slideAt(await policy.admit(path));
      return glimpses.of(file, parts.closed);
    },

    chooseSlides: async () => {
      const chosen = await withDialogs(parts.dialogs).chooseSlides();
      named.grant(chosen);
      return chosen;
    },

    phantomSlide: async () => {
      const path = await phantom.ensure();
      named.grant([path]);
      return { path };
    },

    openSlide: async ({ path, scene, expects }) => {
      engines.touch();
      const admitted = await policy.admit(path);
      const { file: real, slides: count } = await list.slideAt(admitted);
      uploads.use(real);
      const open = await slides.open(real, scene);
      if (expects !== undefined && open.identity.key !== expects) {
        await slides.close(open.slideId);
        throw anotherSlide(real);
      }
      if (count > 1 || list.offers(admitted)) list.show(admitted);
      else if (real !== phantom.path) list.follow(real, parts.homeOf(real));
      try {
        parts.results.noteOpened(open);
        const opened = await describe(open);
        const isTemporary = uploads.path !== null && isInside(uploads.path, real);
        if (real !== phantom.path && !isTemporary) {
          parts.settings.noteSlide(real);
          parts.cases.noteFile(open.identity.key, real);
        }
        return count > 1 ? firstOf(count, opened) : opened;
      } catch (thrown) {
        await slides.close(open.slideId);
        throw thrown;
      }
    },

    openSlides: async () => Promise.all((await slides.list()).map(describe)),

    closeSlide: async ({ slideId }) => {
      await slides.close(slideId);
      return null;
    },

    identity: ({ slideId }) => slides.use(slideId, ({ slide }) => Promise.resolve(slide.info)),

    channelWindows: ({ slideId }) => slides.use(slideId, ({ slide }) => slide.channelWindows()),

    tissueMask: ({ slideId }) =>
      slides.use(slideId, async (open) =>
        masks.propose(open, requireMpp(open.slide.info, await parts.mppOf(open))),
      ),

    readMap: async ({ slideId, path }) => {
      const real = await policy.admit(path);
      uploads.use(real);
      return slides
        .use(slideId, ({ identity: { width, height, key, scene } }) =>
          maps.read(real, { width, height, picture: { key, scene } }),
        )
        .finally(() => releaseUpload(parts, real));
    },
  };
}

/** Decisions about the one must not be read beside the other. */
function anotherSlide(path: string): SpindleError {
  return new SpindleError('not-found', {
    what: 'the slide is not where it was seen last',
    where: { path },
    why: 'another slide lies there now',
    remedy: 'look for it in a folder; the other one is opened from the list of slides',
  });
}

/** Removes an upload whose slide is not open any more. */
export async function releaseUpload(
  { slides, uploads, warn }: Pick<SlideParts, 'slides' | 'uploads' | 'warn'>,
  path: string,
): Promise<void> {
  if (slides.has(path)) return;
  // What stays of it goes when the application ends.
  await uploads.release(path).catch((thrown: unknown) => warn(asSpindleError(thrown)));
}

/** The folder that is served, or in the desktop application the one that the file lies in. */
export function homeFolder(folder: string | null, isDesktop: boolean, file: string): string | null {
  return folder ?? (isDesktop ? dirname(file) : null);
}

async function describe({ slideId, path, slide, identity }: OpenSlide): Promise<OpenedSlide> {
  const { info, withheld } = withoutIdentity(slide.info);
  const { key, scene } = identity;
  return { slideId, picture: { key, scene }, path, info, withheld, colour: await slide.colour() };
}
