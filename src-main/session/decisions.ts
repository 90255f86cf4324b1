/**
 * The project that this application writes to: what people decide about slides, and what runs found. Every window, and every other
 * process that has the file open, writes to the same log; what is added is published as updates of the slide's topic.
 */
import { basename, join } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { OwnCount } from '../contract/api';
import type { ProjectState, Topic, Update } from '../contract/wire/topics';
import { decisionsTopic } from '../contract/wire/topics';
import { programName, unnamedReader, type Entry } from '../contract/domain/command';
import { regionsChangedAt, regionsOf, type CountedRegion } from '../contract/domain/regions';
import {
  emptySlideState,
  isBlinded,
  lastWrittenAt,
  valuesOf,
  type SlideState,
} from '../contract/domain/slide-state';
import { asSpindleError, SpindleError } from '../contract/errors';
import type { SlideKey, SlidePicture } from '../contract/identity';
import type { MaskEdit } from '../contract/mask';
import type { AnalysisResult } from '../contract/report';
import type { EnteredMpp } from '../contract/slide';
import type { InCase } from '../project/cases';
import { Project, type CommandRequest } from '../project/project';
import { recordResult, resultOf } from '../project/recorded-runs';
import { defaultProjectPath, openDefaultProject } from '../project/default-project';
import { newIdentifier } from './identifier';
import type { SlideIdentity } from '../project/slide-identity';
import { takeIn } from '../project/take-in';
import type { Settings } from '../project/settings';

export interface DecisionsOptions {
  /** The person's own folder: the default project lies in it, and what earlier Spindles kept. */
  readonly folder: string;
  readonly settings: Settings;
  readonly version: string;
  readonly publish: (topic: Topic, update: Update) => void;
  readonly warn: (error: SpindleError) => void;
}

/** Is told what becomes of the project that is written to. */
export interface Follower {
  /** By any window and process. */
  readonly onEntries: (entries: readonly Entry[]) => void;
  /** Another project is written to from now on. */
  readonly onProject: () => void;
}

export class Decisions {
  readonly #options: DecisionsOptions;
  readonly #settings: Settings;
  #project: Project;
  #state: ProjectState;
  /** Numbers of an earlier application's state mean nothing here. */
  readonly #epoch = newIdentifier();
  /** Number of the last update of the topic `project`. */
  #seq = 1;
  #stopFollowing: () => void = () => undefined;
  readonly #followers = new Set<Follower>();
  /** Folder of a project that is not kept; removed at the end. */
  #temporary: string | null = null;
  /** By topic that a window follows: number of the last entry that was published. */
  readonly #told = new Map<Topic, number>();
  /** Pictures for which earlier stores were looked through. */
  readonly #taken = new Map<string, Promise<void>>();

  constructor(options: DecisionsOptions) {
    this.#options = options;
    this.#settings = options.settings;
    this.#project = this.#openFirst();
    this.#state = this.#describe();
    this.#follow();
  }

  get projectId(): string {
    return this.#state.id;
  }

  /** That of the moment: another may be opened. */
  get project(): Project {
    return this.#project;
  }

  /** Whose name stands under what this application records by itself. */
  get writer(): string {
    return this.#settings.reader ?? programName(this.#options.version);
  }

  get reader(): string {
    return this.#settings.reader ?? unnamedReader;
  }

  /** What stands for a slide; nothing, with a warning, where the project cannot be read. */
  async stateOf(slide: SlideIdentity): Promise<SlideState> {
    await this.#takeIn(slide);
    try {
      return this.#project.stateOf(slide);
    } catch (thrown) {
      this.#options.warn(unreadable(thrown));
      return emptySlideState;
    }
  }

  /** As a person entered it, with the name of the person; `null` when nobody did. */
  async enteredMpp(slide: SlideIdentity): Promise<EnteredMpp | null> {
    const [entered] = valuesOf(await this.stateOf(slide), 'pixel-size');
    return entered === undefined ? null : { ...entered.value, by: this.#project.readerOf(entered.seq) };
  }

  /** A person's corrections of the proposed tissue, in their order. */
  async maskEdits(slide: SlideIdentity): Promise<MaskEdit[]> {
    return valuesOf(await this.stateOf(slide), 'mask-edit').map(({ value }) => value);
  }

  /** Of the present reader, over all slides. @throws project-invalid */
  ownCounts(): OwnCount[] {
    return this.#project.estimatesBy(this.reader);
  }

  /** Regions that stand for a slide, and the number of the entry that changed them last. @throws project-invalid, not-found */
  regionsOf(slide: SlidePicture): { readonly regions: CountedRegion[]; readonly changedAt: number } {
    const state = this.#project.stateOf(slide);
    return { regions: regionsOf(state), changedAt: regionsChangedAt(state) };
  }

  /** How the present reader reads a slide: what keeps the software's count from them. */
  async readingOf(
    slide: SlideIdentity,
  ): Promise<{ readonly isBlinded: boolean; readonly isEstimated: boolean }> {
    const state = await this.stateOf(slide);
    const isEstimated = lastWrittenAt(state, 'estimate', this.reader) !== null;
    return { isBlinded: isBlinded(state, this.reader), isEstimated };
  }

  /** The newest run over the slide; `null` where there is none, or, with a warning, where it cannot be read. */
  async lastResult(slide: SlideIdentity): Promise<AnalysisResult | null> {
    const last = valuesOf(await this.stateOf(slide), 'run').at(-1);
    if (last === undefined) return null;
    try {
      return this.resultOf(last.id);
    } catch (thrown) {
      this.#options.warn(unreadable(thrown));
      return null;
    }
  }

  /** Result of a recorded run; `null` where there is none of that name. @throws project-invalid where it is damaged */
  resultOf(run: string): AnalysisResult | null {
    return resultOf(this.#project, run);
  }

  /** @returns number of the last entry. @throws conflict, request-invalid, write-failed */
  execute(commands: readonly Omit<CommandRequest, 'by'>[]): number {
    const by = this.reader;
    const entries = this.#project.execute(commands.map((command) => ({ ...command, by })));
    return entries.at(-1)?.seq ?? 0;
  }

  /** @returns whether it was written; if not, a warning has been given */
  async record(
    slide: SlidePicture,
    result: AnalysisResult,
    time: 'first' | 'again' = 'first',
  ): Promise<boolean> {
    try {
      await recordResult(this.#project, slide, result, this.writer);
      return true;
    } catch (thrown) {
      if (time === 'first') this.#options.warn(asSpindleError(thrown));
      return false;
    }
  }

  /** Keys of all slides that something was decided or recorded about. @throws project-invalid */
  slideKeys(): SlideKey[] {
    return this.#project.slideKeys();
  }

  /** All pictures of these slides, with their cases and how far they have come. @throws project-invalid */
  casesOf(keys: readonly SlideKey[]): InCase[] {
    return this.#project.casesOf(keys);
  }

  /** @param path full, of a file that holds the slide now. @throws write-failed */
  noteFile(key: SlideKey, path: string): void {
    this.#project.noteFile(key, path);
  }

  /** The same of a slide that is not where it was seen: what batches hold of it follows. @throws write-failed */
  noteFound(key: SlideKey, path: string): void {
    this.#project.noteFound(key, path);
  }

  /** @returns what ends it */
  onChange(follower: Follower): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /** The entries of a slide after the one with number `since`. */
  entriesSince(slide: SlidePicture, since: number): Update<'decisions'> {
    const entries = this.#project.entriesOf(slide, since);
    const seq = entries.at(-1)?.seq ?? since;
    const topic = decisionsTopic(slide);
    if (!this.#told.has(topic)) this.#told.set(topic, seq);
    return { epoch: this.#state.id, after: since, seq, changes: [entries] };
  }

  projectState(): Update<'project'> {
    return { epoch: this.#epoch, after: 0, seq: this.#seq, changes: [this.#state] };
  }

  setReader(reader: string): void {
    this.#settings.setReader(reader);
    this.#publishState();
  }

  /**
   * From now on everything is written to this project.
   * @param create makes the file, which must not be there yet
   * @throws not-found, project-invalid, write-failed
   */
  use(path: string, create: boolean): void {
    const next = Project.open(path, create);
    this.#stopFollowing();
    this.#close();
    this.#project = next;
    this.#told.clear();
    this.#taken.clear();
    this.#settings.noteProject(next.file);
    this.#follow();
    this.#publishState();
    for (const { onProject } of this.#followers) onProject();
  }

  /** A person has chosen it before. */
  wasUsed(path: string): boolean {
    return this.#known().includes(path);
  }

  close(): void {
    this.#stopFollowing();
    this.#close();
  }

  #close(): void {
    this.#project.close();
    if (this.#temporary !== null) rmSync(this.#temporary, { recursive: true, force: true });
    this.#temporary = null;
  }

  /** The project that was used last, or the default one; where neither can be opened, a temporary one. */
  #openFirst(): Project {
    const { folder, warn } = this.#options;
    const last = this.#settings.project;
    if (last !== null) {
      try {
        return Project.open(last, false);
      } catch (thrown) {
        warn(asSpindleError(thrown));
      }
    }
    try {
      return openDefaultProject(folder);
    } catch (thrown) {
      warn(unkept(thrown));
      this.#temporary = mkdtempSync(join(tmpdir(), 'spindle-project-'));
      return openDefaultProject(this.#temporary);
    }
  }

  #describe(): ProjectState {
    const { file } = this.#project;
    return {
      id: this.#project.info().id,
      name: basename(file),
      path: file,
      isKept: this.#temporary === null,
      reader: this.#settings.reader,
      recent: this.#known().filter((path) => path !== file),
    };
  }

  /** Projects that were used, the last first, and the default one. */
  #known(): string[] {
    return [...new Set([...this.#settings.recent, defaultProjectPath(this.#options.folder)])];
  }

  #publishState(): void {
    const after = this.#seq;
    this.#seq += 1;
    this.#state = this.#describe();
    this.#options.publish('project', {
      epoch: this.#epoch,
      after,
      seq: this.#seq,
      changes: [this.#state],
    });
  }

  #follow(): void {
    this.#stopFollowing = this.#project.onEntries((entries) => {
      this.#publish(entries);
      for (const { onEntries } of this.#followers) onEntries(entries);
    });
  }

  #publish(entries: readonly Entry[]): void {
    const byTopic = new Map<Topics, Entry[]>();
    for (const entry of entries) {
      const topic = decisionsTopic(entry.command.slide);
      byTopic.set(topic, [...(byTopic.get(topic) ?? []), entry]);
    }
    for (const [topic, entriesOfTopic] of byTopic) {
      const after = this.#told.get(topic);
      // Nobody follows it: a window that does later gets all.
      if (after === undefined) continue;
      // Some may have been in an answer already.
      const added = entriesOfTopic.filter(({ seq }) => seq > after);
      const seq = added.at(-1)?.seq;
      if (seq === undefined) continue;
      this.#told.set(topic, seq);
      this.#options.publish(topic, { epoch: this.#state.id, after, seq, changes: [added] });
    }
  }

  /** Takes in what earlier Spindles kept of the slide, once. */
  #takeIn(slide: SlideIdentity): Promise<void> {
    const topic = decisionsTopic(slide);
    const known = this.#taken.get(topic);
    if (known !== undefined) return known;
    const { folder, warn } = this.#options;
    const taking = takeIn(this.#project, folder, slide).then(
      (faults) => {
        for (const fault of faults) warn(fault);
      },
      (thrown: unknown) => warn(unreadable(thrown)),
    );
    this.#taken.set(topic, taking);
    return taking;
  }
}

type Topics = ReturnType<typeof decisionsTopic>;

function unreadable(cause: unknown): SpindleError {
  const error = asSpindleError(cause);
  // It says itself what of the project is damaged.
  if (error.tag === 'project-invalid') return error;
  return new SpindleError('not-found', {
    what: 'cannot read what was kept of the slide',
    where: error.where,
    why: error.why,
    remedy: 'earlier results are not shown; check the project (`spindle project verify FILE`)',
    cause,
  });
}

function unkept(cause: unknown): SpindleError {
  const { where, why } = asSpindleError(cause);
  return new SpindleError('write-failed', {
    what: 'decisions and results are kept only until Spindle ends',
    where,
    why,
    remedy: 'check free space and permissions of the folder, and start Spindle again',
    cause,
  });
}
