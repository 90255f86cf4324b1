/** Which slides of the list a reader can sign off, or withdraw the sign-off of, and the decisions that do it: each names what the list showed. */
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

/** The reader was told what speaks against each of them. @param statement empty: none */
export function signOffs(slides: readonly ListedSlide[], statement: string): SlideDecision[] {
  return slides.flatMap(({ row, name }) => {
    if (row === null) return [];
    const decision = {
      ...{ kind: 'sign-off' as const, knew: row.last },
      ...(statement !== '' && { statement }),
      ...(row.doubts.length > 0 && { despite: [...row.doubts] }),
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
