/** A series of whole-slide images on a DICOMweb server: the same headers as of files, with frames that are asked for one by one. */
import { createHash } from 'node:crypto';
import { readDicomFile, readDicomStart } from '../../container/dicom-file';
import { describeInstance, type DicomInstance } from '../../container/dicom-instance';
import { orderInstances, type DicomParts } from '../../container/dicom-pyramids';
import { sceneContent } from '../../scenes';
import { brokenFile, unsupportedSlide } from '../../slide-errors';
import { memorySource, type ServedInstance } from '../../source/byte-source';
import { accept, decline, type Format, type StatedIdentity } from '../format';
import { describeDicomSlide } from './dicom-slide';

export const dicomWeb: Format = {
  name: 'dicomweb',
  extensions: [],

  detect({ source }) {
    return Promise.resolve(
      source.series === undefined
        ? decline('it is no series on a DICOMweb server')
        : accept('a series on a DICOMweb server'),
    );
  },

  async open({ source: { name, series } }, scene) {
    if (series === undefined) throw brokenFile(name, 'it is no series');
    const instances = new Map<DicomInstance, ServedInstance>();
    for (const served of series.instances) instances.set(await instanceOf(served, name), served);
    const readable = [...instances.keys()].filter(
      ({ layout, flavour }) => layout !== null || flavour === 'volume',
    );
    const order = orderInstances(readable);
    const { pyramids } = order;
    const pyramid = pyramids[scene] ?? pyramids[0];
    const [base] = pyramid?.[0] ?? [];
    if (pyramid === undefined || base === undefined) throw brokenFile(name, 'it has no level');
    if (base.layout === null) throw unsupportedSlide(name, base.undecodable);
    const content = await describeDicomSlide(name, order, pyramid, []);
    const left = instances.size - readable.length;
    const scenes = pyramids.map(([level], index) => ({
      index,
      name: `pyramid ${index + 1}`,
      ...{ width: level?.[0].width ?? 0, height: level?.[0].height ?? 0 },
    }));
    return {
      ...content,
      identity: identityOf(series.uid, pyramid, instances),
      ...sceneContent(
        scenes,
        scene,
        [
          ...(content.notes ?? []),
          ...series.notes,
          ...(left > 0 ? [`${left} of the images beside the slide cannot be decoded and are left out.`] : []),
        ],
        'series',
      ),
    };
  },
};

async function instanceOf({ header, frame }: ServedInstance, name: string): Promise<DicomInstance> {
  const source = memorySource(header, name);
  const start = await readDicomStart(source);
  if (start === null) throw brokenFile(name, 'an image of the series has no header');
  return describeInstance({ ...(await readDicomFile(source, start)), frames: { read: frame } });
}

/** Frames of level 0, and of any other, that stand for the picture: each costs a request. */
const samples = { base: 4, other: 1 } as const;

/**
 * What identifies it: the series, its images, and what some frames hold. Not what identifies the same series on disk, of which the whole
 * pixel data are sampled: a server does not give them, and may have compressed them again.
 */
function identityOf(
  series: string,
  pyramid: readonly DicomParts[],
  instances: ReadonlyMap<DicomInstance, ServedInstance>,
): StatedIdentity {
  return {
    ofPicture: true,
    async parts() {
      const words = ['dicomweb', series];
      for (const [level, parts] of pyramid.entries()) {
        const [{ width, height }] = parts;
        words.push(`${width} ${height}`);
        for (const part of parts)
          words.push(await imageWords(part, instances.get(part), level === 0 ? samples.base : samples.other));
      }
      return words;
    },
  };
}

async function imageWords(
  { frames, frameOffset }: DicomInstance,
  served: ServedInstance | undefined,
  count: number,
): Promise<string> {
  const hash = createHash('sha256');
  const last = frames - 1;
  const chosen = new Set(Array.from({ length: count }, (_, i) => Math.floor((last * (i + 1)) / (count + 1))));
  for (const frame of chosen) hash.update((await served?.frame(frame)) ?? new Uint8Array());
  return `${served?.uid ?? ''} ${frameOffset} ${frames} ${hash.digest('hex').slice(0, 32)}`;
}
