/** What is said of a run and of what it counted. */
import type { CountedRegion } from '../../src-main/contract/domain/regions';
import { engineWords, type EngineEvent } from '../../src-main/contract/engine';
import { t } from '../ui/language.svelte';

/** A sentence. */
export function engineEventWords(event: EngineEvent): string {
  const { why } = event;
  const engine = engineWords(event);
  switch (event.kind) {
    case 'restarted':
      return t('counting-engine-restarted', { engine, why });
    case 'replaced':
      return t('counting-engine-replaced', { engine, why, by: engineWords(event.by) });
    case 'batch-reduced':
      return t(`counting-engine-batch-${event.stage}`, { engine, why, largest: String(event.largest) });
  }
}

/** `in 2 regions, without 1 exclusion`; `null` where there is no region. */
export function whereWords(regions: readonly Pick<CountedRegion, 'role'>[]): string | null {
  if (regions.length === 0) return null;
  const excluded = regions.filter(({ role }) => role === 'exclude').length;
  return t('counting-where', { included: regions.length - excluded, excluded });
}
