/** Errors in the window's language. What others worded, such as the main side in English, is shown beside it as it is. */
import type { ErrorPlace, ErrorReport } from '../../src-main/contract/errors';
import { t, windowLanguage } from './language.svelte';

/** BCP 47, of the words of the error. */
export function languageOf({ language }: Pick<ErrorReport, 'language'>): string {
  return language ?? 'en';
}

/** Whether an error is worded in another language than the window's. */
export function isForeign(error: Pick<ErrorReport, 'language'>): boolean {
  return languageOf(error) !== windowLanguage.messages.language;
}

/** For a line without space for more: why; by its kind where the reason is in another language. */
export function briefly(error: ErrorReport): string {
  return isForeign(error) ? t(`error-${error.tag}`) : error.why;
}

/** `level 0, column 3, row 4 of /slides/a.svs`: as `describePlace` of the contract; empty when nothing is known. */
export function placeWords({ path, field, level, column, row }: ErrorPlace): string {
  const within = [
    field ?? null,
    level === undefined ? null : t('ui-place-level', { level: String(level) }),
    column === undefined ? null : t('ui-place-column', { column: String(column) }),
    row === undefined ? null : t('ui-place-row', { row: String(row) }),
  ]
    .filter((part) => part !== null)
    .join(', ');
  if (path === undefined) return within;
  return within === '' ? path : t('ui-place-within', { within, path });
}
