/**
 * Reads COCO JSON: text as it comes in, the annotations of one image out. They are given out as they are read where images and categories
 * stand before them, as Spindle, CVAT and MIDOG write them; else they wait for the end. A file of several images is refused unless
 * one of them is named. Boxes are a corner and a size; where they can only be two corners, as MIDOG has them, they are read as these.
 */
import type { Point, Ring } from '../contract/roi';
import { annotationLimits, unknownSlide, type Annotation, type Shape } from './annotation';
import { chooseImage, type FileImage } from './choose-image';
import { boxFormOf, type BoxForm, type FourNumbers } from './coco-boxes';
import type { AnnotationParser, ParserContext } from './exchange-format';
import { tooMuch, type TextPlace } from './exchange-fault';
import { isObject, notCoordinates } from './geojson-shape';
import { JsonParts, type JsonPart } from './json-parts';
import { polygonsOfKeyholes } from './keyhole';
import { quoted } from './left-out';
import { isCoordinate } from './number-text';
import { boxOf, openRing, rectangleOf } from './rings';
import { slideOf } from './slide-member';
import { describedBy, fieldNames, type Fields } from './xml-fields';

/** Name of the keypoint that a point is. */
export const pointName = 'centre';
/** Marks the category of what has no class. */
export const idOfNone = 'none';

/** Number or text, by which annotations name images and categories. */
type Id = number | string;
type Item = Readonly<Record<string, unknown>>;

interface Category {
  readonly name: string;
}

/** An annotation as far as it is known without what stands elsewhere in the file. */
interface ReadAnnotation {
  readonly category: Id | null;
  readonly attributes: Item;
  readonly score: unknown;
  readonly place: TextPlace;
  readonly image: Id | null;
  /** `null` where only the box says it. */
  readonly shape: Shape | null;
  readonly box: FourNumbers | null;
  readonly hasBox: boolean;
}

/** Boxes of which the form is told. */
const mostLookedAt = 500;

export class CocoParser implements AnnotationParser {
  readonly #parts = new JsonParts(['images', 'categories', 'annotations']);
  readonly #context: ParserContext;
  readonly #images = new Map<Id, FileImage>();
  readonly #categories = new Map<Id, Category>();
  /** The chosen one, once it is; `null` in it for a file that lists no image. */
  #chosen: { readonly id: Id | null; readonly image: FileImage | null } | null = null;
  #boxForm: BoxForm | null = null;
  #waiting: ReadAnnotation[] = [];
  #boxes = 0;
  #annotations = 0;
  #points = 0;

  constructor(context: ParserContext) {
    this.#context = context;
  }

  write(text: string): readonly Annotation[] {
    this.#take(this.#parts.write(text));
    return this.#given(false);
  }

  end(): ReturnType<AnnotationParser['end']> {
    this.#take(this.#parts.end());
    const annotations = this.#given(true);
    return { annotations, slide: this.#chosen?.image?.slide ?? unknownSlide };
  }

  #take(parts: readonly JsonPart[]): void {
    for (const { value, place, list } of parts) {
      if (list === null) continue;
      if (!isObject(value)) this.#leaveOut(`value in the list ${list} that is no object`, place);
      else if (list === 'images') this.#takeImage(value, place);
      else if (list === 'categories') this.#takeCategory(value, place);
      else this.#takeAnnotation(value, place);
    }
  }

  #leaveOut(what: string, place: TextPlace): void {
    this.#context.leftOut.add(what, place);
  }

  #takeImage(value: Item, place: TextPlace): void {
    const id = idOf(value.id);
    if (id === null) {
      this.#leaveOut('image without an id', place);
      return;
    }
    if (this.#images.size >= annotationLimits.annotations)
      throw tooMuch(annotationLimits.annotations, 'images', place);
    const fileName = typeof value.file_name === 'string' ? value.file_name : '';
    const own = isObject(value.spindle) ? value.spindle : { name: fileName.replace(/^.*[/\\]/, '') || null };
    const { width, height } = value;
    this.#images.set(id, {
      name: fileName === '' ? String(id) : fileName.slice(0, annotationLimits.text),
      slide: slideOf({ ...own, width, height }),
    });
    if (this.#chosen !== null && this.#images.size > 1) this.#choose();
  }

  #takeCategory(value: Item, place: TextPlace): void {
    const id = idOf(value.id);
    if (id === null || typeof value.name !== 'string') this.#leaveOut('category without id or name', place);
    else if (this.#categories.size >= annotationLimits.annotations)
      throw tooMuch(annotationLimits.annotations, 'categories', place);
    else this.#categories.set(id, { name: value.spindle === idOfNone ? '' : value.name });
  }

  #takeAnnotation(value: Item, place: TextPlace): void {
    this.#annotations += 1;
    if (this.#annotations > annotationLimits.annotations)
      throw tooMuch(annotationLimits.annotations, 'annotations', place);
    for (const name of Object.keys(value))
      if (!knownMembers.has(name)) this.#leaveOut(`member ${quoted(name)}`, place);
    const { bbox, score } = value;
    const box = boxNumbers(bbox);
    const attributes = isObject(value.attributes) ? value.attributes : {};
    const shape = this.#shapeOf(value, attributes, place);
    if (shape === null && box !== null) this.#boxes += 1;
    const [image, category] = [idOf(value.image_id), idOf(value.category_id)];
    // Not the whole value: its outlines as they stood would be held with it.
    this.#waiting.push({
      ...{ image, category, attributes, score, place, shape, box, hasBox: bbox !== undefined },
    });
  }

  /** Those that wait for nothing more; at the end, all. */
  #given(isEnd: boolean): Annotation[] {
    if (!isEnd && (this.#images.size === 0 || this.#categories.size === 0)) return [];
    if (this.#chosen === null && (isEnd || this.#waiting.length > 0)) this.#choose();
    const image = this.#chosen?.image ?? null;
    if (this.#boxForm === null && this.#boxes > 0) {
      if (!isEnd && this.#boxes < mostLookedAt) return [];
      const boxes = this.#waiting.flatMap(({ shape, box, image: of }) =>
        shape === null && box !== null && this.#isChosen(of) ? [box] : [],
      );
      // Of the chosen image there may be none yet.
      if (!isEnd && boxes.length === 0) {
        this.#waiting = this.#waiting.filter((each) => this.#isOfImage(each));
        this.#boxes = 0;
        return [];
      }
      this.#boxForm = boxFormOf(boxes, image?.slide ?? unknownSlide);
    }
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting.flatMap((each) => (this.#isOfImage(each) ? this.#annotationOf(each) : []));
  }

  #choose(): void {
    const [first] = this.#waiting;
    if (this.#images.size === 0) {
      const ids = new Map(
        this.#waiting.map(({ image }) => [image, { name: String(image), slide: unknownSlide }]),
      );
      if (first !== undefined && ids.size > 1) chooseImage(ids, this.#context.image);
      this.#chosen = { id: null, image: null };
      return;
    }
    const id = chooseImage(this.#images, this.#context.image);
    this.#chosen = { id, image: this.#images.get(id) ?? null };
  }

  #isChosen(image: Id | null): boolean {
    const id = this.#chosen?.id ?? null;
    return id === null || id === image;
  }

  #isOfImage({ image, place }: ReadAnnotation): boolean {
    if (this.#isChosen(image)) return true;
    const isListed = image !== null && this.#images.has(image);
    this.#leaveOut(
      `annotation of ${isListed ? 'another image' : 'an image that the file does not list'}`,
      place,
    );
    return false;
  }

  #annotationOf(read: ReadAnnotation): Annotation[] {
    const { place, shape: known, box, hasBox } = read;
    const shape = known ?? (box && boxShape(box, this.#boxForm ?? 'size'));
    if (shape === null) {
      this.#leaveOut(hasBox ? notCoordinates : 'annotation without a box or an outline', place);
      return [];
    }
    if (known === null && this.#boxForm === 'corners')
      this.#leaveOut('form of boxes, which are two corners as in MIDOG, and were read as these', place);
    return [{ ...this.#described(read), shape }];
  }

  /** What an annotation shows but by its box. */
  #shapeOf({ keypoints, segmentation }: Item, attributes: Item, place: TextPlace): Shape | null {
    if (Array.isArray(keypoints) && keypoints.length > 0) {
      const [x, y, isSeen] = keypoints as readonly unknown[];
      if (keypoints.length === 3 && isSeen !== 0 && isCoordinate(x) && isCoordinate(y)) {
        this.#points += 1;
        return { kind: 'point', x, y };
      }
      this.#leaveOut('keypoints of an object, of which its box or outline is taken', place);
    }
    if (isObject(segmentation)) this.#leaveOut('mask (RLE), of which the box is taken', place);
    if (!Array.isArray(segmentation) || segmentation.length === 0) return null;
    const rings = segmentation.map(ringOf);
    if (rings.some((ring) => ring === null)) {
      this.#leaveOut('outline that is none, of which the box is taken', place);
      return null;
    }
    const raw = rings.filter((ring) => ring !== null);
    this.#points += raw.reduce((total, ring) => total + ring.length, 0);
    if (this.#points > annotationLimits.points) throw tooMuch(annotationLimits.points, 'points', place);
    return this.#areaOf(raw, attributes, place);
  }

  #areaOf(raw: readonly Ring[], { Rings: counts, Shape: kind }: Item, place: TextPlace): Shape {
    if (typeof counts === 'string') {
      const polygons = polygonsOfKeyholes(raw, counts);
      if (polygons !== null) return { kind: 'area', polygons };
      this.#leaveOut(
        'holes of an area whose outline was changed, which are cut out by its one outline',
        place,
      );
    }
    const open = raw.map(openRing);
    const [outline = []] = open;
    if (open.length === 1 && kind === 'Ellipse') return { kind: 'ellipse', ...boxOf(outline) };
    const rectangle = open.length === 1 ? rectangleOf(outline) : null;
    return rectangle ?? { kind: 'area', polygons: open.map((ring) => [ring]) };
  }

  #described({ category, attributes, score, place }: ReadAnnotation): Omit<Annotation, 'shape'> {
    for (const name of Object.keys(attributes))
      if (!knownAttributes.has(name)) this.#leaveOut(`attribute ${quoted(name)}`, place);
    const text = (of: unknown): string | undefined => (typeof of === 'string' ? of : undefined);
    const fields: Partial<Record<string, string>> = {};
    for (const name of fieldNames) fields[name] = text(attributes[name]);
    if (typeof score === 'number') fields.Score = String(score);
    const known = category === null ? undefined : this.#categories.get(category);
    if (known === undefined) this.#leaveOut('category that the file does not list', place);
    const colour = text(attributes.Colour) ?? '';
    return describedBy(
      {
        className: known?.name ?? (category === null ? '' : String(category)),
        name: text(attributes.Name) ?? '',
        colour: /^#[0-9a-f]{6}$/i.test(colour) ? colour.toLowerCase() : null,
        isLocked: attributes.Locked === true,
      },
      ...([fields as Fields, this.#context.leftOut, place] as const),
    );
  }
}

const knownMembers: ReadonlySet<string> = new Set([
  ...['id', 'image_id', 'category_id', 'bbox', 'area', 'iscrowd', 'segmentation', 'keypoints'],
  ...['num_keypoints', 'score', 'attributes'],
]);
const knownAttributes: ReadonlySet<string> = new Set([...fieldNames, 'Name', 'Colour', 'Locked', 'Rings']);

function idOf(value: unknown): Id | null {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return typeof value === 'string' ? value.slice(0, annotationLimits.text) : null;
}

function boxNumbers(value: unknown): FourNumbers | null {
  if (!Array.isArray(value) || value.length !== 4) return null;
  const [a, b, c, d] = value as readonly unknown[];
  return isCoordinate(a) && isCoordinate(b) && isCoordinate(c) && isCoordinate(d) ? [a, b, c, d] : null;
}

function boxShape([x, y, third, fourth]: FourNumbers, form: BoxForm): Shape | null {
  const [width, height] = form === 'corners' ? [third - x, fourth - y] : [third, fourth];
  return width < 0 || height < 0 ? null : { kind: 'rectangle', x, y, width, height };
}

/** Pairs of numbers, one behind the other; `null` for what is no ring. */
function ringOf(value: unknown): Ring | null {
  if (!Array.isArray(value) || value.length < 6 || value.length % 2 !== 0) return null;
  const numbers = value as readonly unknown[];
  const ring: Point[] = [];
  for (let at = 0; at < numbers.length; at += 2) {
    const [x, y] = [numbers[at], numbers[at + 1]];
    if (!isCoordinate(x) || !isCoordinate(y)) return null;
    ring.push([x, y]);
  }
  return openRing(ring).length < 3 ? null : ring;
}
