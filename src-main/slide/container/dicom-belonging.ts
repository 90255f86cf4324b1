/**
 * Which slide a DICOM file belongs to, by its header alone: series that hold a volume are slides; series of nothing but labels,
 * overviews and thumbnails belong to the slide with which they share the frame of reference or the container.
 */
import type { ByteSource } from '../source/byte-source';
import { readElementsUpTo, type DicomStart } from './dicom-file';
import { flavourOf, type DicomFlavour } from './dicom-flavour';
import { dicomTag } from './dicom-tags';
import { textAt } from './dicom-values';

export interface DicomBelonging {
  /** Path of the file from its folder. */
  readonly name: string;
  readonly flavour: DicomFlavour;
  /** `null` of a file that names none: it is alone. */
  readonly series: string | null;
  readonly study: string | null;
  readonly frameOfReference: string | null;
  /** The glass slide's own number. */
  readonly container: string | null;
}

/** Names of a slide's files. */
export interface DicomSlideFiles {
  /** Files of the series with the volume, in the order in which they were given; the volumes first. */
  readonly own: readonly string[];
  /** Files of series of labels, overviews and thumbnails that belong to it. */
  readonly auxiliary: readonly string[];
}

export interface DicomSlides {
  readonly slides: readonly DicomSlideFiles[];
  /** Files of series without a volume that belong to none of the slides, or to an unknown one. */
  readonly strays: readonly string[];
}

/** @throws SpindleError `broken-file`. */
export async function readBelonging(
  name: string,
  source: ByteSource,
  start: DicomStart,
): Promise<DicomBelonging> {
  const dataSet = await readElementsUpTo(source, start, dicomTag.container);
  const text = (tag: number): string | null => {
    const value = textAt(dataSet, tag);
    return value === '' ? null : value;
  };
  return {
    name,
    flavour: flavourOf(dataSet).flavour,
    series: text(dicomTag.seriesInstance),
    study: text(dicomTag.study),
    frameOfReference: text(dicomTag.frameOfReference),
    container: text(dicomTag.container),
  };
}

export function slidesAmong(files: readonly DicomBelonging[]): DicomSlides {
  const series = groupBySeries(files);
  const isSlide = (group: Series): boolean => group.some(({ flavour }) => flavour === 'volume');
  const slides = series.filter(isSlide);
  const auxiliary = series
    .filter((group) => !isSlide(group))
    .map((group) => ({ group, of: slidesOf(group, slides) }));
  const names = (group: readonly DicomBelonging[]): string[] => group.map(({ name }) => name);
  return {
    slides: slides.map((slide) => ({
      own: names([
        ...slide.filter(({ flavour }) => flavour === 'volume'),
        ...slide.filter(({ flavour }) => flavour !== 'volume'),
      ]),
      auxiliary: auxiliary.filter(({ of }) => of.includes(slide)).flatMap(({ group }) => names(group)),
    })),
    strays: auxiliary.filter(({ of }) => of.length === 0).flatMap(({ group }) => names(group)),
  };
}

/** At least one file, all of one series. */
type Series = readonly DicomBelonging[];

function groupBySeries(files: readonly DicomBelonging[]): Series[] {
  const groups = new Map<string, DicomBelonging[]>();
  for (const file of files) {
    const key = file.series ?? `file ${file.name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [file]);
    else group.push(file);
  }
  return [...groups.values()];
}

/**
 * Two scans of one glass slide may share their label. Where neither reference nor container is stated, the only slide of
 * the study is meant.
 */
function slidesOf(auxiliary: Series, slides: readonly Series[]): readonly Series[] {
  const own = identityOf(auxiliary);
  const possible = slides
    .map((slide) => ({ slide, identity: identityOf(slide) }))
    .filter(({ identity }) => !differs(own.container, identity.container));
  const sure = possible.filter(
    ({ identity }) =>
      same(own.frameOfReference, identity.frameOfReference) ||
      (same(own.container, identity.container) && same(own.study, identity.study)),
  );
  if (sure.length > 0) return sure.map(({ slide }) => slide);
  const ofStudy = slides.filter((slide) => same(own.study, identityOf(slide).study));
  const [only] = possible.filter(({ slide }) => ofStudy.includes(slide));
  return ofStudy.length === 1 && only !== undefined ? [only.slide] : [];
}

type Identity = Pick<DicomBelonging, 'study' | 'frameOfReference' | 'container'>;

function identityOf(series: Series): Identity {
  const first = (key: keyof Identity): string | null =>
    series.find((file) => file[key] !== null)?.[key] ?? null;
  return {
    study: first('study'),
    frameOfReference: first('frameOfReference'),
    container: first('container'),
  };
}

function same(one: string | null, other: string | null): boolean {
  return one !== null && one === other;
}

function differs(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one !== other;
}
