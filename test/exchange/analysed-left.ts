/** Cells over the example slide, of which the left three quarters were analysed. */
import { deflateRawSync } from 'node:zlib';

export const cells = { columns: 32, rows: 24, cellWidth: 256, cellHeight: 256 };
export const cover = Uint8Array.from({ length: cells.columns * cells.rows }, (_, cell) =>
  cell % cells.columns < 24 ? 200 : 0,
);
export const analysedLeft = { ...cells, cover: deflateRawSync(cover).toString('base64') };
