/** Numbers as readers of a language write them: `1,234.50` in English, `1.234,50` in German. What is no number reads as a dash. */
import { formatScore } from '../../contract/detection';
import type { Language } from '../../messages/messages';
import type { ReportContent } from './content';

const locales: Readonly<Record<Language, string>> = { en: 'en-US', de: 'de-DE' };
const unknown = '–';

export interface NumberWords {
  readonly count: (value: number) => string;
  /** Two decimals, fewer when large, significant figures when small. */
  readonly figure: (value: number | null) => string;
  /** Of so many decimals. */
  readonly fixed: (value: number, decimals: number) => string;
  /** Of a detection: rounded so that it does not cross a threshold. */
  readonly score: (value: number) => string;
  /** Digits that were written with a point. */
  readonly written: (digits: string) => string;
  /** `12 to 15` as `12–15`; one number where both ends are the same. */
  readonly range: (low: number, high: number) => string;
  readonly figureRange: (low: number | null, high: number | null) => string;
  readonly percent: (share: number | null) => string;
}

export function numberWords({ language }: Pick<ReportContent, 'language'>): NumberWords {
  const locale = locales[language];
  const fixed = (value: number, decimals: number): string =>
    Number.isFinite(value)
      ? value.toLocaleString(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
      : unknown;
  const figure = (value: number | null): string => {
    if (value === null || !Number.isFinite(value)) return unknown;
    if (value === 0) return '0';
    if (Math.abs(value) < 0.1) return value.toLocaleString(locale, { maximumSignificantDigits: 2 });
    return fixed(value, value >= 1000 ? 0 : value >= 100 ? 1 : 2);
  };
  const written = (digits: string): string => digits.replace('.', language === 'de' ? ',' : '.');
  const count = (value: number): string => fixed(value, 0);
  const joined = (low: string, high: string): string => (low === high ? low : `${low}–${high}`);
  return {
    ...{ count, figure, fixed },
    written,
    score: (value) => written(formatScore(value, 3)),
    range: (low, high) => joined(count(low), count(high)),
    figureRange: (low, high) => joined(figure(low), figure(high)),
    percent: (share) =>
      share === null ? unknown : `${fixed(100 * share, share > 0 && share < 0.1 ? 1 : 0)} %`,
  };
}
