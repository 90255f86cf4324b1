/**
 * A small main side over real HTTP: runs, what they find, decisions and results, with the numbers, updates and refusals of
 * src-main/session. What happens in it is told to it by the test; every request is checked by the contract's schemas.
 */
import { randomUUID } from 'node:crypto';
import {
  requestSchemas,
  type ApiEvent,
  type Method,
  type OpenedSlide,
  type Request,
  type Results,
} from '../../src-main/contract/api';
import { progressAt, type Candidate, type Progress } from '../../src-main/contract/detection';
import { changeWords, unnamedReader, type Command, type Entry } from '../../src-main/contract/domain/command';
import {
  addressesOf,
  changedAt,
  foldAll,
  isDecision,
  valuesOf,
  type SlideState,
} from '../../src-main/contract/domain/slide-state';
import { SpindleError, type ErrorReport } from '../../src-main/contract/errors';
import { isSamePicture, runId, type RunId, type SlidePicture } from '../../src-main/contract/identity';
import type { MaskEdit } from '../../src-main/contract/mask';
import type { AnalysisResult } from '../../src-main/contract/report';
import {
  candidatesTopic,
  decisionsTopic,
  type ProjectState,
  type RunEnd,
  type RunItem,
  type Since,
  type Topic,
  type Update,
} from '../../src-main/contract/wire/topics';
import { countMitotic } from '../../src-main/counting/count';
import { HttpClient } from '../../src-renderer/client/http-client';
import { model, openedSlide, result } from './result-fixture';
import { answer, startTinyServer, type TinyServer } from './tiny-server';

type Answers = { [M in Method]?: (request: Request<M>) => Results[M] };
type Commands = Request<'execute'>['commands'];

const progress: Progress = {
  stage: 'detecting',
  stageFraction: 0.3,
  patchesDone: 0,
  patchesTotal: 10,
  doneAreaMm2: 0,
  totalAreaMm2: 1,
  rateMm2PerMin: null,
  secondsLeft: null,
  missingTiles: 0,
};

export const abortion: ErrorReport = {
  tag: 'aborted',
  what: 'stopped before the end',
  where: {},
  why: 'it was cancelled',
  remedy: 'start it again',
};

/** How a request ends that the test makes fail. */
type Breakage =
  /** The connection breaks before it arrives. */
  | 'unheard'
  /** It is carried out, and the connection breaks before the answer arrives. */
  | 'unanswered';

export class TinyMain {
  /** Methods in the order in which they were asked for. */
  readonly calls: Method[] = [];
  /** Entries of every picture, in their order. */
  readonly log: Entry[] = [];
  /** Whether a slide can be opened; throws why not. */
  admit: (path: string) => void = () => undefined;
  /** By method: what is to go wrong with requests. */
  readonly breaks = new Map<Method, Breakage>();
  /** By method: what an answer waits for. */
  readonly waits = new Map<Method, Promise<void>>();
  readonly #own: Answers = {};
  readonly #items = new Map<string, RunItem>();
  readonly #found = new Map<string, Candidate[]>();
  readonly #results = new Map<string, AnalysisResult>();
  readonly #open = new Map<string, OpenedSlide>();
  readonly #told = new Map<Topic, number>();
  #epoch = randomUUID() as string;
  #runsSeq = 0;
  #projectSeq = 1;
  #project: ProjectState = {
    id: 'project-1',
    name: 'spindle.spindle',
    path: '/home/spindle.spindle',
    isKept: true,
    reader: null,
    recent: [],
  };
  #runsMade = 0;
  #openings = 0;

  private constructor(readonly server: TinyServer) {
    const answers = { ...this.#answers() };
    for (const method of Object.keys(requestSchemas) as Method[]) {
      this.server.routes.set(`/api/call/${method}`, (body, response) => {
        this.calls.push(method);
        const breakage = this.breaks.get(method);
        if (breakage === 'unheard') {
          response.destroy();
          return;
        }
        const answered = this.#answer(method, body, answers);
        if (breakage === 'unanswered') response.destroy();
        else void (this.waits.get(method) ?? Promise.resolve()).then(() => answer(response, answered));
      });
    }
  }

  static async start(): Promise<TinyMain> {
    return new TinyMain(await startTinyServer());
  }

  /** A window's way to it. */
  client(): HttpClient {
    return new HttpClient({
      origin: this.server.origin,
      fetch,
      upload: (_, file) => Promise.resolve(`/slides/${file.name}`),
      save: () => undefined,
    });
  }

  /** In place of its own answer. */
  answerWith<M extends Method>(method: M, respond: (request: Request<M>) => Results[M]): void {
    // The method and its answer belong together.
    (this.#own as Record<Method, unknown>)[method] = respond;
  }

  /** With its own answer again. */
  answerAgain(method: Method): void {
    Reflect.deleteProperty(this.#own, method);
  }

  /** The way an event goes to all windows. */
  emit(event: ApiEvent): void {
    this.server.emit(event);
  }

  get runs(): readonly RunItem[] {
    return [...this.#items.values()];
  }

  get project(): ProjectState {
    return this.#project;
  }

  foundBy(run: string): readonly Candidate[] {
    return this.#found.get(run) ?? [];
  }

  resultOf(run: string): AnalysisResult | undefined {
    return this.#results.get(run);
  }

  stateOf(picture: SlidePicture): SlideState {
    return foldAll(this.entriesOf(picture));
  }

  entriesOf(picture: SlidePicture, since = 0): Entry[] {
    return this.log.filter(({ seq, command }) => seq > since && isSamePicture(command.slide, picture));
  }

  maskEdits(picture: SlidePicture): MaskEdit[] {
    return valuesOf(this.stateOf(picture), 'mask-edit').map(({ value }) => value);
  }

  /** A run begins, in whichever window it was asked for. */
  begin({ picture, info }: Pick<OpenedSlide, 'picture' | 'info'>, modelId = model.id): string {
    this.#runsMade += 1;
    const id = `r${this.#runsMade}-${this.#epoch.slice(0, 8)}`;
    const { key, scene } = picture;
    this.#found.set(id, []);
    this.#publishRun({
      runId: id,
      picture: { key, scene },
      slideName: info.name,
      project: this.#project.id,
      modelId,
      progress: progressAt('waiting'),
      end: null,
    });
    return id;
  }

  find(run: string, candidates: readonly Candidate[]): void {
    const found = this.#found.get(run) ?? [];
    const after = found.length;
    found.push(...candidates);
    const update = { epoch: this.#epoch, after, seq: found.length, changes: [candidates] };
    this.#publish(candidatesTopic(run), update);
  }

  advance(run: string, patchesDone: number): void {
    this.#publishRun({ ...this.#item(run), progress: { ...progress, patchesDone } });
  }

  /** The run is written to the log, and then said to be finished. @returns what its result is kept under */
  finish(run: string): RunId {
    const item = this.#item(run);
    const candidates = [...this.foundBy(run)];
    const mitoticCount = countMitotic(candidates, result.threshold);
    const { kept, made } = this.record(item.picture, { candidates, mitoticCount }, item.slideName);
    this.#found.delete(run);
    this.#publishRun({
      ...item,
      end: { kind: 'finished', run: kept, mitoticCount, seconds: made.timings.total },
    });
    return kept;
  }

  /** A run of this or another process is written to the log. */
  record(
    picture: SlidePicture,
    changes: Partial<AnalysisResult> = {},
    name = 'a.svs',
  ): { readonly kept: RunId; readonly made: AnalysisResult } {
    const startedAt = new Date(Date.UTC(2026, 0, 2) + this.#results.size * 1000).toISOString();
    const made = { ...result, ...changes, startedAt, slide: { ...result.slide, name, picture } };
    const kept = runId(picture, startedAt, made.model.sha256);
    this.#results.set(kept, made);
    const sum = '0'.repeat(64);
    const { id, version, sha256 } = made.model;
    this.#append({
      id: kept,
      by: 'Spindle 0.3.0',
      command: {
        ...{ kind: 'record-run', slide: picture, run: kept, startedAt, model: { id, version, sha256 } },
        ...{ document: sum, detections: { count: made.candidates.length, sha256: sum } },
      },
    });
    this.#publishNew();
    return { kept, made };
  }

  fail(run: string, error: ErrorReport): void {
    const end: RunEnd = { kind: 'failed', error };
    this.#publishRun({ ...this.#item(run), end });
  }

  /** By the present reader, as from any window. @throws SpindleError */
  execute(commands: readonly { id?: string; batch?: string; basedOn?: number; command: Command }[]): number {
    const by = this.#project.reader ?? unnamedReader;
    const before = this.log.length;
    let seq = 0;
    try {
      for (const { id = randomUUID(), batch, basedOn, command } of commands) {
        const known = this.log.find((entry) => entry.id === id);
        if (known === undefined) this.#require({ id, by, command }, basedOn);
        seq = (known ?? this.#append({ id, by, ...(batch !== undefined && { batch }), command })).seq;
      }
    } catch (thrown) {
      // All or none.
      this.log.length = before;
      throw thrown;
    }
    this.#publishNew();
    return seq;
  }

  setReader(reader: string | null): void {
    this.#publishProject({ ...this.#project, reader });
  }

  /** In which nothing was decided yet. */
  openProject(id: string): void {
    this.log.length = 0;
    this.#told.clear();
    this.#publishProject({ ...this.#project, id, name: `${id}.spindle` });
  }

  /** As after a crash: only what was written to the log is left. */
  restart(): void {
    this.#epoch = randomUUID();
    this.#runsSeq = 0;
    this.#projectSeq = 1;
    this.#items.clear();
    this.#found.clear();
    this.#open.clear();
    this.#told.clear();
    this.server.dropListeners();
  }

  close(): Promise<void> {
    return this.server.close();
  }

  #answers(): Answers {
    return {
      about: () => ({ version: '0.3.0', shell: 'server', provider: 'cpu' }),
      listModels: () => [model],
      listFolder: () => null,
      recentSlides: () => [],
      forgetRecentSlides: () => null,
      openSlide: ({ path, scene }) => this.#openSlide(path, scene),
      openSlides: () => [...this.#open.values()],
      closeSlide: () => null,
      subscribe: ({ topic, since }) => this.#since(topic, since ?? null),
      execute: ({ commands, project }) => {
        if (project !== undefined && project !== this.#project.id) throw conflict('another project is open');
        return { seq: this.execute(asCommands(commands)) };
      },
      setReader: ({ reader }) => {
        this.setReader(reader);
        return null;
      },
      startRun: ({ slideId, modelId }) => {
        const open = [...this.#open.values()].find((each) => each.slideId === slideId);
        if (open === undefined) throw notFound('no slide of that name is open');
        return { runId: this.begin(open, modelId) };
      },
      cancelRun: ({ runId: run }) => {
        if (this.#item(run).end === null) this.fail(run, abortion);
        return null;
      },
      runResult: ({ runId: run }) => {
        const kept = this.#results.get(run);
        if (kept === undefined) throw notFound('there is no run of that name');
        return kept;
      },
      tissueMask: () => ({
        ...{ areaMm2: 1, droppedMm2: { ink: 0, edge: 0, blur: 0 }, tissue: [] },
        dropped: { ink: [], edge: [], blur: [] },
      }),
      summarise: ({ runId: run, threshold }) => {
        const kept = this.#results.get(run);
        if (kept === undefined) throw notFound('there is no run of that name');
        const mitoticCount = countMitotic(kept.candidates, threshold);
        const normalCount = kept.candidates.length - mitoticCount;
        const { analysedAreaMm2 } = kept;
        const densityPerMm2 = mitoticCount / analysedAreaMm2;
        const counts = { threshold, mitoticCount, normalCount, analysedAreaMm2, densityPerMm2 };
        return { ...counts, hotspots: null, warnings: [], regionsChangedAt: 0 };
      },
    };
  }

  #answer(method: Method, body: unknown, answers: Answers): unknown {
    try {
      const request: unknown = requestSchemas[method].parse(body);
      const respond = (this.#own[method] ?? answers[method]) as ((request: unknown) => unknown) | undefined;
      if (respond === undefined) throw notFound(`nothing answers ${method} here`);
      return { ok: true, result: respond(request) };
    } catch (thrown) {
      const error =
        thrown instanceof SpindleError
          ? thrown
          : new SpindleError('request-invalid', { what: method, why: String(thrown), remedy: 'none' });
      return { ok: false, error: error.toReport() };
    }
  }

  #openSlide(path: string, scene = 0): OpenedSlide {
    this.admit(path);
    const name = path.split('/').at(-1) ?? path;
    const place = `${path} ${scene}`;
    const known = this.#open.get(place);
    if (known !== undefined) return known;
    const slide = openedSlide(name);
    this.#openings += 1;
    const opened = {
      ...slide,
      slideId: `${slide.slideId}-${this.#openings}`,
      picture: { ...slide.picture, scene },
      info: { ...slide.info, scene },
    };
    this.#open.set(place, opened);
    return opened;
  }

  #since(topic: Topic, since: Since | null): Update {
    if (topic === 'runs') return { epoch: this.#epoch, after: 0, seq: this.#runsSeq, changes: this.runs };
    if (topic === 'project') {
      return { epoch: this.#epoch, after: 0, seq: this.#projectSeq, changes: [this.#project] };
    }
    const [family, name = ''] = topic.split('/');
    if (family === 'candidates') {
      const found = this.#found.get(name);
      if (found === undefined) throw notFound('there is no run of that name');
      const after = Math.min(since?.seq ?? 0, found.length);
      return { epoch: this.#epoch, after, seq: found.length, changes: [found.slice(after)] };
    }
    const { id } = this.#project;
    const after = since?.epoch === id ? since.seq : 0;
    const entries = this.log.filter(
      ({ seq, command }) => seq > after && decisionsTopic(command.slide) === topic,
    );
    const seq = entries.at(-1)?.seq ?? after;
    if (!this.#told.has(topic)) this.#told.set(topic, seq);
    return { epoch: id, after, seq, changes: [entries] };
  }

  #item(run: string): RunItem {
    const item = this.#items.get(run);
    if (item === undefined) throw notFound('there is no run of that name');
    return item;
  }

  #publish(topic: Topic, update: Update): void {
    this.emit({ type: 'update', topic, ...update });
  }

  #publishRun(item: RunItem): void {
    this.#items.set(item.runId, item);
    const after = this.#runsSeq;
    this.#runsSeq += 1;
    this.#publish('runs', { epoch: this.#epoch, after, seq: this.#runsSeq, changes: [item] });
  }

  #publishProject(project: ProjectState): void {
    this.#project = project;
    const after = this.#projectSeq;
    this.#projectSeq += 1;
    this.#publish('project', { epoch: this.#epoch, after, seq: this.#projectSeq, changes: [project] });
  }

  /** Entries that no window that follows their slide was told of. */
  #publishNew(): void {
    for (const [topic, after] of this.#told) {
      const added = this.log.filter(
        ({ seq, command }) => seq > after && decisionsTopic(command.slide) === topic,
      );
      const seq = added.at(-1)?.seq;
      if (seq === undefined) continue;
      this.#told.set(topic, seq);
      this.#publish(topic, { epoch: this.#project.id, after, seq, changes: [added] });
    }
  }

  #append(entry: Omit<Entry, 'seq' | 'at'>): Entry {
    const seq = this.log.length + 1;
    const appended = { ...entry, seq, at: new Date(Date.UTC(2026, 0, 3) + seq * 1000).toISOString() };
    this.log.push(appended);
    return appended;
  }

  /** As `Project` refuses it. */
  #require(entry: Pick<Entry, 'id' | 'by' | 'command'>, basedOn: number | undefined): void {
    const { command } = entry;
    const state = this.stateOf(command.slide);
    if (command.kind === 'undo' || command.kind === 'redo') {
      if (!isDecision(state, command.of)) {
        throw new SpindleError('request-invalid', {
          what: 'the command cannot be carried out',
          why: 'there is no such decision',
          remedy: 'look at the log',
        });
      }
      if (state.undone.has(command.of) !== (command.kind === 'redo')) {
        throw conflict(`it is ${command.kind === 'undo' ? 'undone already' : 'not undone'}`);
      }
    }
    if (basedOn === undefined) return;
    const addresses = addressesOf(state, entry);
    const newest = Math.max(0, ...addresses.map((address) => changedAt(state, address)));
    const changed = this.log[newest - 1];
    if (newest > basedOn && changed !== undefined)
      throw conflict(`${changeWords(changed, entry.by)} meanwhile`);
  }
}

function asCommands(commands: Commands): Parameters<TinyMain['execute']>[0] {
  return commands.map(({ id, batch, basedOn, command }) => ({
    ...{ id, command },
    ...(batch !== undefined && { batch }),
    ...(basedOn !== undefined && { basedOn }),
  }));
}

function notFound(why: string): SpindleError {
  return new SpindleError('not-found', { what: 'cannot find it', why, remedy: 'look elsewhere' });
}

function conflict(why: string): SpindleError {
  return new SpindleError('conflict', {
    what: 'the slide was changed meanwhile',
    why,
    remedy: 'look at what changed, and decide again',
  });
}
