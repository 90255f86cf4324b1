/** Technical names in the words of those who read slides; the technical term stands in tooltips and details. */
import type { Progress } from '../../src-main/contract/detection';
import { formatWords } from '../../src-main/contract/format-words';
import type { ModelSummary } from '../../src-main/contract/model';
import type { SlideInfo } from '../../src-main/contract/slide';
import { formatNumber } from './figures';
import { t } from './language.svelte';

/** What the symmetry of a model means for the person: `C8`, `D4`, `C1`. */
function orientationWords(group: string): string {
  const [, kind, count] = /^([CD])(\d+)$/.exec(group) ?? [];
  if (kind === undefined || count === undefined) return t('ui-model-symmetry', { group });
  if (kind === 'C' && count === '1') return t('ui-model-as-cells-lie');
  return kind === 'D' ? t('ui-model-directions-mirrored', { count }) : t('ui-model-directions', { count });
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
      ? t('ui-model-works-at', { objective: objectiveWords(mpp) })
      : t('ui-model-searches-at', { search: objectiveWords(mpp), decision: objectiveWords(judgeMpp) });
  return `${scales}; ${orientationWords(group)}`;
}

/** `detecting, 42 %` */
export function stageWords({ stage, stageFraction }: Pick<Progress, 'stage' | 'stageFraction'>): string {
  const percent = stageFraction === null ? '' : `, ${Math.floor(100 * stageFraction)} %`;
  return `${t(`ui-stage-${stage}`)}${percent}`;
}

/** As `formatWords` of the contract; the one of its words that is no name is a message. */
export function formatName(info: Pick<SlideInfo, 'format' | 'vendor'>): string {
  return info.format === 'plain-image' ? t('ui-format-picture') : formatWords(info);
}
