/** Records runs in a project until it is killed. Prints the identifier of each once it was answered. */
import { slideKey } from '../../src-main/contract/identity';
import { Project } from '../../src-main/project/project';

const [file = '', name = ''] = process.argv.slice(2);
const project = Project.open(file, true);
const slide = { key: slideKey('1'.repeat(32)), scene: 0 };
const detections = Array.from({ length: 150_000 }, (_, x) => ({ x, y: (x * 7919) % 100_003, score: 0.5 }));
for (let index = 0; ; index += 1) {
  const run = `${name}-${index}`;
  const model = { id: 'm', version: '1', sha256: 'a'.repeat(64) };
  const about = { slide, run, by: name, startedAt: '2026-01-01T00:00:00.000Z', model };
  process.stdout.write('begun\n');
  await project.recordRun({ ...about, document: '{}', detections });
  process.stdout.write(`${run}\n`);
}
