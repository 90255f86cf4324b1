/** `spindle project find`: looks for slides whose files were moved, and records where they lie now. */
import { findMoved } from '../../analysis/find-moved';
import { kindOf, requireThere } from '../../analysis/find-slides';
import { slidesIn } from '../../analysis/slides-of-case';
import type { SlideKey } from '../../contract/identity';
import type { InCase } from '../../project/cases';
import type { Project } from '../../project/project';
import { exitStatus } from './exit-status';
import { withInterruption } from './interruption';
import { slideWords } from './named-slides';
import { printJson, printLine, printNote } from './output';
import { usingProject } from './using-project';

export interface FindOptions {
  readonly json?: boolean;
}

/** @returns the exit status: done where none is missing any more. @throws not-found for a folder that is not there; aborted */
export async function projectFind(
  file: string,
  folders: readonly string[],
  options: FindOptions,
): Promise<number> {
  await requireThere(folders);
  return usingProject(file, 'write', async (project) => {
    const { sought, known } = await whereabouts(project);
    const found = await withInterruption((signal) => look(project, sought, folders, known, signal));
    const missing = [...sought.values()].filter(({ key }) => !found.has(key));
    if (options.json === true) {
      printJson({
        found: [...found].map(([key, path]) => ({ key, name: sought.get(key)?.name ?? null, path })),
        missing: missing.map(({ key, name, path }) => ({ key, name, path })),
      });
    } else {
      for (const [key, path] of found) printLine(`found: ${wordsOf(sought, key)} at ${path}`);
      for (const { key, path } of missing)
        printLine(
          `missing: ${wordsOf(sought, key)}, ${path === null ? 'seen nowhere yet' : `last seen at ${path}`}`,
        );
      if (sought.size === 0) printLine('no slide is missing');
    }
    return missing.length === 0 ? exitStatus.done : exitStatus.unreadable;
  });
}

type Sought = ReadonlyMap<SlideKey, InCase>;

/** Slides of which no file is where it was seen, each key once, and the paths of the others. */
async function whereabouts(
  project: Project,
): Promise<{ readonly sought: Sought; readonly known: ReadonlySet<string> }> {
  const sought = new Map<SlideKey, InCase>();
  const known = new Set<string>();
  for (const slide of slidesIn(project.cases())) {
    const there = await firstThere(project.filesOf(slide.key).map(({ path }) => path));
    if (there === null) sought.set(slide.key, slide);
    else known.add(there);
  }
  return { sought, known };
}

async function firstThere(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) if ((await kindOf(path)) !== 'missing') return path;
  return null;
}

/** Each is recorded when it is found, so that a search that is interrupted was not for nothing. */
async function look(
  project: Project,
  sought: Sought,
  folders: readonly string[],
  known: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<SlideKey, string>> {
  const found = new Map<SlideKey, string>();
  if (sought.size === 0) return found;
  for await (const finding of findMoved([...sought.values()], folders, known, signal)) {
    if (finding.kind === 'note') printNote(`note: ${finding.words}`);
    else {
      project.noteFile(finding.key, finding.path);
      found.set(finding.key, finding.path);
    }
  }
  return found;
}

function wordsOf(sought: Sought, key: SlideKey): string {
  return slideWords({ key, scene: 0, listed: sought.get(key) ?? null });
}
