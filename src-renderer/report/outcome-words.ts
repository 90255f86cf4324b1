/** What became of an export, as a sentence; empty where the person dismissed it. */
import { printable } from '../../src-main/base/printable';
import type { ExportOutcome } from '../client/api';
import { t } from '../ui/language.svelte';

export function outcomeWords(outcome: ExportOutcome): string {
  if (outcome.kind === 'downloaded')
    return t('report-downloaded', { names: outcome.names.map(printable).join(', ') });
  if (outcome.kind === 'written')
    return t('report-written', { paths: outcome.paths.map(printable).join(', ') });
  return '';
}
