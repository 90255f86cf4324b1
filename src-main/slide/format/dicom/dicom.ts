/**
 * DICOM whole-slide images (PS3.3, section A.32.8): a series of files in one folder, of which any may be opened, or the media
 * that a DICOMDIR describes. Each VOLUME image is a level; LABEL, OVERVIEW and THUMBNAIL are associated images, also those of
 * series of their own. Several slides, or pyramids of one series, are scenes. After OpenSlide's dicom driver.
 */
import { basename, extname } from 'node:path';
import { asSpindleError, type SpindleError } from '../../../contract/errors';
import type { Scene } from '../../../contract/slide';
import { slidesAmong, type DicomSlideFiles, type DicomSlides } from '../../container/dicom-belonging';
import { readDicomFile, readDicomStart, unreadableSyntax } from '../../container/dicom-file';
import {
  isDicomdirName,
  isMediaDirectory,
  isWholeSlideImage,
  maxDicomFiles,
  readDicomdir,
  readDicomFolder,
  type DicomFolderFiles,
} from '../../container/dicom-folder';
import { describeInstance, type DicomInstance } from '../../container/dicom-instance';
import {
  orderAssociated,
  orderInstances,
  type DicomParts,
  type DicomPyramids,
} from '../../container/dicom-pyramids';
import { sceneContent } from '../../scenes';
import { brokenFile, unsupportedSlide } from '../../slide-errors';
import type { ByteSource } from '../../source/byte-source';
import type { Companions } from '../../source/companions';
import { dicomIdentity } from './identity';
import { describeDicomSlide } from './dicom-slide';
import {
  accept,
  decline,
  declineOwn,
  mostMembers,
  type Candidate,
  type Format,
  type SlideFiles,
  type Verdict,
} from '../format';

export const dicom: Format = {
  name: 'dicom',
  extensions: ['.dcm'],

  async detect({ source, tiff }) {
    // A file that is both is what its name says.
    if (tiff !== null && ['.tif', '.tiff'].includes(extname(source.name).toLowerCase())) {
      return decline('it is a TIFF by name');
    }
    const start = await readDicomStart(source);
    if (start === null) return decline('it is not a DICOM file');
    const unreadable = unreadableSyntax(start);
    if (isMediaDirectory(start)) return unreadable === null ? detectMedia(source) : declineOwn(unreadable);
    if (!(await isWholeSlideImage(source, start)))
      return declineOwn('it is a DICOM file, but no whole-slide image');
    if (unreadable !== null) return declineOwn(unreadable);
    const { layout, undecodable } = describeInstance(await readDicomFile(source, start));
    return layout === null ? declineOwn(undecodable) : accept('a DICOM whole-slide image');
  },

  groupFiles,
  isFolderList: isDicomdirName,
  opensFolders: true,

  async open(candidate, scene) {
    const { source } = candidate;
    const own = await readOwn(source);
    const folder = await readFolder(candidate, own !== null);
    const offered = slidesOffered(candidate, own, folder);
    const read: ReadSlide[] = [];
    const unreadable: SpindleError[] = [];
    for (const files of offered.slides) {
      try {
        read.push(await readSlide(files, own, folder, source.name));
      } catch (thrown) {
        const error = asSpindleError(thrown);
        // Of several slides one that is damaged does not cost the others.
        if (offered.slides.length === 1 || error.tag === 'aborted' || error.tag === 'internal') throw thrown;
        unreadable.push(error);
      }
    }
    const [broken] = unreadable;
    if (read.length === 0 && broken !== undefined) throw broken;
    const scenes = read.flatMap((slide) => scenesOf(slide, read.length > 1, own));
    const chosen = scenes[scene];
    // A number that is none ends after this, where the scenes that there are can be named.
    const { slide, pyramid } = chosen ?? scenes[0] ?? noScene(source.name);
    await closeOthers(read, slide);
    const content = await describeDicomSlide(source.name, slide.order, pyramid, slide.auxiliary);
    return {
      ...content,
      setFiles: folder.absent,
      identity: {
        ...dicomIdentity(pyramid),
        members: () =>
          Promise.resolve(membersOf(slide, pyramid).filter(({ source }) => source !== own?.file.source)),
      },
      ...sceneContent(
        scenes.map(describeScene),
        scene,
        [...(content.notes ?? []), ...slide.notes, ...folderNotes(folder, offered, unreadable.length)],
        holderOf(candidate, own),
      ),
    };
  },
};

/** Choosing a scene by its number makes no sense among more slides than this. */
const maxScenes = 100;

async function detectMedia(source: ByteSource): Promise<Verdict> {
  const start = await readDicomStart(source);
  const files = start === null ? [] : await readDicomdir(source, start);
  return files.length === 0
    ? declineOwn('it is a DICOMDIR that names no whole-slide image')
    : accept(`a DICOMDIR of ${files.length} files`);
}

/** Slides by the first of their files; one that a DICOMDIR describes alone by that, so that all of its folders count. */
async function groupFiles(companions: Companions, names: readonly string[]): Promise<SlideFiles> {
  if (names.length > maxDicomFiles) return { slides: [], hidden: [] };
  const dicomdir = names.find(isDicomdirName);
  const found = await readDicomFolder(companions, names);
  const { slides, strays } = slidesAmong(found.files);
  const groups = slides.map(({ own, auxiliary }) => [...own, ...auxiliary]);
  if (dicomdir === undefined || !found.isMedia) return { slides: groups, hidden: strays };
  if (groups.length > 1) return { slides: groups, hidden: [dicomdir, ...strays], folder: dicomdir };
  return { slides: [[dicomdir, ...groups.flat()]], hidden: strays, folder: dicomdir };
}

/** The instance that was opened; `null` for a DICOMDIR, which is none. */
async function readOwn(source: ByteSource): Promise<DicomInstance | null> {
  const start = await readDicomStart(source);
  if (start === null) throw brokenFile(source.name, 'it is no DICOM file any more');
  return isMediaDirectory(start) ? null : describeInstance(await readDicomFile(source, start));
}

async function readFolder({ source, companions }: Candidate, isFile: boolean): Promise<DicomFolderFiles> {
  const name = basename(source.name);
  const names = await companions.names();
  // A server does not list the files beside a file.
  return readDicomFolder(companions, isFile && !names.includes(name) ? [...names, name] : names);
}

/** The slide of the file that was opened; all of a folder or DICOMDIR. */
function slidesOffered(
  { source, wholeFolder }: Candidate,
  own: DicomInstance | null,
  { files }: DicomFolderFiles,
): DicomSlides {
  const among = slidesAmong(files);
  const { slides } = among;
  if (own === null || wholeFolder) {
    if (slides.length === 0) throw unsupportedSlide(source.name, 'none of its files can be read as a slide');
    if (slides.length <= maxScenes) return among;
    throw unsupportedSlide(
      source.name,
      `it holds ${slides.length} slides, and at most ${maxScenes} are offered`,
    );
  }
  const name = basename(source.name);
  const slide = slides.find((each) => each.own.includes(name) || each.auxiliary.includes(name));
  if (slide !== undefined) return { ...among, slides: [slide] };
  if (own.flavour === 'volume') return { ...among, slides: [{ own: [name], auxiliary: [] }] };
  const what = own.flavour === null ? 'an image of another kind' : `a ${own.flavour}`;
  throw unsupportedSlide(source.name, `it is ${what}, and the images of its slide are not in its folder`);
}

interface ReadSlide {
  readonly name: string;
  readonly order: DicomPyramids;
  /** Images of separate series. */
  readonly auxiliary: readonly DicomParts[];
  readonly sources: readonly ByteSource[];
  readonly notes: readonly string[];
}

/** @throws SpindleError `broken-file`, `unsupported-format`. */
async function readSlide(
  { own: names, auxiliary: auxiliaryNames }: DicomSlideFiles,
  own: DicomInstance | null,
  { files, open }: DicomFolderFiles,
  path: string,
): Promise<ReadSlide> {
  const sources: ByteSource[] = [];
  const notes: string[] = [];
  const read = async (name: string): Promise<DicomInstance | null> => {
    if (own !== null && name === basename(path)) return own;
    const isVolume = files.find((file) => file.name === name)?.flavour === 'volume';
    const source = await open(name);
    if (source === null) {
      notes.push('A file of the slide could no longer be opened.');
      return null;
    }
    sources.push(source);
    try {
      const start = await readDicomStart(source);
      if (start === null) throw brokenFile(source.name, 'it is no DICOM file any more');
      const instance = describeInstance(await readDicomFile(source, start));
      if (isVolume || instance.layout !== null) return instance;
      throw brokenFile(source.name, instance.undecodable);
    } catch (thrown) {
      const error = asSpindleError(thrown);
      if (isVolume || error.tag !== 'broken-file') throw thrown;
      notes.push(`A label, overview or thumbnail is left out: ${error.why}.`);
      return null;
    }
  };
  const all = async (wanted: readonly string[]): Promise<DicomInstance[]> => {
    const instances: DicomInstance[] = [];
    for (const name of wanted) {
      const instance = await read(name);
      if (instance !== null) instances.push(instance);
    }
    return instances;
  };
  const order = orderInstances(await all(names));
  const auxiliary = orderAssociated(await all(auxiliaryNames));
  return { name: basename(names[0] ?? path), order, auxiliary, sources, notes };
}

interface DicomScene {
  readonly slide: ReadSlide;
  readonly pyramid: readonly DicomParts[];
  readonly name: string;
}

/** The pyramid of the file that was opened comes first. */
function scenesOf(slide: ReadSlide, isOneOfMany: boolean, own: DicomInstance | null): DicomScene[] {
  const holdsOwn = (pyramid: readonly DicomParts[]): boolean =>
    own !== null && pyramid.some((parts) => parts.includes(own));
  const { pyramids } = slide.order;
  const sorted = [...pyramids.filter(holdsOwn), ...pyramids.filter((pyramid) => !holdsOwn(pyramid))];
  return sorted.map((pyramid, i) => {
    const number = `pyramid ${i + 1}`;
    const named = isOneOfMany ? slide.name : number;
    return { slide, pyramid, name: isOneOfMany && sorted.length > 1 ? `${slide.name}, ${number}` : named };
  });
}

/** Every file of the slide's series, with the scene that the pyramid is when the file is opened. */
function membersOf(
  slide: ReadSlide,
  pyramid: readonly DicomParts[],
): { source: ByteSource; scene: number }[] {
  const instances = [...slide.order.pyramids.flat(), ...slide.order.associated].flat();
  return instances.slice(0, mostMembers).map((own) => ({
    source: own.file.source,
    scene: scenesOf(slide, false, own).findIndex((scene) => scene.pyramid === pyramid),
  }));
}

function holderOf({ wholeFolder }: Candidate, own: DicomInstance | null): string {
  if (own === null) return 'DICOMDIR';
  return wholeFolder ? 'folder' : 'series';
}

function describeScene({ pyramid, name }: DicomScene, index: number): Scene {
  const [base] = pyramid[0] ?? [];
  return { index, name, width: base?.width ?? 0, height: base?.height ?? 0 };
}

function noScene(path: string): never {
  throw brokenFile(path, 'it has no level');
}

async function closeOthers(read: readonly ReadSlide[], chosen: ReadSlide): Promise<void> {
  const others = read.filter((slide) => slide !== chosen).flatMap(({ sources }) => sources);
  await Promise.all(others.map((source) => source.close()));
}

function folderNotes({ missing }: DicomFolderFiles, { strays }: DicomSlides, unreadable: number): string[] {
  const notes: string[] = [];
  if (missing > 0) notes.push(`The DICOMDIR names ${files(missing)} that cannot be opened.`);
  if (unreadable > 0)
    notes.push(`${unreadable === 1 ? 'One slide' : `${unreadable} slides`} of the folder cannot be read.`);
  if (strays.length > 0) {
    notes.push(
      `The folder holds ${files(strays.length)} of labels, overviews or thumbnails that belong to none of its slides.`,
    );
  }
  return notes;
}

function files(count: number): string {
  return count === 1 ? '1 file' : `${count} files`;
}
