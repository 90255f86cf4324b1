/**
 * What a person set for this machine, beside any project: the name that decisions are recorded under, which projects and slides were
 * used, and what was set in the window. One JSON file; one that cannot be read counts as absent and is replaced by the next change.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { readRegularTextSync } from '../base/regular-file';
import { asSpindleError, type SpindleError } from '../contract/errors';
import {
  longestWindowSetting,
  type WindowSettingName,
  type WindowSettings,
} from '../contract/window-settings';
import { writeAtomically } from './write-atomically';

const mostRecent = 10;

const settingsFile = z.object({
  schemaVersion: z.literal(1),
  reader: z.string().min(1).max(200).nullable(),
  /** Paths, the last used first. The first is opened again; none: the default project. */
  projects: z.array(z.string().min(1)).max(100),
  /** Paths of slides that were opened, the last first. Earlier Spindles kept none. */
  slides: z.array(z.string().min(1)).max(100).default([]),
  /** What was set in the window, by name; names of a later Spindle stay. */
  window: z.record(z.string().max(64), z.string().max(longestWindowSetting)).default({}),
});

type Kept = z.infer<typeof settingsFile>;

const atFirst: Kept = { schemaVersion: 1, reader: null, projects: [], slides: [], window: {} };

export interface Settings {
  /** Name or initials; `null` until somebody said it. */
  readonly reader: string | null;
  /** The one that was used last; `null` for the default one. */
  readonly project: string | null;
  /** Those that were used, the last first. */
  readonly recent: readonly string[];
  /** Paths of slides that were opened, the last first. */
  readonly recentSlides: readonly string[];
  readonly window: WindowSettings;
  setReader(reader: string): void;
  noteProject(path: string): void;
  noteSlide(path: string): void;
  forgetSlides(): void;
  /** @param value `null`: as at first */
  setInWindow(name: WindowSettingName, value: string | null): void;
}

/** @param warn is told where a change could not be kept; it holds until the application ends */
export function openSettings(folder: string, warn: (error: SpindleError) => void): Settings {
  const path = join(folder, 'settings.json');
  let kept = read(path);
  /** Not written yet. */
  let changes: ((kept: Kept) => Kept)[] = [];
  let writing = Promise.resolve();
  const change = (made: (kept: Kept) => Kept): void => {
    kept = made(kept);
    changes.push(made);
    if (changes.length > 1) return;
    writing = writing
      .then(() => {
        // Another Spindle may have changed other settings since they were read.
        const now = changes.reduce((all, each) => each(all), read(path));
        changes = [];
        return writeAtomically(path, JSON.stringify(now));
      })
      .catch((thrown: unknown) => warn(asSpindleError(thrown)));
  };
  return {
    get reader() {
      return kept.reader;
    },
    get project() {
      return kept.projects[0] ?? null;
    },
    get recent() {
      return kept.projects;
    },
    get recentSlides() {
      return kept.slides;
    },
    get window() {
      return kept.window;
    },
    setReader(reader) {
      change((all) => ({ ...all, reader }));
    },
    noteProject(used) {
      change((all) => ({ ...all, projects: withFirst(used, all.projects) }));
    },
    noteSlide(opened) {
      if (kept.slides[0] === opened) return;
      change((all) => ({ ...all, slides: withFirst(opened, all.slides) }));
    },
    forgetSlides() {
      change((all) => ({ ...all, slides: [] }));
    },
    setInWindow(name, value) {
      change(({ window: { [name]: _, ...others }, ...all }) => ({
        ...all,
        window: value === null ? others : { ...others, [name]: value },
      }));
    },
  };
}

function withFirst(used: string, paths: readonly string[]): string[] {
  return [used, ...paths.filter((each) => each !== used)].slice(0, mostRecent);
}

function read(path: string): Kept {
  try {
    return settingsFile.parse(JSON.parse(readRegularTextSync(path)));
  } catch {
    return atFirst;
  }
}
