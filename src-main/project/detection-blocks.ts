/**
 * The detections of a run as blocks of near ones, each with the rectangle that holds them, so that those in view are read without
 * the others. A block is columns of little-endian numbers: x, y, score (float64), then the index in the run's list (uint32).
 */
import { createHash } from 'node:crypto';
import type { Candidate } from '../contract/detection';
import { allRows, firstRow, statement, type Database } from './database';

const blockSize = 4096;
const bytesPerDetection = 3 * 8 + 4;
/** The slide is cut into that many cells along each side; detections lie in the file in the order of a curve through them. */
const cellsAcross = 4096;

/** Level-0 pixels, edges included. */
export interface Rectangle {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

interface Block extends Rectangle {
  readonly detections: number;
  readonly bytes: Uint8Array;
}

export interface StoredDetections {
  readonly count: number;
  /** Hexadecimal SHA-256 over the blocks in their order. */
  readonly sha256: string;
}

/** Within a transaction. */
export function writeDetections(
  database: Database,
  run: string,
  candidates: readonly Candidate[],
): StoredDetections {
  const insert = statement(
    database,
    'INSERT INTO detection_blocks (run, block, detections, min_x, min_y, max_x, max_y, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const hash = createHash('sha256');
  const order = alongCurve(candidates);
  for (let block = 0; block * blockSize < order.length; block += 1) {
    const indices = order.subarray(block * blockSize, (block + 1) * blockSize);
    const { detections, minX, minY, maxX, maxY, bytes } = encode(candidates, indices);
    hash.update(bytes);
    insert.run(run, block, detections, minX, minY, maxX, maxY, bytes);
  }
  return { count: candidates.length, sha256: hash.digest('hex') };
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

/** As `writeDetections` gave it, from what lies there now. */
export function sumOfDetections(database: Database, run: string): StoredDetections {
  const hash = createHash('sha256');
  let count = 0;
  const sql = 'SELECT detections, bytes FROM detection_blocks WHERE run = ? AND block = ?';
  for (let block = 0; ; block += 1) {
    const row = firstRow(database, sql, run, block);
    if (row === null) return { count, sha256: hash.digest('hex') };
    hash.update(row.bytes as Uint8Array);
    count += Number(row.detections);
  }
}

function isWithin({ x, y }: Candidate, { minX, minY, maxX, maxY }: Rectangle): boolean {
  return x >= minX && x <= maxX && y >= minY && y <= maxY;
}

/** Indices of the candidates along a Z-order curve, so that neighbours lie in few blocks. */
function alongCurve(candidates: readonly Candidate[]): Uint32Array {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of candidates) {
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  }
  const cell = (value: number, min: number, max: number): number =>
    max > min ? Math.min(cellsAcross - 1, Math.floor(((value - min) / (max - min)) * cellsAcross)) : 0;
  // 24 bits of the curve above 28 bits of the index: both within the 53 bits of a number.
  const indexRange = 2 ** 28;
  const keys = Float64Array.from(candidates, ({ x, y }, index) => {
    const onCurve = spread(cell(x, minX, maxX)) + 2 * spread(cell(y, minY, maxY));
    return onCurve * indexRange + index;
  }).sort();
  return Uint32Array.from(keys, (key) => key % indexRange);
}

/** Puts a zero between the bits of a number below 4096. */
function spread(value: number): number {
  let bits = value;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

function encode(candidates: readonly Candidate[], indices: Uint32Array): Block {
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
