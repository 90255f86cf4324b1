/** What the lines of the list of cases say of a slide, in the language of the window. */
import { printable } from '../../src-main/base/printable';
import { briefly } from '../ui/error-words';
import { formatCount } from '../ui/figures';
import { t, windowLocale } from '../ui/language.svelte';
import type { ListedSlide } from './case-rows';

/** A line or two: how far it has come, by whom, and what is wrong. */
export function standingWords({ state, row, reason, isMoved }: ListedSlide): string {
  const signOff = row?.signOff ?? null;
  const words =
    state === 'failed' && reason !== null
      ? t('cases-failed-because', { why: printable(briefly(reason)) })
      : state === 'signed-off' && signOff !== null
        ? t('cases-signed', {
            version: String(signOff.version),
            reader: printable(signOff.by),
            date: dateWords(signOff.at),
          })
        : state === 'changed' && signOff !== null
          ? t('cases-changed', { version: String(signOff.version), reader: printable(signOff.by) })
          : t(`cases-state-${state}`);
  return isMoved ? `${words} · ${t('cases-moved')}` : words;
}

/** @param hasCase whether the case is said too: in a list without cases */
export function placeInCase(slide: ListedSlide, hasCase: boolean): string {
  const { block, stain, row } = slide;
  const runs = row?.runs ?? 0;
  return [
    ...(hasCase ? [slide.case === null ? t('cases-no-case') : printable(slide.case)] : []),
    ...(block === null ? [] : [t('cases-block', { block: printable(block) })]),
    ...(stain === null ? [] : [printable(stain)]),
    t('cases-runs', { count: runs, shown: formatCount(runs) }),
  ].join(' · ');
}

let dates: { readonly locale: string; readonly format: Intl.DateTimeFormat } | null = null;

function dateWords(at: string | null): string {
  const time = at === null ? Number.NaN : Date.parse(at);
  if (Number.isNaN(time)) return '–';
  const locale = windowLocale();
  if (dates?.locale !== locale)
    dates = { locale, format: new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }) };
  return dates.format.format(time);
}
