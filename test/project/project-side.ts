/**
 * Writes commands to a project until it is killed. Prints the identifier of each once it was answered, so that what was promised
 * can be compared with what is there.
 */
import { slideKey } from '../../src-main/contract/identity';
import { Project } from '../../src-main/project/project';

const [file = '', name = '', count = 'Infinity'] = process.argv.slice(2);
const project = Project.open(file, true);
const slide = { key: slideKey('1'.repeat(32)), scene: 0 };
for (let index = 0; index < Number(count); index += 1) {
  const id = `${name}-${index}`;
  const text = `note ${index} `.repeat(1 + (index % 50));
  project.execute([{ id, by: name, command: { kind: 'note', slide, place: null, text } }]);
  process.stdout.write(`${id}\n`);
}
project.close();
