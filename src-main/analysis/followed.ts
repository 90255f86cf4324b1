/**
 * What an analysis takes from a project about a slide: the pixel size that a person entered and the corrections of the tissue mask. A
 * pixel size that is entered for this analysis, on the command line or in a list, stands before that of the project; but for one of a
 * list that was recorded before, and that a person changed since.
 */
import { basename } from 'node:path';
import { plural } from '../base/count-words';
import type { SlidePicture } from '../contract/identity';
import type { MaskEdit } from '../contract/mask';
import { mppWords, type EnteredMpp } from '../contract/slide';
import { decidedAbout, type Decided } from '../project/decided';
import type { Project } from '../project/project';
import { laterPixelSize } from './later-decisions';

export interface Followed {
  /** What is used; `null` where nobody entered one. */
  readonly mpp: EnteredMpp | null;
  /** Those of the project. */
  readonly maskEdits: readonly MaskEdit[];
  /** What of it is used and what is not, as one line; `null` where the project knows nothing of the slide. */
  readonly words: string | null;
  /** What a reader of a document must know, as sentences. */
  readonly notes: readonly string[];
}

/** The pixel size of the command line, by its person where one is named. */
export function enteredMpp(mpp: number | undefined, reader?: string): EnteredMpp | null {
  return mpp === undefined ? null : { x: mpp, y: mpp, ...(reader !== undefined && { by: reader }) };
}

/** Where there is no project. */
export function nothingFollowed(entered: EnteredMpp | null): Followed {
  return { mpp: entered, maskEdits: [], words: null, notes: [] };
}

export interface ToFollow {
  /** On the command line. */
  readonly entered?: EnteredMpp | null;
  /** Of a list: before that of the command line. */
  readonly listed?: EnteredMpp | null;
  readonly use?: 'all' | 'pixel size';
}

/** @throws project-invalid */
export function followedOf(
  project: Project,
  picture: SlidePicture,
  { entered: ofCommand = null, listed = null, use = 'all' }: ToFollow,
): Followed {
  const decided = decidedAbout(project, picture);
  const notTaken = listed === null ? null : laterPixelSize(project, picture, listed.x);
  const entered = notTaken === null ? (listed ?? ofCommand) : ofCommand;
  const passedOver = entered !== null && isOther(decided.mpp, entered) ? decided.mpp : null;
  const parts = [
    ...(decided.mpp !== null && entered === null ? [`pixel size ${enteredWords(decided.mpp)}`] : []),
    ...(passedOver !== null && entered !== null
      ? [
          `${entered === listed ? `the list's ${mppWords(listed)}` : `--mpp ${entered.x}`} is used, not its ${enteredWords(passedOver)}`,
        ]
      : []),
    ...(use === 'all' ? correctionsWords(decided) : []),
    ...(notTaken === null ? [] : [notTaken.replace(/\.$/, '')]),
  ];
  return {
    mpp: entered ?? decided.mpp,
    maskEdits: decided.maskEdits,
    words: parts.length === 0 ? null : `${basename(project.file)}: ${parts.join('; ')}`,
    notes: [
      ...(notTaken === null ? [] : [notTaken]),
      ...(passedOver === null
        ? []
        : [
            `The project has another pixel size for this slide, which was not used: ${enteredWords(passedOver)}.`,
          ]),
    ],
  };
}

function enteredWords(mpp: EnteredMpp): string {
  return mpp.by === undefined ? mppWords(mpp) : `${mppWords(mpp)}, entered by ${mpp.by}`;
}

function correctionsWords({ maskEdits, maskReaders }: Decided): string[] {
  const count = maskEdits.length;
  if (count === 0) return [];
  return [`${plural(count, 'correction', 'corrections')} of the tissue mask, by ${maskReaders.join(', ')}`];
}

function isOther(known: EnteredMpp | null, { x, y }: EnteredMpp): boolean {
  return known !== null && (known.x !== x || known.y !== y);
}
