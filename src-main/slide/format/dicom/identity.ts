/**
 * What identifies a DICOM slide, for every file of its series alike: the series and the pixel data of its levels. Headers,
 * label and overview are left out: they may be corrected or removed, and the slide stays the same.
 */
import { dicomTag } from '../../container/dicom-tags';
import type { DicomInstance } from '../../container/dicom-instance';
import type { DicomParts } from '../../container/dicom-pyramids';
import { textAt } from '../../container/dicom-values';
import { samplesOf } from '../../source/samples';
import type { StatedIdentity } from '../format';

/** Samples of all parts of level 0 together, and of any other level; at least two of each part. */
const samples = { base: 16, other: 4 } as const;

/** Identity of one pyramid, level 0 first: the pyramids of a series have keys of their own, because their order is not fixed. */
export function dicomIdentity(pyramid: readonly DicomParts[]): StatedIdentity {
  return {
    ofPicture: true,
    async parts() {
      const [base] = pyramid[0] ?? [];
      const series = base === undefined ? null : textAt(base.file.dataSet, dicomTag.seriesInstance);
      const words = ['dicom', series ?? ''];
      for (const [level, parts] of pyramid.entries()) {
        const [{ width, height }] = parts;
        words.push(`${width} ${height}`);
        const count = Math.ceil((level === 0 ? samples.base : samples.other) / parts.length);
        for (const part of parts) words.push(await pixelContent(part, count));
      }
      return words;
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
