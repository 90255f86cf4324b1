/**
 * The slides of the window: on their way, open or failed, and the one in front; the folder beside them. Opening, closing, and what was
 * open before a reload or a restart of the main side.
 */
import type { FolderListing, OpenedSlide } from '../../src-main/contract/api';
import { asSpindleError } from '../../src-main/contract/errors';
import type { SlideKey } from '../../src-main/contract/identity';
import type { Client } from '../client/api';
import type { OpenedState } from './opened.svelte';
import type { PageStart } from './page-address';
import { t } from '../ui/language.svelte';
import { SlideEntry } from './slide-entry.svelte';

export interface OpenSlidesParts {
  readonly client: Client;
  /** What is kept of a slide that is not open may have changed while it was. */
  readonly mayBeForgotten: (path: string) => void;
  /** Resolves when what was decided about the slide is known, and what was found on it. */
  readonly read: (answer: OpenedSlide) => Promise<OpenedState>;
  /** Does what no row of the list can say the failure of. @returns whether it was done; if not, the error is shown */
  readonly attempt: (action: () => Promise<unknown>) => Promise<boolean>;
}

export class OpenSlides {
  readonly #client: Client;
  readonly #parts: OpenSlidesParts;
  #folder = $state.raw<FolderListing | null>(null);
  #entries = $state.raw<readonly SlideEntry[]>([]);
  #active = $state.raw<SlideEntry | null>(null);

  /**
   * Resolves once the main side has said what is open. A slide that is opened before stands in that answer too, is taken for one that was
   * held before, and given back when it turns out to be shown twice: then nobody holds it, and its tiles are gone.
   */
  readonly #knowsWhatIsOpen: Promise<void>;
  #letOpen: () => void = () => undefined;

  constructor(parts: OpenSlidesParts) {
    this.#parts = parts;
    this.#client = parts.client;
    this.#knowsWhatIsOpen = new Promise((resolve) => (this.#letOpen = resolve));
  }

  /** Slides that a person opened meanwhile are opened from now on. Follows from `restore`; else, where that never comes. */
  letOpen(): void {
    this.#letOpen();
  }

  get folder(): FolderListing | null {
    return this.#folder;
  }
  get entries(): readonly SlideEntry[] {
    return this.#entries;
  }
  get active(): SlideEntry | null {
    return this.#active;
  }
  /** Whether a slide is on its way. */
  get isOpening(): boolean {
    return this.#entries.some(({ state }) => state.kind === 'opening');
  }

  async listFolder(): Promise<void> {
    this.#folder = await this.#client.call('listFolder', {});
  }

  activate(entry: SlideEntry): void {
    this.#active = entry;
  }

  /**
   * Opens each path and brings the last to the front; one already open is only brought to the front.
   * @param expects key of the slide that must lie there; another is not shown
   */
  async openPaths(paths: readonly string[], expects?: SlideKey): Promise<void> {
    await Promise.all(paths.map((path) => this.#openPath(path, expects)));
    await this.#parts.attempt(() => this.listFolder());
  }

  /** Files that were chosen in the page or dropped on it. */
  async openFiles(files: readonly File[]): Promise<void> {
    await Promise.all(files.map((file) => this.#openFile(file)));
  }

  async openPhantom(): Promise<void> {
    await this.#openFrom(new SlideEntry(t('session-phantom-slide')), () =>
      this.#client.call('phantomSlide', {}).then(({ path }) => path),
    );
  }

  /** Takes the slide off the list. Its finished run stays with the file; a run under way is not thrown away. */
  async close(entry: SlideEntry): Promise<void> {
    const opened = entry.opened;
    if (opened?.isUnderWay === true) return;
    entry.abort.abort();
    this.#forget(entry);
    for (const path of [entry.path, entry.askedPath]) if (path !== null) this.#parts.mayBeForgotten(path);
    if (opened === null) return;
    opened.dispose();
    await this.#parts.attempt(() => this.#client.call('closeSlide', { slideId: opened.slideId }));
  }

  async #openPath(path: string, expects?: SlideKey): Promise<void> {
    const known = this.#entries.find(
      ({ path: real, askedPath, opened }) =>
        (real === path || askedPath === path) &&
        (expects === undefined || opened === null || opened.picture.key === expects),
    );
    if (known !== undefined && known.state.kind !== 'failed') {
      this.#active = known;
      return;
    }
    if (known !== undefined) this.#forget(known);
    const name = path.split(/[/\\]/).at(-1) ?? path;
    await this.#openFrom(new SlideEntry(name, path), () => Promise.resolve(path), expects);
  }

  async #openFile(file: File): Promise<void> {
    const entry = new SlideEntry(file.name);
    await this.#openFrom(entry, () =>
      this.#client.pathOf(
        file,
        (fraction) => {
          entry.state = { kind: 'sending', fraction };
        },
        entry.abort.signal,
      ),
    );
  }

  async #openFrom(entry: SlideEntry, findPath: () => Promise<string>, expects?: SlideKey): Promise<void> {
    this.#entries = [...this.#entries, entry];
    this.#active = entry;
    try {
      const path = await findPath();
      entry.state = { kind: 'opening' };
      const known = this.#entries.find(
        ({ path: real, opened }) =>
          real === path && (expects === undefined || opened === null || opened.picture.key === expects),
      );
      if (known?.state.kind === 'failed') this.#forget(known);
      else if (known !== undefined) {
        this.#forget(entry);
        this.#active = known;
        return;
      }
      entry.path = path;
      await this.#knowsWhatIsOpen;
      const answer = await this.#client.call('openSlide', {
        path,
        ...(expects !== undefined && { expects }),
      });
      const opened = await this.#parts.read(answer);
      if (entry.abort.signal.aborted) {
        // Closed while it was opening: nobody else would give it back.
        opened.dispose();
        await this.#client.call('closeSlide', { slideId: answer.slideId });
        return;
      }
      await this.#show(entry, opened);
    } catch (thrown) {
      if (!entry.abort.signal.aborted) {
        entry.state = { kind: 'failed', error: asSpindleError(thrown).toReport() };
      }
    }
  }

  /** Opens another picture of the same file in place of this one. */
  async openScene(entry: SlideEntry, scene: number): Promise<void> {
    const { opened } = entry;
    if (opened === null || opened.isUnderWay || opened.info.scene === scene) return;
    await this.#parts.attempt(async () => {
      const other = await this.#parts.read(
        await this.#client.call('openSlide', { path: opened.path, scene }),
      );
      opened.dispose();
      await this.#show(entry, other);
      await this.#client.call('closeSlide', { slideId: opened.slideId });
    });
  }

  /** @returns whether it is shown there; another entry may show it already, by another path or since the page began */
  async #show(entry: SlideEntry, opened: OpenedState): Promise<boolean> {
    const { slideId, path } = opened;
    const known = this.#entries.find((other) => other !== entry && other.opened?.slideId === slideId);
    if (known === undefined) {
      entry.path = path;
      entry.state = { kind: 'open', opened };
      return true;
    }
    const isInFront = this.#active === entry;
    this.#forget(entry);
    if (isInFront) this.#active = known;
    opened.dispose();
    // It was opened once more than it is shown.
    await this.#client.call('closeSlide', { slideId });
    return false;
  }

  /**
   * Shows what is open already: before a reload of this page, or in another window. A page that was only loaded again still holds
   * its slides open; another window opens them for itself.
   */
  async restore({ place, heldBefore }: PageStart): Promise<void> {
    const held = await this.#client.call('openSlides', {});
    this.letOpen();
    for (const open of held) {
      const answer = heldBefore ? open : await this.#openForItself(open);
      if (answer === null) continue;
      const entry = new SlideEntry(answer.info.name);
      const opened = await this.#parts.read(answer);
      this.#entries = [...this.#entries, entry];
      if (!(await this.#show(entry, opened))) continue;
      if (place?.slideId === answer.slideId) {
        opened.savedView = place.view;
        if (place.threshold !== null) opened.count.setThreshold(place.threshold);
        this.#active = entry;
      } else {
        if (place?.beside?.slideId === answer.slideId) opened.savedView = place.beside.view;
        this.#active ??= entry;
      }
    }
  }

  /** `null` when it cannot be opened any more, which then has been said. */
  async #openForItself({ path, info }: OpenedSlide): Promise<OpenedSlide | null> {
    let answer: OpenedSlide | null = null;
    await this.#parts.attempt(async () => {
      answer = await this.#client.call('openSlide', { path, scene: info.scene });
    });
    return answer;
  }

  #forget(entry: SlideEntry): void {
    const at = this.#entries.indexOf(entry);
    this.#entries = this.#entries.filter((other) => other !== entry);
    if (this.#active === entry) this.#active = this.#entries[Math.min(at, this.#entries.length - 1)] ?? null;
  }

  /** Opens those again that a main side which was started again does not know. @throws unreachable */
  async openAgain(): Promise<void> {
    const held = await this.#client.call('openSlides', {});
    for (const { opened } of this.#entries) {
      if (opened === null || held.some(({ slideId }) => slideId === opened.slideId)) continue;
      await this.#parts.attempt(async () => {
        const { path, info, picture } = opened;
        const request = { path, scene: info.scene, expects: picture.key };
        opened.reopen(await this.#client.call('openSlide', request));
      });
    }
  }

  dispose(): void {
    for (const { opened } of this.#entries) opened?.dispose();
  }
}
