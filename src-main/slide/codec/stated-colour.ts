/**
 * What a JPEG or JPEG-LS stream of three components says of their meaning. Containers are wrong about it often enough (a
 * converter that leaves the colour model of the uncompressed picture in the header), and streams hardly ever. In the
 * order in which libjpeg decides: JFIF (ITU-T T.871) and Adobe markers, then the components' numbers.
 */
import { beginsWith } from '../../base/latin1';
import { isFrame, jpegSegments, marker } from './jpeg-stream';

/** SOF55, the frame of JPEG-LS (ITU-T T.87). */
const jpegLsFrame = 0xf7;
const adobeSegment = 0xee;

/**
 * `null` where the stream leaves it to its container.
 * @throws SpindleError `tile-unreadable` for a stream that is damaged before its first scan.
 */
export function statedColour(bytes: Uint8Array): 'rgb' | 'ycbcr' | null {
  let adobe: number | null = null;
  let jfif = false;
  let frame: Uint8Array | null = null;
  let isJpegLs = false;
  for (const { code, body, end } of jpegSegments(bytes)) {
    const content = bytes.subarray(body, end);
    if (code === marker.app0) jfif ||= beginsWith(content, 'JFIF\0');
    else if (code === adobeSegment && beginsWith(content, 'Adobe')) adobe = content[11] ?? null;
    else if (isFrame(code) || code === jpegLsFrame) {
      frame ??= content;
      isJpegLs = code === jpegLsFrame;
    }
  }
  if (frame === null) return null;
  const components = Array.from({ length: frame[5] ?? 0 }, (_, i) => ({
    id: frame[6 + 3 * i] ?? 0,
    sampling: frame[7 + 3 * i],
  }));
  if (components.length !== 3) return null;
  if (jfif) return 'ycbcr';
  if (adobe === 0) return 'rgb';
  if (adobe === 1) return 'ycbcr';
  const ids = String.fromCharCode(...components.map(({ id }) => id));
  if (ids.toUpperCase() === 'RGB') return 'rgb';
  // Encoders of JPEG-LS number the components of RGB from 1 as well.
  if (isJpegLs) return null;
  // As JFIF numbers Y, Cb and Cr; and only colour differences are ever stored smaller.
  const [first, ...others] = components;
  const isSubsampled = others.some(({ sampling }) => sampling !== first?.sampling);
  return ids === '\x01\x02\x03' || isSubsampled ? 'ycbcr' : null;
}
