/** What stands under an address of a slide, in a few words for people. */
import type { Family, Values } from '../../contract/domain/slide-state';
import { pictureName } from '../../contract/identity';

interface Words<F extends Family> {
  /** What the address is of. */
  readonly of: string;
  readonly value: (value: Values[F]) => string;
}

const at = ({ x, y }: { readonly x: number; readonly y: number }): string => `at ${x}, ${y}`;

const words: { readonly [F in Family]: Words<F> } = {
  'pixel-size': { of: 'the pixel size', value: ({ x, y }) => `${x} × ${y} µm per pixel` },
  'mask-edit': {
    of: 'a correction of the tissue mask',
    value: ({ kind, polygon }) => `${kind} an area of ${polygon[0]?.length ?? 0} corners`,
  },
  region: {
    of: 'a region',
    value: ({ role, name, polygons }) => `"${name}" (${role}), polygons: ${polygons.length}`,
  },
  protocol: { of: 'the protocol', value: (chosen) => (typeof chosen === 'string' ? chosen : chosen.key) },
  figure: { of: 'an added figure', value: at },
  verdict: { of: 'a verdict', value: ({ verdict, place }) => `${verdict}, ${at(place)}` },
  area: {
    of: 'a counting area',
    value: ({ shape, areaMm2, place }) => `${shape} of ${areaMm2} mm² ${at(place)}`,
  },
  hotspot: { of: 'the hotspot', value: at },
  consensus: {
    of: 'a consensus',
    value: ({ verdict, place, present }) => `${verdict}, ${at(place)}, with ${present.join(', ')}`,
  },
  estimate: {
    of: 'a reader’s own count',
    value: ({ own, software }) => `${own ?? 'none'}, before the software’s ${software}`,
  },
  blinding: { of: 'reading blinded', value: ({ reader }) => `${reader} reads blinded` },
  case: {
    of: 'the case',
    value: ({ name, block, stain }) => [name, block, stain].filter((part) => part !== undefined).join(', '),
  },
  'sign-off': { of: 'a sign-off', value: ({ reader }) => `by ${reader}` },
  withdrawal: { of: 'a withdrawn sign-off', value: ({ reader, reason }) => `by ${reader}: "${reason}"` },
  note: { of: 'a note', value: ({ text }) => `"${text}"` },
  alignment: { of: 'an alignment', value: ({ other }) => `with the slide ${pictureName(other)}` },
  run: { of: 'a run', value: ({ startedAt, model }) => `${model.id} ${model.version}, ${startedAt}` },
  views: { of: 'what was looked at', value: ({ reader, views }) => `${views.length} views of ${reader}` },
};

/** `the pixel size` */
export function familyWords(family: Family): string {
  return words[family].of;
}

/** `0.25 × 0.25 µm per pixel`. @param value of that family; `null` where nothing stands */
export function valueWords(family: Family, value: Values[Family] | null): string {
  if (value === null) return 'nothing';
  // The type does not say that the value is of this family.
  const said = words[family].value as (value: Values[Family]) => string;
  return said(value);
}
