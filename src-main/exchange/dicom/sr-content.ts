/** Content items of structured reports (DICOM PS3.3, section C.17.3): a concept and its value, with the items that belong to it. */
import { codeElements, codes, type Code } from './dicom-codes';
import { tags } from './dicom-tags';
import { encoded, encodedSequence, numbers, sequence, text, type DicomElement } from './dicom-write';

type Relationship = 'CONTAINS' | 'HAS OBS CONTEXT' | 'HAS CONCEPT MOD' | 'SELECTED FROM';

export type ContentItem = readonly DicomElement[];

function item(
  relationship: Relationship,
  valueType: string,
  name: Code,
  ...elements: readonly DicomElement[]
): ContentItem {
  return [
    text(tags.relationship, relationship),
    text(tags.valueType, valueType),
    sequence(tags.conceptName, codeElements(name)),
    ...elements,
  ];
}

export function codeItem(relationship: Relationship, name: Code, value: Code): ContentItem {
  return item(relationship, 'CODE', name, sequence(tags.conceptCode, codeElements(value)));
}

export function textItem(relationship: Relationship, name: Code, value: string): ContentItem {
  return item(relationship, 'TEXT', name, text(tags.textValue, value));
}

export function uidItem(relationship: Relationship, name: Code, uid: string): ContentItem {
  return item(relationship, 'UIDREF', name, text(tags.uidValue, uid));
}

/** A decimal text of at most 16 characters, and the number itself where that is less. */
export function numberItem(name: Code, value: number, unit: Code): ContentItem {
  const decimal = decimalText(value);
  return item(
    'CONTAINS',
    'NUM',
    name,
    sequence(tags.measuredValue, [
      text(tags.numericValue, decimal),
      ...(Number(decimal) === value ? [] : [numbers(tags.floatingPointValue, [value])]),
      sequence(tags.unit, codeElements(unit)),
    ]),
  );
}

function decimalText(value: number): string {
  const whole = String(value + 0);
  if (whole.length <= 16) return whole;
  for (let digits = 15; digits > 0; digits -= 1) {
    const rounded = String(Number(value.toPrecision(digits)));
    if (rounded.length <= 16) return rounded;
  }
  return '0';
}

export function coordinatesItem(
  name: Code,
  graphic: string,
  values: readonly number[],
  image: ContentItem,
  exact: readonly DicomElement[],
): ContentItem {
  return item(
    'CONTAINS',
    'SCOORD',
    name,
    text(tags.graphicType, graphic),
    numbers(tags.graphicData, values),
    text(tags.pixelOrigin, 'VOLUME'),
    sequence(tags.content, image),
    ...exact,
  );
}

export function slideCoordinatesItem(
  name: Code,
  graphic: string,
  values: readonly number[],
  frameOfReference: string,
  exact: readonly DicomElement[],
): ContentItem {
  return item(
    'CONTAINS',
    'SCOORD3D',
    name,
    text(tags.graphicType, graphic),
    numbers(tags.graphicData, values),
    text(tags.regionFrameOfReference, frameOfReference),
    ...exact,
  );
}

export function imageItem(reference: readonly DicomElement[]): ContentItem {
  return item('SELECTED FROM', 'IMAGE', codes.source, sequence(tags.referencedSops, reference));
}

/** @param items each encoded already. */
export function container(
  relationship: Relationship | null,
  name: Code,
  template: string | null,
  items: readonly (readonly Uint8Array[])[],
  ...beside: readonly DicomElement[]
): ContentItem {
  const templates =
    template === null
      ? []
      : [
          sequence(tags.contentTemplate, [
            text(tags.mappingResource, 'DCMR'),
            text(tags.templateId, template),
          ]),
        ];
  return [
    ...(relationship === null ? [] : [text(tags.relationship, relationship)]),
    text(tags.valueType, 'CONTAINER'),
    sequence(tags.conceptName, codeElements(name)),
    text(tags.continuity, 'SEPARATE'),
    ...templates,
    encodedSequence(tags.content, items),
    ...beside,
  ];
}

export function encodedItems(items: readonly ContentItem[]): Uint8Array[][] {
  return items.map((each) => encoded(each));
}
