/** The horizontal predictor (TIFF 6.0, section 14): each sample is stored as its difference to the one before. */
import type { EncodedTile } from './encoded-tile';
import { interleavedSamples, sampleBits } from './sample-layout';

/** Changes `bytes`, one unpacked stream, in place. 8 and 16 bits a sample; rows are independent. */
export function undoHorizontalPredictor(tile: EncodedTile, bytes: Uint8Array): void {
  const stride = interleavedSamples(tile);
  if (sampleBits(tile) === 16) undo16(tile, bytes, stride);
  else undo8(tile, bytes, stride);
}

function undo8({ width, height }: EncodedTile, bytes: Uint8Array, stride: number): void {
  const rowBytes = width * stride;
  for (let row = 0; row < height; row += 1) {
    const end = (row + 1) * rowBytes;
    for (let i = row * rowBytes + stride; i < end; i += 1) {
      bytes[i] = (bytes[i] ?? 0) + (bytes[i - stride] ?? 0);
    }
  }
}

function undo16({ width, height, byteOrder }: EncodedTile, bytes: Uint8Array, stride: number): void {
  const little = byteOrder !== 'big';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rowBytes = width * stride * 2;
  for (let row = 0; row < height; row += 1) {
    const end = (row + 1) * rowBytes;
    for (let at = row * rowBytes + stride * 2; at < end; at += 2) {
      view.setUint16(at, view.getUint16(at, little) + view.getUint16(at - stride * 2, little), little);
    }
  }
}
