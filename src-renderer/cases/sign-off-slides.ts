/** Which slides of the list a reader can sign off, or withdraw the sign-off of, and the decisions that do it: each names what the list showed. */
import type { SignOffDoubts } from '../../src-main/contract/api';
import type { SlideDecision } from '../session/case-decisions.svelte';
import type { ListedSlide } from './case-rows';

/** Analysed or judged, and not signed off as it stands. */
export function maySign({ row }: ListedSlide): boolean {
  return row !== null && (row.stage === 'analysed' || row.stage === 'in review');
}

/** Those with a sign-off that holds, also where something was changed since. */
export function signedSlides(slides: readonly ListedSlide[]): ListedSlide[] {
  return slides.filter(({ row }) => row !== null && row.signOff !== null);
}

/** @param statement empty: none. @param doubtsOf what the reader was told of each */
export function signOffs(
  slides: readonly ListedSlide[],
  statement: string,
  doubtsOf: (slide: ListedSlide) => Pick<SignOffDoubts, 'missingTiles'> | null,
): SlideDecision[] {
  return slides.flatMap((slide) => {
    const { row, name } = slide;
    if (row === null) return [];
    const decision = {
      ...{ kind: 'sign-off' as const, knew: row.last },
      ...(statement !== '' && { statement }),
      ...((doubtsOf(slide)?.missingTiles ?? 0) > 0 && { despiteMissingTiles: true as const }),
    };
    return [{ picture: { key: row.key, scene: row.scene }, slideName: name, decision }];
  });
}

export function withdrawals(slides: readonly ListedSlide[], reason: string): SlideDecision[] {
  return slides.flatMap(({ row, name }) => {
    const signOff = row?.signOff ?? null;
    if (row === null || signOff === null) return [];
    const decision = { kind: 'withdraw-sign-off', signOff: signOff.id, reason } as const;
    return [{ picture: { key: row.key, scene: row.scene }, slideName: name, decision }];
  });
}
