/**
 * Works on a project and says each time what is promised by then: `opened`, the identifier of each entry once it was answered, `copied NAME` of each
 * backup. Closes and opens it several times, so that what lies beside the file comes and goes; in the second round it records a run. What fails ends
 * it with its message; with `room=FILE` it makes that file then, once, and tries again.
 */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asSpindleError, formatError } from '../../src-main/contract/errors';
import { figureId, slideKey } from '../../src-main/contract/identity';
import { Project } from '../../src-main/project/project';

const [file = '', rounds = '', detections = '', ...more] = process.argv.slice(2);
const slide = { key: slideKey('1'.repeat(32)), scene: 0 };
const model = { id: 'm', version: '1', sha256: 'a'.repeat(64) };
const room = more.find((word) => word.startsWith('room='))?.slice('room='.length);
let failures = 0;

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

async function trying<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const error = asSpindleError(thrown);
    process.stderr.write(`${formatError(error.toReport())}\n`);
    failures += 1;
    if (room === undefined || failures > 1) process.exit(1);
    writeFileSync(room, '');
    return work();
  }
}

for (let round = 0; round < Number(rounds); round += 1) {
  const project = await trying(() => Project.open(file, true));
  say('opened');
  for (let index = 0; index < 6; index += 1) {
    const id = `note-${round}-${index}`;
    const text = `note ${index} `.repeat(1 + index * 20);
    await trying(() =>
      project.execute([{ id, by: 'AB', command: { kind: 'note', slide, place: null, text } }]),
    );
    say(id);
    const place = { x: 100 * index + 0.5, y: 100 * round + 0.5 };
    const verdict = { kind: 'give-verdict', slide, place, figure: figureId(slide, place) } as const;
    const two = ['AB', 'CD'].map((by) => ({
      id: `verdict-${round}-${index}-${by}`,
      by,
      command: { ...verdict, verdict: 'mitotic' as const },
    }));
    await trying(() => project.execute(two));
    for (const each of two) say(each.id);
    const isWithRun = Number(detections) > 0 && round === 1 && index === 2;
    if (isWithRun) await recordRun(project, `run-${round}`);
  }
  if (more.includes('backup')) {
    const copy = `copy-${round}.spindle`;
    await trying(() => project.backup(join(dirname(file), copy)));
    say(`copied ${copy}`);
  }
  project.close();
}

async function recordRun(project: Project, run: string): Promise<void> {
  const found = Array.from({ length: Number(detections) }, (_, x) => ({
    x,
    y: (x * 7919) % 100_003,
    score: ((x * 31) % 997) / 997,
  }));
  const about = { slide, run, by: 'AB', startedAt: '2026-01-01T00:00:00.000Z', model };
  await trying(() => project.recordRun({ ...about, document: '{}', detections: found }));
  say(run);
}
