/**
 * The XML of a Philips TIFF, a DICOM-like tree of DataObjects with named Attributes: text in, pixel spacings,
 * properties under OpenSlide's names, and label and macro image out.
 */
import { childrenOf, childOf, parseXml, type XmlElement } from '../../container/xml';
import { brokenFile } from '../../slide-errors';

/** From one pixel to the next. Millimetres. */
interface PixelSpacing {
  readonly rowMm: number;
  readonly columnMm: number;
}

export interface PhilipsSlide {
  /** Spacings of all levels, the largest first. */
  readonly spacings: readonly PixelSpacing[];
  /** Spacing of the slide. */
  readonly spacing: PixelSpacing | null;
  readonly objectivePower: number | null;
  readonly properties: Readonly<Record<string, string>>;
  /** JPEG files. */
  readonly pictures: { readonly label?: Uint8Array; readonly macro?: Uint8Array };
}

const representations = 'PIIM_PIXEL_DATA_REPRESENTATION_SEQUENCE';
const scannedImages = 'PIM_DP_SCANNED_IMAGES';

/** @throws SpindleError `broken-file`. */
export function parsePhilips(path: string, description: string): PhilipsSlide {
  const root = parseXml(path, description);
  if (root.name !== 'DataObject' || root.attributes.ObjectType !== 'DPUfsImport')
    throw brokenFile(path, 'its XML is not of a DPUfsImport');
  const images = objectsOf(attributeOf(root, scannedImages));
  const slides = images.filter((image) => isOfType(image, 'WSI'));
  const [slide] = slides;
  if (slide === undefined || slides.length > 1)
    throw brokenFile(path, `its XML has ${slides.length} whole-slide images`);
  const properties = Object.fromEntries(propertiesOf(root, 'philips'));
  const label = pictureOf(images, 'LABELIMAGE');
  const macro = pictureOf(images, 'MACROIMAGE');
  const objectivePower = powerOf(properties['philips.DICOM_DERIVATION_DESCRIPTION'] ?? '');
  if (objectivePower !== null) properties['openslide.objective-power'] = String(objectivePower);
  const barcode = properties['philips.PIM_DP_UFS_BARCODE'];
  if (barcode !== undefined) properties['openslide.barcode'] = Buffer.from(barcode, 'base64').toString();
  return {
    spacings: objectsOf(attributeOf(slide, representations))
      .filter(({ attributes }) => attributes.ObjectType === 'PixelDataRepresentation')
      .flatMap((representation) => attributeOf(representation, 'DICOM_PIXEL_SPACING') ?? [])
      .map(({ text }) => {
        const spacing = spacingOf(text);
        if (spacing === null) throw brokenFile(path, `its XML has the pixel spacing ${text.slice(0, 80)}`);
        return spacing;
      }),
    spacing: spacingOf(properties['philips.DICOM_PIXEL_SPACING'] ?? ''),
    objectivePower,
    properties,
    pictures: { ...(label && { label }), ...(macro && { macro }) },
  };
}

function attributeOf(object: XmlElement, name: string): XmlElement | undefined {
  return childrenOf(object, 'Attribute').find(({ attributes }) => attributes.Name === name);
}

function objectsOf(attribute: XmlElement | undefined): readonly XmlElement[] {
  return childrenOf(childOf(attribute, 'Array'), 'DataObject');
}

function isOfType(image: XmlElement, type: string): boolean {
  return attributeOf(image, 'PIM_DP_IMAGE_TYPE')?.text === type;
}

function pictureOf(images: readonly XmlElement[], type: string): Uint8Array | undefined {
  const image = images.find((candidate) => isOfType(candidate, type));
  const encoded = image === undefined ? undefined : attributeOf(image, 'PIM_DP_IMAGE_DATA')?.text;
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64');
}

/** Properties of an object, of its whole-slide image, and of that image's levels by their number. */
function* propertiesOf(object: XmlElement, prefix: string): Generator<[string, string]> {
  for (const attribute of childrenOf(object, 'Attribute')) {
    const name = attribute.attributes.Name;
    if (name === undefined) continue;
    if (name === scannedImages) {
      const image = objectsOf(attribute).find((candidate) => isOfType(candidate, 'WSI'));
      if (image !== undefined) yield* propertiesOf(image, prefix);
    } else if (name === representations) {
      for (const [i, level] of objectsOf(attribute).entries())
        yield* propertiesOf(level, `${prefix}.${name}[${i}]`);
    } else if (attribute.children.length === 0) {
      yield [`${prefix}.${name}`, attribute.text];
    }
  }
}

/** `"row" "column"` */
function spacingOf(text: string): PixelSpacing | null {
  const [rowMm, columnMm, more] = text
    .replaceAll('"', ' ')
    .trim()
    .split(/\s+/)
    .map((part) => (part === '' ? NaN : Number(part)));
  const isLength = (value: number | undefined): value is number =>
    value !== undefined && Number.isFinite(value) && value > 0;
  return isLength(rowMm) && isLength(columnMm) && more === undefined ? { rowMm, columnMm } : null;
}

/** `…-levels=10000,10002-…`: the first may be the objective's power, when it is one that objectives have. */
function powerOf(derivation: string): number | null {
  for (const item of derivation.split('-')) {
    const [key, value = ''] = item.split('=', 2);
    // Its value is quoted and may hold dashes of its own.
    if (key === 'sourceFilename') return null;
    if (key !== 'levels') continue;
    const power = Number(value.split(',')[0]);
    return Number.isInteger(power) && power >= 1 && power <= 200 ? power : null;
  }
  return null;
}
