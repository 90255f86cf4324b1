/** A reader's process that is killed again and again: what was answered is in the log, and undo goes back through all of it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { nextUndo, valuesOf } from '../../src-main/contract/domain/slide-state';
import { slideKey } from '../../src-main/contract/identity';
import { Project } from '../../src-main/project/project';
import { bundleSide } from '../bundle-side';
import { randomNumbers } from '../fixture/texture';
import { temporaryFolder } from '../temporary-folder';

const slide = { key: slideKey('1'.repeat(32)), scene: 0 };

/** @param times how often it is killed @returns how many verdicts were answered */
export async function killReader(times: number): Promise<number> {
  const folder = temporaryFolder();
  const file = join(folder.path, 'case.spindle');
  const [command, ...args] = await bundleSide('project/review-side');
  const random = randomNumbers(15);
  const answered: string[] = [];
  for (let round = 0; round < times; round += 1) {
    const child = spawn(command, [...args, file, `round-${round}`], { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
    await once(child.stdout, 'data');
    await setTimeout(random() * 30);
    child.kill('SIGKILL');
    await once(child, 'close');
    answered.push(...printed.split('\n').slice(0, -1));
  }
  const project = Project.open(file, false);
  expect(project.verify()).toEqual([]);
  const inLog = Array.from(project.log(), ({ entry }) => entry.id);
  expect(answered.filter((id) => !inLog.includes(id))).toEqual([]);
  let undone = 0;
  for (
    let of = nextUndo(project.stateOf(slide), 'AB');
    of !== null;
    of = nextUndo(project.stateOf(slide), 'AB')
  ) {
    undone += 1;
    project.execute([{ id: `undo-${undone}`, by: 'AB', command: { kind: 'undo', slide, of } }]);
  }
  expect(undone).toBe(inLog.length);
  expect(valuesOf(project.stateOf(slide), 'verdict')).toEqual([]);
  project.close();
  folder.remove();
  return answered.length;
}
