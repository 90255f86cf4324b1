/** What the file of a report of decisions is called: by its case, or by its first slide. Its name says no more than the report does. */
import type { PrintedIdentity } from '../contract/decided-report';
import type { InCase } from '../project/cases';
import { safeStem, stemOf } from './document-names';

/** @param about `case`: its name, where the report is of one */
export function reportName(
  slides: readonly InCase[],
  about: { readonly identity: PrintedIdentity; readonly case: string | null },
): string {
  return `${stemOfReport(slides, about)}.report.pdf`;
}

function stemOfReport(
  [first]: readonly InCase[],
  { identity, case: name }: { readonly identity: PrintedIdentity; readonly case: string | null },
): string {
  if (identity === 'case' && name !== null) return safeStem(name);
  return identity === 'key' ? (first?.key ?? 'report') : stemOf(first?.name ?? first?.key ?? 'report');
}
