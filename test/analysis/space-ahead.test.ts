/** Space for documents, looked at before a batch begins. */
import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { byteWords } from '../../src-main/base/byte-words';
import { spaceAhead } from '../../src-main/analysis/space-ahead';

const { bavail, bsize } = statfsSync(tmpdir());
const free = bavail * bsize;

it('warns before the disk becomes full, and says by how much', async () => {
  const slides = Math.ceil((free * 10) / 5.2e6);
  const words = await spaceAhead(tmpdir(), slides, ['png', 'pdf']);
  expect(words).toMatch(
    new RegExp(
      `^The documents of ${slides} slides usually take \\d+\\.\\d GB; \\d+\\.\\d [GM]B are free\\.$`,
    ),
  );
});

it('says little space in units that say something', () => {
  expect([0, 41_000, 5.24e6, 999e6, 64e9].map(byteWords)).toEqual([
    ...['0.0 kB', '41.0 kB', '5.2 MB', '999.0 MB', '64.0 GB'],
  ]);
});

it('says nothing where they fit, or where nothing is known of the disk', async () => {
  expect(await spaceAhead(tmpdir(), 0, ['png'])).toBeNull();
  expect(await spaceAhead(tmpdir(), 1, ['csv'])).toBeNull();
  expect(await spaceAhead('/nowhere/at/all', 1e9, ['png'])).toBeNull();
});
