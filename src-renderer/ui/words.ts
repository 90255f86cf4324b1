/** Technical names in the words of those who read slides; the technical term stands in tooltips and details. */
import type { ModelSummary } from '../../src-main/contract/model';
import { formatNumber } from './figures';

/** What the symmetry of a model means for the person: `C8`, `D4`, `C1`. */
function orientationWords(group: string): string {
  const [, kind, count] = /^([CD])(\d+)$/.exec(group) ?? [];
  if (kind === undefined || count === undefined) return `symmetry ${group}`;
  if (kind === 'C' && count === '1')
    return 'looks at each cell as it lies, so that turning the slide can change its answer';
  const mirrored = kind === 'D' ? ', and mirrored' : '';
  return `looks at each cell from ${count} directions${mirrored}, so that turning the slide hardly changes its answer`;
}

/** µm per pixel as the objective that it is like: 0.25 is 40×. */
function objectiveWords(mpp: number): string {
  return `${formatNumber(10 / mpp, Number.isInteger(10 / mpp) ? 0 : 1)}×`;
}

/** A sentence's end, to follow the model's name. */
export function modelWords({
  group,
  mpp,
  judgeMpp,
}: Pick<ModelSummary, 'group' | 'mpp' | 'judgeMpp'>): string {
  const scales =
    mpp === judgeMpp
      ? `works at ${objectiveWords(mpp)}`
      : `searches at ${objectiveWords(mpp)} and decides at ${objectiveWords(judgeMpp)}`;
  return `${scales}; ${orientationWords(group)}`;
}
