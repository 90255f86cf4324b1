/** Windows that follow a slide when another project is opened: they are told of all that is decided there. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { slideKey } from '../../src-main/contract/identity';
import { decisionsTopic, type Topic, type Update } from '../../src-main/contract/wire/topics';
import { decisionRequests, type DecisionParts } from '../../src-main/session/decision-requests';
import { openSettings } from '../../src-main/project/settings';
import { Decisions } from '../../src-main/session/decisions';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

const slide = { key: slideKey('a'.repeat(32)), scene: 0 };
const topic = decisionsTopic(slide);

let folder: TemporaryFolder;
let decisions: Decisions;
let published: Update[];
beforeEach(() => {
  folder = temporaryFolder();
  published = [];
  const publish = (of: Topic, update: Update): void => {
    if (of === topic) published.push(update);
  };
  decisions = new Decisions({
    folder: folder.path,
    settings: openSettings(folder.path, () => undefined),
    version: '1',
    publish,
    warn: () => undefined,
  });
});
afterEach(() => {
  decisions.close();
  folder.remove();
});

it('a window that knew many entries of the project before is told of the first of the next', async () => {
  const { subscribe } = decisionRequests({ decisions } as DecisionParts);
  const decide = (id: string): number => {
    const command = { kind: 'set-pixel-size' as const, slide, mpp: { x: 0.25, y: 0.25 } };
    return decisions.execute([{ id, command }]);
  };
  for (const id of ['one', 'two', 'three']) decide(id);
  const { epoch, seq } = await subscribe({ topic });
  decisions.use(join(folder.path, 'next.spindle'), true);
  const next = await subscribe({ topic, since: { epoch, seq } });
  expect(next).toMatchObject({ after: 0, seq: 0 });
  expect(next.epoch).not.toBe(epoch);
  decide('four');
  expect(published.at(-1)).toMatchObject({ epoch: next.epoch, after: 0, seq: 1 });
});

it('a decision that was made on the project before is refused, and is in neither', async () => {
  const { execute } = decisionRequests({ decisions } as DecisionParts);
  const before = decisions.projectId;
  const deciding = (id: string, project: string): ReturnType<typeof execute> => {
    const command = { kind: 'set-pixel-size' as const, slide, mpp: { x: 0.25, y: 0.25 } };
    return execute({ project, commands: [{ id, command }] });
  };
  await deciding('one', before);
  decisions.use(join(folder.path, 'next.spindle'), true);
  await expect(deciding('two', before)).rejects.toMatchObject({
    tag: 'conflict',
    why: 'another project has been opened since it was made',
  });
  expect(decisions.entriesSince(slide, 0).changes.flat()).toEqual([]);
  expect((await deciding('three', decisions.projectId)).seq).toBe(1);
});
