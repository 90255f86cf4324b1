/**
 * What a DICOM slide is known by, whichever file of its series was opened: the series and the pixel data of level 0. Headers and the
 * other images are left out: they are put right, or taken out, without another slide coming of it.
 */
import { dicomTag } from '../container/dicom-tags';
import type { DicomInstance } from '../container/dicom-instance';
import type { DicomParts } from '../container/dicom-pyramids';
import { textAt } from '../container/dicom-values';
import { samplesOf } from '../source/samples';
import type { StatedIdentity } from './format';

/** Of all parts of level 0 together; of each at least two. */
const samples = 16;

/** Of one pyramid, level 0 first: the pyramids of a series are pictures with keys of their own, because their order is not fixed. */
export function dicomIdentity([base]: readonly DicomParts[]): StatedIdentity {
  return {
    ofPicture: true,
    async parts() {
      if (base === undefined) return ['dicom'];
      const [{ file, width, height }] = base;
      const content: string[] = [];
      for (const part of base) content.push(await pixelContent(part, Math.ceil(samples / base.length)));
      const series = textAt(file.dataSet, dicomTag.seriesInstance) ?? '';
      return ['dicom', series, `${width} ${height}`, ...content];
    },
  };
}

/** What follows the last frame of compressed pixel data counts as part of it. */
async function pixelContent({ file, frameOffset }: DicomInstance, count: number): Promise<string> {
  const { source, pixelData } = file;
  const { offset } = pixelData;
  const rest = source.size - offset;
  const size = Math.min(pixelData.length ?? rest, rest);
  const read = (from: number, length: number): Promise<Uint8Array> => source.read(offset + from, length);
  return `${frameOffset} ${size} ${await samplesOf(size, read, Math.max(2, count))}`;
}
