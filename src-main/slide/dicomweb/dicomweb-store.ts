/** What a server answers to instances that it was asked to store (STOW-RS, PS3.18, section 10.5). */
import { jsonItems, jsonTexts, type JsonDataSet } from './dicom-json';
import { z } from 'zod';

const tags = {
  ...{ failed: 0x0008_1198, stored: 0x0008_1199, instance: 0x0008_1155, reason: 0x0008_1197 },
} as const;

/** `why`: a clause. */
export type StoredOutcome =
  { readonly kind: 'stored' } | { readonly kind: 'refused' | 'unknown'; readonly why: string };

/** PS3.18, annex I.2.2: by the reason's first digits. */
const reasons: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/^a7/, 'the server has no room for it'],
  [/^a9/, 'it does not fit what the server may store'],
  [/^c/, 'the server cannot understand it'],
  [/^110$/, 'the server failed'],
  [/^111$/, 'the server has an instance of this identifier already'],
  [/^122$/, 'the server does not store such files'],
  [/^124$/, 'the server does not allow it'],
];

/** @param answer of the server. @param instance SOP Instance UID of what was sent. */
export function storedOutcome(answer: unknown, instance: string): StoredOutcome {
  const dataSets: readonly unknown[] = Array.isArray(answer) ? answer : [answer];
  for (const json of dataSets) {
    const dataSet = z.record(z.string(), z.unknown()).safeParse(json);
    if (!dataSet.success) continue;
    const isOf = (item: JsonDataSet): boolean => jsonTexts(item, tags.instance)[0] === instance;
    const failed = jsonItems(dataSet.data, tags.failed).find(isOf);
    if (failed !== undefined) return { kind: 'refused', why: reasonOf(jsonTexts(failed, tags.reason)[0]) };
    if (jsonItems(dataSet.data, tags.stored).some(isOf)) return { kind: 'stored' };
  }
  return { kind: 'unknown', why: 'the server does not say whether it has stored it' };
}

function reasonOf(text: string | undefined): string {
  const code = /^\d{1,5}$/.test(text ?? '') ? Number(text).toString(16).padStart(3, '0') : '';
  const [, why] = reasons.find(([pattern]) => pattern.test(code)) ?? [];
  return `${why ?? 'the server refused it'}${code === '' ? '' : ` (reason ${code.toUpperCase()}H)`}`;
}
