/**
 * The answers of all shards as one: `node collect.mjs FOLDER N [strict]` reads FOLDER/shards/I-of-N.json and writes
 * FOLDER/slides.json, every slide with its figures or its error, and FOLDER/failed.json, those of them without a result or with
 * tiles missing. Exit status 1 where an answer cannot be read (then neither is written), 3 with `strict` where a slide is
 * in failed.json.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A slide in an answer of `spindle batch --json`, as far as it is looked into. */
/** @typedef {{ path: string, error: object | null, result: { skippedTiles: object[] } | null }} Slide */

const [folder = '.', of = '1', mode] = process.argv.slice(2);

/** @type {(Slide & { shard: string })[]} */
const slides = [];
for (let index = 1; index <= Number(of); index += 1) {
  const shard = `${index}-of-${of}`;
  /** @type {{ slides: Slide[] }} */
  const answer = JSON.parse(readFileSync(join(folder, 'shards', `${shard}.json`), 'utf8'));
  slides.push(...answer.slides.map((slide) => ({ shard, ...slide })));
}
const failed = slides
  .map(({ shard, path, error, result }) => ({
    shard,
    path,
    error,
    missingTiles: result?.skippedTiles.length ?? 0,
  }))
  .filter(({ error, missingTiles }) => error !== null || missingTiles > 0);

for (const [name, listed] of Object.entries({ slides, failed })) {
  const path = join(folder, `${name}.json`);
  writeFileSync(`${path}.part`, `${JSON.stringify({ slides: listed }, null, 2)}\n`);
  renameSync(`${path}.part`, path);
}
const withError = failed.filter(({ error }) => error !== null).length;
process.stderr.write(
  `${slides.length} slides: ${withError} could not be analysed, ${failed.length - withError} lack tiles\n`,
);
if (mode === 'strict' && failed.length > 0) process.exitCode = 3;
