/**
 * What a person set for this machine, beside any project: the name that decisions are recorded under, and which projects and slides
 * were used. One small JSON file; one that cannot be read counts as absent and is replaced by the next change.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { readRegularTextSync } from '../base/regular-file';
import { asSpindleError, type SpindleError } from '../contract/errors';
import { writeAtomically } from './write-atomically';

const mostRecent = 10;

const settingsFile = z.object({
  schemaVersion: z.literal(1),
  reader: z.string().min(1).max(200).nullable(),
  /** Paths, the last used first. The first is opened again; none: the default project. */
  projects: z.array(z.string().min(1)).max(100),
  /** Paths of slides that were opened, the last first. Earlier Spindles kept none. */
  slides: z.array(z.string().min(1)).max(100).default([]),
});

export interface Settings {
  /** Name or initials; `null` until somebody said it. */
  readonly reader: string | null;
  /** The one that was used last; `null` for the default one. */
  readonly project: string | null;
  /** Those that were used, the last first. */
  readonly recent: readonly string[];
  /** Paths of slides that were opened, the last first. */
  readonly recentSlides: readonly string[];
  setReader(reader: string): void;
  noteProject(path: string): void;
  noteSlide(path: string): void;
  forgetSlides(): void;
}

/** @param warn is told where a change could not be kept; it holds until the application ends */
export function openSettings(folder: string, warn: (error: SpindleError) => void): Settings {
  const path = join(folder, 'settings.json');
  let { reader, projects, slides } = read(path);
  let writing = Promise.resolve();
  const keep = (): void => {
    const text = JSON.stringify({ schemaVersion: 1, reader, projects, slides });
    writing = writing
      .then(() => writeAtomically(path, text))
      .catch((thrown: unknown) => warn(asSpindleError(thrown)));
  };
  return {
    get reader() {
      return reader;
    },
    get project() {
      return projects[0] ?? null;
    },
    get recent() {
      return projects;
    },
    get recentSlides() {
      return slides;
    },
    setReader(name) {
      reader = name;
      keep();
    },
    noteProject(used) {
      projects = withFirst(used, projects);
      keep();
    },
    noteSlide(opened) {
      if (slides[0] === opened) return;
      slides = withFirst(opened, slides);
      keep();
    },
    forgetSlides() {
      slides = [];
      keep();
    },
  };
}

function withFirst(used: string, paths: readonly string[]): readonly string[] {
  return [used, ...paths.filter((each) => each !== used)].slice(0, mostRecent);
}

function read(
  path: string,
): Pick<z.infer<typeof settingsFile>, 'reader'> & Record<'projects' | 'slides', readonly string[]> {
  try {
    return settingsFile.parse(JSON.parse(readRegularTextSync(path)));
  } catch {
    return { reader: null, projects: [], slides: [] };
  }
}
