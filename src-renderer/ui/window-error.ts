/** Errors that the window itself words, in its language. */
import { SpindleError, type ErrorTag, type SpindleErrorParts } from '../../src-main/contract/errors';
import { windowLanguage } from './language.svelte';

/** @param parts in the language of the window */
export function windowError(tag: ErrorTag, parts: SpindleErrorParts): SpindleError {
  return new SpindleError(tag, { ...parts, language: windowLanguage.messages.language });
}
