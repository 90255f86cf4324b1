/** What speaks against signing a slide off as it stands: its folded state or its row goes in, the doubts come out. */
import type { RecordRun, SignOffDoubt } from '../contract/domain/command';
import { figureFamilies } from '../contract/domain/slide-standing';
import { valuesOf, type SlideState } from '../contract/domain/slide-state';
import type { Database } from './database';
import { missingTilesIn, wholeDocument } from './documents';

/** Of a run of an earlier Spindle its document is opened. */
export function missingTilesOf(
  database: Database,
  { missingTiles, document }: Pick<RecordRun, 'missingTiles' | 'document'>,
): number {
  return missingTiles ?? missingTilesIn(wholeDocument(database, document));
}

/** @param isJudged whether a run or a person says anything of figures. @param missingTiles of the last run */
export function doubtsOf({
  isJudged,
  missingTiles,
}: {
  readonly isJudged: boolean;
  readonly missingTiles: number;
}): SignOffDoubt[] {
  return [
    ...(missingTiles > 0 ? (['missing-tiles'] as const) : []),
    ...(isJudged ? [] : (['nothing-judged'] as const)),
  ];
}

/** Of the slide as it stands, with how many tiles its last run could not read. */
export function signOffDoubtsOf(
  database: Database,
  state: SlideState,
): { readonly doubts: readonly SignOffDoubt[]; readonly missingTiles: number } {
  const last = valuesOf(state, 'run').at(-1)?.value;
  const missingTiles = last === undefined ? 0 : missingTilesOf(database, last);
  const isJudged = last !== undefined || figureFamilies.some((each) => valuesOf(state, each).length > 0);
  return { doubts: doubtsOf({ isJudged, missingTiles }), missingTiles };
}
