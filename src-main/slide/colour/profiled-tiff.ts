/**
 * Pixels with an ICC profile as an uncompressed TIFF in memory: the one form in which libvips takes both together.
 * TIFF 6.0, sections 2 to 6; tag 34675.
 */
import type { Pixels } from '../../contract/slide';

const [short, long, undefinedBytes] = [3, 4, 7];
const headerBytes = 8;

export function profiledTiff({ width, height, data }: Pixels, profile: Uint8Array): Uint8Array {
  const entryCount = 11;
  const bitsAt = headerBytes + 2 + entryCount * 12 + 4;
  const profileAt = bitsAt + 6;
  const pixelsAt = profileAt + profile.byteLength;
  const bytes = new Uint8Array(pixelsAt + data.byteLength);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 42, 0, headerBytes]);
  const entries: readonly (readonly [tag: number, type: number, count: number, value: number])[] = [
    [256, long, 1, width],
    [257, long, 1, height],
    [258, short, 3, bitsAt],
    [259, short, 1, 1],
    [262, short, 1, 2],
    [273, long, 1, pixelsAt],
    [277, short, 1, 3],
    [278, long, 1, height],
    [279, long, 1, data.byteLength],
    [284, short, 1, 1],
    [34675, undefinedBytes, profile.byteLength, profileAt],
  ];
  view.setUint16(headerBytes, entryCount, true);
  entries.forEach(([tag, type, count, value], i) => {
    const at = headerBytes + 2 + i * 12;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
    view.setUint32(at + 8, value, true);
  });
  for (let sample = 0; sample < 3; sample += 1) view.setUint16(bitsAt + sample * 2, 8, true);
  bytes.set(profile, profileAt);
  bytes.set(data, pixelsAt);
  return bytes;
}
