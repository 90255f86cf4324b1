/** What a reader is told before they sign off: of the last run alone, and of the pixel size that stands now. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { slideKey, type SlidePicture } from '../../src-main/contract/identity';
import type { AnalysisResult } from '../../src-main/contract/report';
import { Project } from '../../src-main/project/project';
import { recordResult } from '../../src-main/project/recorded-runs';
import { resultDoubts } from '../../src-main/session/result-doubts';
import { exampleResult } from '../analysis-result';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

let folder: TemporaryFolder;
let project: Project;
beforeEach(() => {
  folder = temporaryFolder();
  project = Project.open(join(folder.path, 'a.spindle'), true);
});
afterEach(() => {
  project.close();
  folder.remove();
});

const slide = (index: number): SlidePicture => ({
  ...{ key: slideKey(String(index).repeat(32)), scene: 0 },
});
const none = {
  ...{
    isPixelSizeDoubted: false,
    isOutsideModel: false,
    isOutdated: false,
    isUnread: false,
  },
};
const good: AnalysisResult = { ...exampleResult, warnings: [] };
async function run(index: number, parts: Partial<AnalysisResult>): Promise<void> {
  await recordResult(project, slide(index), { ...good, ...parts }, 'AB');
}
function enter(index: number, x: number): void {
  const command = { kind: 'set-pixel-size', slide: slide(index), mpp: { x, y: x } } as const;
  project.execute([{ id: `size-${index}`, by: 'AB', command }]);
}

describe('doubts of a slide', () => {
  it('are those of its last run, in the order that was asked in', async () => {
    await run(1, { warnings: [{ kind: 'reading', text: 'A scene.' }] });
    await run(2, { warnings: [{ kind: 'stain', text: 'Blue.' }], startedAt: '2026-01-01T00:00:00.000Z' });
    await run(2, { startedAt: '2026-01-02T00:00:00.000Z' });
    await run(3, { warnings: [{ kind: 'stain-forced', text: 'Blue.' }] });
    await run(4, { warnings: [{ kind: 'pixel-size', text: 'Odd.' }] });
    expect(await resultDoubts(project, [4, 1, 2, 3, 9].map(slide))).toEqual([
      { ...none, isPixelSizeDoubted: true },
      none,
      none,
      { ...none, isOutsideModel: true },
      none,
    ]);
  });

  it('say that the result is outdated where the pixel size is another now', async () => {
    await run(1, {});
    enter(1, good.mpp.x);
    await run(2, {});
    enter(2, good.mpp.x * 2);
    // Entered for the run, and taken back since.
    await run(3, { mpp: { ...good.mpp, source: 'user' } });
    const doubts = await resultDoubts(project, [1, 2, 3].map(slide));
    expect(doubts.map(({ isOutdated }) => isOutdated)).toEqual([false, true, true]);
  });
});
