/** `spindle project find`: looks for slides whose files were moved, and records where they lie now. */
import pMap from 'p-map';
import { findMoved } from '../../analysis/find-moved';
import { requireThere } from '../../analysis/find-slides';
import { slidesIn } from '../../analysis/slides-of-case';
import { whereaboutsOf, type Whereabouts } from '../../analysis/whereabouts';
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
    const { sought, found } = await withInterruption(async (signal) => {
      const { sought: missed, known } = await whereabouts(project, signal);
      return { sought: missed, found: await look(project, missed, folders, known, signal) };
    });
    const missing = [...sought.values()].filter(({ key }) => !found.has(key));
    if (options.json === true) {
      printJson({
        found: [...found].map(([key, path]) => ({ key, name: sought.get(key)?.name ?? null, path })),
        missing: missing.map(({ key, name, path, there }) => ({ key, name, path, there: there.kind })),
      });
    } else {
      for (const [key, path] of found) printLine(`found: ${wordsOf(sought, key)} at ${path}`);
      for (const slide of missing) printLine(`missing: ${wordsOf(sought, slide.key)}, ${whyWords(slide)}`);
      if (sought.size === 0) printLine('no slide is missing');
    }
    return missing.length === 0 ? exitStatus.done : exitStatus.unreadable;
  });
}

interface SoughtSlide extends InCase {
  /** What is where it was seen last. */
  readonly there: Whereabouts;
}

type Sought = ReadonlyMap<SlideKey, SoughtSlide>;

const looksAtATime = 8;

/**
 * Slides that are at none of the paths where they were seen, each key once, and the paths of the others. A file that was written to since
 * is opened, and noted as it is now.
 */
async function whereabouts(
  project: Project,
  signal: AbortSignal,
): Promise<{ readonly sought: Sought; readonly known: ReadonlySet<string> }> {
  const byKey = new Map(slidesIn(project.cases()).map((slide) => [slide.key, slide]));
  const sought = new Map<SlideKey, SoughtSlide>();
  const known = new Set<string>();
  const look = async (slide: InCase): Promise<void> => {
    let there: Whereabouts = { kind: 'gone' };
    for (const { path, print } of project.filesOf(slide.key)) {
      const found = await whereaboutsOf({ key: slide.key, path, print }, signal);
      if (found.kind === 'there') {
        known.add(path);
        if (found.isOtherwise) project.noteFile(slide.key, path);
        return;
      }
      if (path === slide.path) there = found;
    }
    sought.set(slide.key, { ...slide, there });
  };
  await pMap([...byKey.values()], look, { concurrency: looksAtATime, signal });
  return { sought, known };
}

function whyWords({ path, there }: SoughtSlide): string {
  if (path === null) return 'seen nowhere yet';
  if (there.kind === 'another') return `last seen at ${path}, where another slide lies now`;
  if (there.kind === 'broken') return `last seen at ${path}, where no slide lies now: ${there.why}`;
  return `last seen at ${path}`;
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
      project.noteFound(finding.key, finding.path);
      found.set(finding.key, finding.path);
    }
  }
  return found;
}

function wordsOf(sought: Sought, key: SlideKey): string {
  return slideWords({ key, scene: 0, listed: sought.get(key) ?? null });
}
