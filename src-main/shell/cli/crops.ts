/** `spindle crops`: pictures around the figures that people decided about, with their verdicts as labels. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { writeTrainingCrops } from '../../analysis/training-crops';
import { exitStatus } from './exit-status';
import { withInterruption } from './interruption';
import { chosenSlides } from './named-slides';
import { printJson, printLine, printNote } from './output';
import { slideReading, type ReadingOptions } from './reading';
import { usingProject } from './using-project';

export interface CropsOptions extends ReadingOptions {
  readonly project: string;
  readonly slide?: readonly string[];
  readonly case?: string;
  readonly reader?: string;
  readonly out: string;
  readonly size: number;
  /** µm per pixel. */
  readonly mpp?: number;
  readonly unsure?: boolean;
  readonly srgb?: boolean;
  readonly json?: boolean;
}

/** @returns the exit status. @throws usage, not-found, nothing-readable, mpp-unknown, project-invalid, write-failed, aborted */
export async function writeCrops(options: CropsOptions): Promise<number> {
  const named = options.slide ?? [];
  const { crops, byClass, unreadable, notes, path } = await withInterruption((signal) =>
    usingProject(options.project, 'read', async (project) =>
      writeTrainingCrops(project, {
        slides: await chosenSlides(project.cases(), named, options.case),
        files: named.filter((name) => existsSync(name)).map((name) => resolve(name)),
        reader: options.reader ?? null,
        size: options.size,
        umPerPx: options.mpp ?? null,
        isUnsureWanted: options.unsure === true,
        isSrgb: options.srgb === true,
        folder: resolve(options.out),
        reading: slideReading(options),
        signal,
      }),
    ),
  );
  for (const note of notes) printNote(`note: ${note}`);
  if (unreadable > 0)
    printNote(`note: ${unreadable} figures are left out, since tiles around them cannot be read`);
  if (options.json === true) printJson({ path, crops, byClass, unreadable, leftOut: notes });
  else {
    const counts = Object.entries(byClass).map(([name, count]) => `${count} ${name.toLowerCase()}`);
    printLine(`${crops} crops: ${counts.join(', ')}`);
    printLine(path);
  }
  if (unreadable > 0) return exitStatus.missingTiles;
  return notes.length > 0 ? exitStatus.unreadable : exitStatus.done;
}
