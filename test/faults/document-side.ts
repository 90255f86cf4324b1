/** Writes documents, each several times, and says each time what is promised by then: `wrote NAME VERSION`. */
import { join } from 'node:path';
import { wholeFile } from '../../src-main/base/whole-file';
import { writePhantom } from '../../src-main/phantom/write-phantom';
import { writeAtomically } from '../../src-main/project/write-atomically';
import { contentOf } from './document-content';

const [folder = ''] = process.argv.slice(2);
const say = (name: string, version: number): boolean => process.stdout.write(`wrote ${name} ${version}\n`);

for (let version = 0; version < 4; version += 1) {
  for (const name of ['a.json', 'new/below/b.csv']) {
    await writeAtomically(join(folder, name), contentOf(name, version));
    say(name, version);
  }
}
// Written by a library, to a path.
for (const seed of [0, 1]) {
  await wholeFile(join(folder, 'phantom.tif'), (part) => writePhantom(part, { seed, areaMm2: 0.02 }));
  say('phantom.tif', seed);
}
