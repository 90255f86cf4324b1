/** Hands over a document that the main side made: a download where it was kept for the page, else it lies in a folder already. */
import type { MadeDocument } from '../../src-main/contract/made-documents';
import { documentPath } from '../../src-main/contract/wire/addresses';
import { t } from '../ui/language.svelte';
import { windowError } from '../ui/window-error';
import { openAnswer } from './answer';
import type { ExportOutcome } from './api';
import { saveBlob } from './download';

/** @param save receives the bytes and the name to save them under. Throws `SpindleError`. */
export async function takeDocument(
  made: MadeDocument,
  save: (blob: Blob, name: string) => void = saveBlob,
  fetchDocument: (path: string) => Promise<Response> = (path) => fetch(path),
): Promise<ExportOutcome> {
  if (made.kind === 'dismissed') return made;
  if (made.kind === 'written') return { kind: 'written', paths: [made.path] };
  const response = await fetchDocument(documentPath(made.documentId)).catch((cause: unknown) => {
    throw windowError('unreachable', {
      what: t('ui-no-answer'),
      why: t('ui-no-answer-why'),
      remedy: t('ui-no-answer-remedy'),
      cause,
    });
  });
  if (!response.ok) openAnswer(await response.json().catch(() => null), made.name);
  save(await response.blob(), made.name);
  return { kind: 'downloaded', names: [made.name] };
}
