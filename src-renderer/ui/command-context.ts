/** What commands act on, and what each of them is: an action, and why it cannot be done now. */
import type { CommandId } from '../../src-main/contract/commands';
import type { SideBySide } from '../session/side-by-side.svelte';
import type { SlideEntry } from '../session/slide-entry.svelte';
import type { Workspace } from '../session/workspace.svelte';
import type { ViewTransform } from '../slide/view-transform';
import type { DialogName } from './dialog-name';
import { t } from './language.svelte';
import type { ScreenName } from './screen-name';

/** What a command does now. */
export interface Action {
  /** Why it cannot be done now; `null` when it can. */
  readonly why: string | null;
  /** Settles, where it does so later, when what it is about is in front: what is asked for next waits for that. */
  readonly run: () => void | Promise<void>;
}

export type Actions<Id extends CommandId> = Readonly<Record<Id, Action>>;

/** What commands need of the slide on the screen (`slide/slide-view.svelte.ts`). */
export interface ShownSlide {
  fit(): void;
  magnify(magnification: number): void;
  /** Level-0 pixels; the mpp must be known. */
  lookAt(x: number, y: number, magnification: number): void;
  showFullResolution(): void;
  zoomBy(factor: number): void;
  rotateBy(degrees: number): void;
  resetRotation(): void;
  flip(): void;
  /** Fractions of the view's width and height. */
  panBy(x: number, y: number): void;
  centreOn(x: number, y: number): void;
  frameRectangle(x: number, y: number, width: number, height: number): void;
  readonly view: ViewTransform | null;
}

/** What commands need of the frame of the window (`layout.svelte.ts`). */
interface Frame {
  reviewOpen: boolean;
  toggleList(): void;
  toggleInspector(): void;
  toggleReview(): void;
  screen: ScreenName;
  dialog: DialogName | null;
  showSlide(): void;
}

export interface CommandContext {
  readonly workspace: Workspace;
  readonly layout: Frame;
  readonly theme: { toggle(): void };
  /** The keys of commands, as a person may have changed them. */
  readonly shortcuts: { keysOf(id: CommandId): readonly string[] };
  /** `null` when no slide is in front. */
  readonly view: ShownSlide | null;
  readonly sideBySide: SideBySide;
  /** Of a slide on the screen, also where it is not in front. */
  readonly viewOf: (entry: SlideEntry) => ShownSlide | null;
  /** The field of a microscope over the slide. */
  readonly field: { shown: boolean };
  readonly openDialog: () => void;
  readonly focusExport: () => void;
  /** Unfolds it in the inspector, and goes there with the keyboard where `focus` is set. */
  readonly showInvariance: (focus: boolean) => void;
  /** Unfolds the tissue mask's part of the inspector. */
  readonly showTissue: () => void;
  /** On the phantom slide, which it opens. */
  readonly startTour: () => void;
  /** Unfolds a part of the inspector, and brings it into sight. @param isShown what it shows is seen already: nothing is opened for it */
  readonly showPanel: (id: string, isShown?: boolean) => void;
}

/** Why nothing can be done with the slide in front; `null` when it can. */
export function whyNoSlide({ active }: Workspace): string | null {
  if (active === null) return t('command-why-no-slide');
  if (active.state.kind === 'failed') return t('command-why-slide-failed');
  return active.opened === null ? t('command-why-slide-opening') : null;
}
