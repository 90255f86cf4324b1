/**
 * A CZI's metadata: XML in; the size of the canvas, pixel size, objective, and properties under OpenSlide's names out. A
 * property is a path of element names, in which the member of a list (`Channels`/`Channel`) goes by its `Id` or `Name`.
 */
import type { Mpp } from '../../../contract/slide';
import { childOf, descendantOf, parseXml, type XmlElement } from '../../container/xml';
import { formatDouble } from '../../property-text';
import { brokenFile } from '../../slide-errors';

export interface CziMetadata {
  /** Level-0 pixels. */
  readonly canvasWidth: number;
  readonly canvasHeight: number;
  readonly scenes: number;
  /** Bits that 16-bit grey uses. */
  readonly greyBits: number;
  readonly mpp: Mpp | null;
  readonly objectivePower: number | null;
  readonly properties: Readonly<Record<string, string>>;
}

const maxSide = 2 ** 30;
const maxScenes = 10_000;
/** Characters of a name; longer ones, by the thousand, would take more memory than the file has. */
const maxNameLength = 1000;
const sections = ['AttachmentInfos', 'DisplaySetting', 'Information', 'Scaling'] as const;

/** @throws SpindleError `broken-file` when it is no XML, or does not state the size of the image. */
export function parseCziMetadata(path: string, xml: string): CziMetadata {
  const root = parseXml(path, xml);
  const metadata = root.name === 'ImageDocument' ? childOf(root, 'Metadata') : undefined;
  const found = new Map<string, string>();
  for (const section of sections) {
    const element = childOf(metadata, section);
    if (element !== undefined) addProperties(found, ['zeiss', section], element);
  }
  const image = descendantOf(metadata, 'Information', 'Image');
  const side = (name: string, most: number): number => {
    const value = wholeNumber(childOf(image, name)?.text);
    if (value === null || value < 1 || value > most)
      throw brokenFile(path, `its metadata states no ${name} that is one`);
    return value;
  };
  const [canvasWidth, canvasHeight] = [side('SizeX', maxSide), side('SizeY', maxSide)];
  // What was cut out of a slide may have no scenes at all.
  const scenes = childOf(image, 'SizeS') === undefined ? 1 : side('SizeS', maxScenes);
  const bits = wholeNumber(childOf(image, 'ComponentBitCount')?.text) ?? 16;
  const objectivePower = powerOf(found);
  if (objectivePower !== null) found.set('openslide.objective-power', formatDouble(objectivePower));
  return {
    canvasWidth,
    canvasHeight,
    scenes,
    greyBits: bits >= 1 && bits <= 16 ? bits : 16,
    mpp: mppOf(found),
    objectivePower,
    properties: Object.fromEntries(found),
  };
}

/** @param path its own name last. */
function addProperties(found: Map<string, string>, path: readonly string[], element: XmlElement): void {
  if (path.join('.').length > maxNameLength) return;
  for (const [name, value] of Object.entries(element.attributes)) {
    if (name === 'xmlns' || name.startsWith('xmlns:') || value.trim() === '') continue;
    found.set([...path, name.slice(name.indexOf(':') + 1)].join('.'), value);
  }
  if (element.text.trim() !== '') found.set(path.join('.'), element.text);
  const named = element.children.flatMap((child): [string, XmlElement][] => {
    const name = nameIn(path.at(-1) ?? '', child);
    return name === null ? [] : [[name, child]];
  });
  const uses = new Map<string, number>();
  for (const [name] of named) uses.set(name, (uses.get(name) ?? 0) + 1);
  for (const [name, child] of named) {
    // Of several by one name none is left out in favour of another: OpenSlide leaves out all.
    if (uses.get(name) === 1) addProperties(found, [...path, name], child);
  }
}

/** `null` for the member of a list that has no name. */
function nameIn(parent: string, { name, attributes }: XmlElement): string | null {
  const isMember = parent === `${name}s` || (parent === 'Items' && name === 'Distance');
  return isMember ? (attributes.Id ?? attributes.Name ?? null) : name;
}

/** The file has metres per pixel. */
function mppOf(found: ReadonlyMap<string, string>): Mpp | null {
  const x = numberOf(found.get('zeiss.Scaling.Items.X.Value'));
  const y = numberOf(found.get('zeiss.Scaling.Items.Y.Value'));
  if (x === null || y === null) return null;
  return { x: x * 1_000_000, y: y * 1_000_000 };
}

function powerOf(found: ReadonlyMap<string, string>): number | null {
  const id = found.get('zeiss.Information.Image.ObjectiveSettings.ObjectiveRef.Id');
  if (id === undefined) return null;
  const power = numberOf(found.get(`zeiss.Information.Instrument.Objectives.${id}.NominalMagnification`));
  return power !== null && power > 0 ? power : null;
}

function numberOf(text: string | undefined): number | null {
  const value = text === undefined || text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

function wholeNumber(text: string | undefined): number | null {
  const value = numberOf(text);
  return value !== null && Number.isInteger(value) ? value : null;
}
