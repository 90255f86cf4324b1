/**
 * The stopping rule where the area lies wherever most figures are, so that a verdict may move it. With H(S) the most figures of S
 * that any placement holds: an open figure f can change whether a cut-off k is reached if and only if there are open figures T
 * without f with H(confirmed ∪ T) < k and H(confirmed ∪ T ∪ f) ≥ k.
 *
 * Necessary for that, and asked of every open figure: some placement with f holds k of the confirmed and open figures, k being the
 * first cut-off above H(confirmed). Whether that suffices is proven apart (`FigureProofs`), within a limit; figures for which the
 * limit ends first stay listed, so that a figure which can change the score is never missing.
 */
import { FigureProofs, type HotspotQuestions } from './figure-proofs';
import { isOpen, mostProbableFirst, reviewOrder, type ReviewedFigure } from './review-order';

/** Figures that are examined: more are never listed for review at once. */
const mostExamined = 500;
/** Questions that proofs ask of the search unless stated otherwise: about a second with thousands of figures. */
const defaultSteps = 100;

/**
 * @param cuts counts at which the score changes, ascending
 * @param mostSteps questions that proofs may ask of the search
 */
export function freeAreaState(
  figures: readonly ReviewedFigure[],
  search: HotspotQuestions,
  cuts: readonly number[],
  mostSteps = defaultSteps,
): {
  readonly count: { readonly least: number; readonly most: number };
  readonly canChange: readonly string[];
  readonly unproven: number;
  readonly notExamined: number;
} {
  for (const { id, standing } of figures) search.count(id, standing === 'confirmed');
  const least = search.fullest()?.count ?? 0;
  const open = mostProbableFirst(figures.filter(isOpen));
  for (const { id } of open) search.count(id, true);
  const fullest = search.fullest();
  const most = fullest?.count ?? 0;
  const reachable = cuts.filter((cut) => least < cut && cut <= most);
  const [first] = reachable;
  const examined = first === undefined ? [] : open.slice(0, mostExamined);
  const candidates = examined.flatMap((figure) => {
    const around = search.fullest({ holding: figure.id, moreThan: (first ?? 0) - 1 });
    return around === null ? [] : [{ figure, around: around.held }];
  });
  for (const { id } of open) search.count(id, false);
  const count = { least, most };
  if (first === undefined || fullest === null) return { count, canChange: [], unproven: 0, notExamined: 0 };

  const proofs = new FigureProofs(search, open, reachable);
  let stepsLeft = mostSteps;
  let unproven = 0;
  const canChange = candidates.filter(({ figure, around }, index) => {
    const answer = proofs.ofFigure(figure.id, around, stepsLeft / (candidates.length - index));
    stepsLeft -= answer.steps;
    if (answer.can === 'unproven') unproven += 1;
    return answer.can !== 'no';
  });
  const held = new Set(fullest.held);
  const confirmedHeld = figures.filter(({ id, standing }) => standing === 'confirmed' && held.has(id)).length;
  const listed = canChange.map(({ figure }) => figure);
  const inFullest = listed.filter(({ id }) => held.has(id));
  const elsewhere = listed.filter(({ id }) => !held.has(id));
  return {
    ...{ count, unproven, notExamined: open.length - examined.length },
    canChange: [...reviewOrder(inFullest, first - confirmedHeld), ...elsewhere].map(({ id }) => id),
  };
}
