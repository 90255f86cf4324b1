/** Properties of an OME image, `ome.*`: its elements' attributes under their own names. */
import { childOf, childrenOf, type XmlElement } from '../../container/xml';

export interface OmeElements {
  readonly root: XmlElement;
  readonly image: XmlElement;
  readonly pixels: XmlElement;
  readonly objective: XmlElement | undefined;
}

/** Channels, persons and annotations that are told of; a slide has a few. */
const maxRepeated = 256;

export function omeProperties({ root, image, pixels, objective }: OmeElements): Record<string, string> {
  const properties = new Map<string, string>();
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined && value.trim() !== '') properties.set(`ome.${name}`, value.trim());
  };
  const addAll = (name: string, element: XmlElement | undefined): void => {
    for (const [key, value] of Object.entries(element?.attributes ?? {})) {
      if (!key.includes(':')) add(`${name}.${key}`, value);
    }
  };
  add('Creator', root.attributes.Creator);
  add('UUID', root.attributes.UUID);
  addAll('Image', image);
  add('Image.AcquisitionDate', childOf(image, 'AcquisitionDate')?.text);
  add('Image.Description', childOf(image, 'Description')?.text);
  addAll('Pixels', pixels);
  childrenOf(pixels, 'Channel')
    .slice(0, maxRepeated)
    .forEach((channel, i) => addAll(`Channel[${i}]`, channel));
  addAll('Objective', objective);
  const instrumentId = childOf(image, 'InstrumentRef')?.attributes.ID;
  const instruments = childrenOf(root, 'Instrument');
  const instrument = instruments.find(({ attributes }) => attributes.ID === instrumentId) ?? instruments[0];
  addAll('Microscope', childOf(instrument, 'Microscope'));
  childrenOf(root, 'Experimenter')
    .slice(0, maxRepeated)
    .forEach((person, i) => addAll(`Experimenter[${i}]`, person));
  const notes = childrenOf(childOf(root, 'StructuredAnnotations'), 'MapAnnotation')
    .flatMap((note) => childrenOf(childOf(note, 'Value'), 'M'))
    .slice(0, maxRepeated);
  for (const { attributes, text } of notes) add(`annotation.${attributes.K ?? ''}`, text);
  return Object.fromEntries(properties);
}
