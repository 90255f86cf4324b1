/**
 * Writes journals of analyses, one after another into the same file: closed and gone on with, then of another analysis. Says each patch once it
 * was added, `closed`, and the key of each analysis when it begins.
 */
import { PatchJournal } from '../../src-main/analysis/patch-journal';
import { keyNamed, patchOf } from './journal-patches';

const [file = ''] = process.argv.slice(2);
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

for (const [key, from, to] of [
  ['one', 0, 12],
  ['one', 12, 25],
  ['other', 0, 4],
  ['other', 4, 30],
] as const) {
  const journal = await PatchJournal.open(file, keyNamed(key));
  say(`key ${key}`);
  for (let index = from; index < to; index += 1) {
    await journal.add(index, patchOf(key, index));
    say(`patch ${index}`);
  }
  await journal.close();
  say('closed');
}
