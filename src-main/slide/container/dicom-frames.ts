/** The frames of one DICOM file: a number goes in, the bytes of that frame come out, for every transfer syntax. */
import { brokenFile, tileUnreadable } from '../slide-errors';
import { locateFrames, readFrame, type FrameOffsets } from './dicom-fragments';
import type { DicomFrames } from './dicom-file';
import type { DicomInstance } from './dicom-instance';
import { nativeFrameBytes } from './dicom-pixels';
import { dicomTag } from './dicom-tags';

export function framesOf(instance: DicomInstance): DicomFrames {
  const { layout } = instance;
  if (layout === null) return { read: () => Promise.reject(tileUnreadable(instance.undecodable)) };
  if (instance.file.frames !== undefined) return instance.file.frames;
  return layout.compression === 'none'
    ? nativeFrames(instance, nativeFrameBytes(layout, instance.tileWidth, instance.tileHeight))
    : encapsulatedFrames(instance);
}

function nativeFrames({ file: { source, pixelData } }: DicomInstance, frameBytes: number): DicomFrames {
  return {
    async read(frame, signal) {
      const { offset, length } = pixelData;
      if (length === null)
        throw brokenFile(source.name, 'its pixels are encapsulated without being compressed');
      if ((frame + 1) * frameBytes > length) throw tileUnreadable('the file holds nothing for this frame');
      return source.read(offset + frame * frameBytes, frameBytes, signal);
    },
  };
}

/** Where frames begin is read once, when the first is asked for. */
function encapsulatedFrames({ file: { source, pixelData, dataSet }, frames }: DicomInstance): DicomFrames {
  let located: Promise<FrameOffsets> | null = null;
  const locate = (): Promise<FrameOffsets> =>
    locateFrames({
      source,
      offset: pixelData.offset,
      frames,
      extendedOffsets: dataSet.get(dicomTag.extendedOffsets),
    }).catch((cause: unknown) => {
      // A share that was away for a moment must not cost the level.
      located = null;
      throw cause;
    });
  return {
    async read(frame, signal) {
      located ??= locate();
      return readFrame(source, await located, frame, signal);
    },
  };
}
