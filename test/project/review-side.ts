/**
 * Gives verdicts in a project until it is killed, as a reader does. Prints the identifier of each once it was answered.
 */
import { verdicts } from '../../src-main/contract/domain/command';
import { figureId, slideKey } from '../../src-main/contract/identity';
import { Project } from '../../src-main/project/project';

const [file = '', name = ''] = process.argv.slice(2);
const project = Project.open(file, true);
const slide = { key: slideKey('1'.repeat(32)), scene: 0 };
for (let index = 0; ; index += 1) {
  const place = { x: 50 * (index % 400) + 0.5, y: 0.5 };
  const id = `${name}-${index}`;
  project.execute([
    {
      id,
      by: 'AB',
      command: {
        kind: 'give-verdict',
        ...{
          slide,
          place,
          figure: figureId(slide, place),
          verdict: verdicts[index % verdicts.length] ?? null,
        },
      },
    },
  ]);
  process.stdout.write(`${id}\n`);
}
