/**
 * The detections of a run as blocks of near ones, each with the rectangle that holds them, so that those in view are read without
 * the others. A block is columns of little-endian numbers: x, y, score (float64), then the index in the run's list (uint32).
 */
import { createHash } from 'node:crypto';
import type { Candidate } from '../contract/detection';
import { allRows, firstRow, statement, type Database } from './database';

export const blockSize = 4096;
const bytesPerDetection = 3 * 8 + 4;

/** Level-0 pixels, edges included. */
export interface Rectangle {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

export interface Block extends Rectangle {
  readonly detections: number;
  readonly bytes: Uint8Array;
}

export interface StoredDetections {
  readonly count: number;
  /** Hexadecimal SHA-256 over the blocks in their order. */
  readonly sha256: string;
}

/** Within a transaction. */
export function writeBlock(database: Database, run: string, block: number, content: Block): void {
  const { detections, minX, minY, maxX, maxY, bytes } = content;
  const sql =
    'INSERT OR IGNORE INTO detection_blocks (run, block, detections, min_x, min_y, max_x, max_y, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)';
  statement(database, sql).run(run, block, detections, minX, minY, maxX, maxY, bytes);
}

/** A block at a time, within a transaction of the target. */
export function copyBlocks(from: Database, target: Database, run: string): void {
  const sql = 'SELECT * FROM detection_blocks WHERE run = ? AND block = ?';
  for (let block = 0; ; block += 1) {
    const row = firstRow(from, sql, run, block);
    if (row === null) return;
    writeBlock(target, run, block, {
      detections: Number(row.detections),
      ...{ minX: Number(row.min_x), minY: Number(row.min_y) },
      ...{ maxX: Number(row.max_x), maxY: Number(row.max_y) },
      bytes: row.bytes as Uint8Array,
    });
  }
}

/** Those in a rectangle, or all, in the order of the run's list. */
export function readDetections(database: Database, run: string, within?: Rectangle): Candidate[] {
  const rows =
    within === undefined
      ? allRows(database, 'SELECT bytes FROM detection_blocks WHERE run = ?', run)
      : allRows(
          database,
          'SELECT bytes FROM detection_blocks WHERE run = ? AND min_x <= ? AND max_x >= ? AND min_y <= ? AND max_y >= ?',
          ...[run, within.maxX, within.minX, within.maxY, within.minY],
        );
  const found: (Candidate & { readonly index: number })[] = [];
  for (const { bytes } of rows) {
    for (const each of decode(bytes as Uint8Array)) {
      if (within === undefined || isWithin(each, within)) found.push(each);
    }
  }
  found.sort((one, other) => one.index - other.index);
  return found.map(({ x, y, score }) => ({ x, y, score }));
}

/** As it was recorded, from what lies there now. `areFramed`: each block lies in the very rectangle that is stated for it. */
export function sumOfDetections(
  database: Database,
  run: string,
): StoredDetections & { readonly areFramed: boolean } {
  const hash = createHash('sha256');
  let count = 0;
  let areFramed = true;
  const sql = 'SELECT * FROM detection_blocks WHERE run = ? AND block = ?';
  for (let block = 0; ; block += 1) {
    const row = firstRow(database, sql, run, block);
    if (row === null) return { count, sha256: hash.digest('hex'), areFramed };
    const bytes = row.bytes as Uint8Array;
    hash.update(bytes);
    count += Number(row.detections);
    const { minX, minY, maxX, maxY } = frameOf(bytes);
    areFramed &&= row.min_x === minX && row.min_y === minY && row.max_x === maxX && row.max_y === maxY;
  }
}

function frameOf(bytes: Uint8Array): Rectangle {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of decode(bytes)) {
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  }
  return { minX, minY, maxX, maxY };
}

function isWithin({ x, y }: Candidate, { minX, minY, maxX, maxY }: Rectangle): boolean {
  return x >= minX && x <= maxX && y >= minY && y <= maxY;
}

/** @param indices of the candidates that it holds, in their order */
export function blockOf(candidates: readonly Candidate[], indices: Uint32Array): Block {
  const detections = indices.length;
  const bytes = new Uint8Array(detections * bytesPerDetection);
  const view = new DataView(bytes.buffer);
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [at, index] of indices.entries()) {
    const { x, y, score } = candidates[index] ?? { x: 0, y: 0, score: 0 };
    view.setFloat64(at * 8, x, true);
    view.setFloat64((detections + at) * 8, y, true);
    view.setFloat64((2 * detections + at) * 8, score, true);
    view.setUint32(24 * detections + at * 4, index, true);
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  }
  return { detections, minX, minY, maxX, maxY, bytes };
}

function* decode(bytes: Uint8Array): Generator<Candidate & { readonly index: number }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const detections = Math.floor(bytes.byteLength / bytesPerDetection);
  for (let at = 0; at < detections; at += 1) {
    yield {
      x: view.getFloat64(at * 8, true),
      y: view.getFloat64((detections + at) * 8, true),
      score: view.getFloat64((2 * detections + at) * 8, true),
      index: view.getUint32(24 * detections + at * 4, true),
    };
  }
}
