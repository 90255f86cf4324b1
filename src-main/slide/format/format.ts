/**
 * What a format is to the rest of Spindle: a driver that looks at a file and says whether it is its own, and why
 * not, and that opens it. After OpenSlide's vendor drivers.
 */
import type { Mpp, Scene } from '../../contract/slide';
import type { Tiff } from '../container/tiff';
import type { TiledImage } from '../container/tiled-image';
import { brokenFile } from '../slide-errors';
import type { StoredViews } from '../views';
import type { ByteSource } from '../source/byte-source';
import type { Companions } from '../source/companions';

/** A file that was opened and not yet recognised. */
export interface Candidate {
  readonly source: ByteSource;
  /** Its first bytes; up to 16. */
  readonly start: Uint8Array;
  /** Its structure when it is a TIFF, else `null`. Parsed once for all formats. */
  readonly tiff: Tiff | null;
  /** The files beside it. What a driver opens there is closed with the slide. */
  readonly companions: Companions;
  /** The folder was asked for and holds several slides, of which this is a file of the first: all are offered as scenes. */
  readonly wholeFolder: boolean;
}

/** The slides among the files of a folder that are several files. */
export interface SlideFiles {
  /** Each as the names of its files, first the one by which it is opened. Names may lead into folders inside. */
  readonly slides: readonly (readonly string[])[];
  /** Files that are no slide of their own, and of no other: they are not listed. */
  readonly hidden: readonly string[];
  /** The file by which the whole folder is opened, where there is one. */
  readonly folder?: string;
}

/** `why` is a clause without full stop: "it is not tiled". */
export interface Verdict {
  readonly accepted: boolean;
  readonly why: string;
  /** For a format that declined: the file is of this format or close to it, so that `why` is the reason to show. */
  readonly isOwn?: boolean;
}

export interface AssociatedImage {
  readonly name: string;
  readonly image: TiledImage;
  /** Its ICC colour profile; absent without. @throws SpindleError `broken-file`. */
  readonly iccProfile?: () => Promise<Uint8Array | null>;
}

/** Only the first files of larger sets: the fingerprint of each reads 768 KiB. */
export const mostMembers = 32;

/** What tells a slide from all others where that is not the content of the opened file alone. */
export interface StatedIdentity {
  /**
   * Hashed to the slide's key: the format's own identifier if there is one, and always content. Independent of which of the slide's
   * files was opened; never a name. Asked for once.
   */
  readonly parts: () => Promise<readonly string[]>;
  /** The parts are of the open picture alone; else of all scenes, which share a key. */
  readonly ofPicture: boolean;
  /** The other files by which this picture can be opened, each with the scene that it then is. Closed with the slide. */
  readonly members?: () => Promise<readonly { readonly source: ByteSource; readonly scene: number }[]>;
}

/** What a driver makes of a file. */
export interface SlideContent {
  readonly vendor: string | null;
  /** Level 0 first; at least one. */
  readonly levels: readonly TiledImage[];
  /** As the file states it, plausible or not; `null` when it does not. */
  readonly mpp: Mpp | null;
  readonly objectivePower: number | null;
  readonly associatedImages: readonly AssociatedImage[];
  /** The format's own properties; those that follow from the fields above are added by `Slide`. */
  readonly properties: Readonly<Record<string, string>>;
  /** For a slide with channels or several planes; `levels` are then those of the first channel in the default plane. */
  readonly views?: StoredViews;
  /** The ICC colour profile of level 0; absent in formats that have none. @throws SpindleError `broken-file`. */
  readonly iccProfile?: () => Promise<Uint8Array | null>;
  /** All pictures of a slide that holds several, in the file's order. */
  readonly scenes?: readonly Scene[];
  /** Absent where the content of the opened file is all that the slide is. */
  readonly identity?: StatedIdentity;
  /**
   * Names of the files of its folder that the slide says it is made of, there or not; they may lead into folders inside. Those that are
   * open need not be among them.
   */
  readonly setFiles?: readonly string[];
  /** What a reader must know about how the file was read, a sentence each. */
  readonly notes?: readonly string[];
}

export interface Format {
  readonly name: string;
  /** Lower case, with dot. */
  readonly extensions: readonly string[];
  /** @throws SpindleError `broken-file` when it is the format's own but damaged. */
  detect(candidate: Candidate): Promise<Verdict>;
  /** Only of formats whose slides are several files of one folder. @param names of files in it; those of other formats are left out. */
  readonly groupFiles?: (companions: Companions, names: readonly string[]) => Promise<SlideFiles>;
  /** Whether a name without extension is that of a file that lists the slides of a folder. */
  readonly isFolderList?: (name: string) => boolean;
  /** `open` offers the slides of a folder as scenes. */
  readonly opensFolders?: true;
  /**
   * Called only after `detect` accepted.
   * @param scene index of the picture asked for; 0 of a format whose slides hold one.
   * @throws SpindleError `broken-file`, `request-invalid` for a scene that there is not.
   */
  open(candidate: Candidate, scene: number): Promise<SlideContent>;
}

/** No scanner writes more levels; a hostile file could, and each costs time to describe. */
const maxLevels = 100;

/** @throws SpindleError `broken-file` when there are too few or too many levels to be a slide. */
export function checkLevelCount(path: string, count: number): void {
  if (count < 1) throw brokenFile(path, 'it has no level');
  if (count > maxLevels) throw brokenFile(path, `it has ${count} levels`);
}

export function accept(why: string): Verdict {
  return { accepted: true, why };
}

export function decline(why: string): Verdict {
  return { accepted: false, why };
}

/** Declines a file that is of the format, or nearly so, and cannot be read for this reason. */
export function declineOwn(why: string): Verdict {
  return { accepted: false, why, isOwn: true };
}
