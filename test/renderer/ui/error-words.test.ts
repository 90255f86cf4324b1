import { afterEach, describe, expect, it } from 'vitest';
import { describePlace, errorTags, SpindleError, type ErrorPlace } from '../../../src-main/contract/errors';
import { languages, messagesIn } from '../../../src-main/messages/messages';
import { isForeign, languageOf, placeWords } from '../../../src-renderer/ui/error-words';
import { windowLanguage } from '../../../src-renderer/ui/language.svelte';
import { windowError } from '../../../src-renderer/ui/window-error';

describe('errors in the language of the window', () => {
  afterEach(() => windowLanguage.choose(null));

  const parts = { what: 'a', why: 'b', remedy: 'c' };

  it.each(languages)('have what failed and what to do for every tag: %s', (language) => {
    const messages = messagesIn(language);
    for (const tag of errorTags) {
      expect(messages.text(`error-${tag}`)).toMatch(/^[A-ZÄÖÜ].*[^.]$/);
      expect(messages.text(`error-${tag}-remedy`)).toMatch(/^[A-ZÄÖÜ].*\.$/);
    }
  });

  it('are those of the main side as they come in English, and foreign in German', () => {
    const theirs = new SpindleError('internal', parts).toReport();
    expect([languageOf(theirs), isForeign(theirs)]).toEqual(['en', false]);
    windowLanguage.choose('de');
    expect([languageOf(theirs), isForeign(theirs)]).toEqual(['en', true]);
  });

  it('are foreign where the window has changed its language since it worded them', () => {
    windowLanguage.choose('de');
    const own = windowError('unreachable', parts).toReport();
    expect([languageOf(own), isForeign(own)]).toEqual(['de', false]);
    windowLanguage.choose('en');
    expect(isForeign(own)).toBe(true);
  });

  it.each<ErrorPlace>([
    {},
    { path: '/slides/a.svs' },
    { level: 0, column: 3, row: 4 },
    { field: 'scene', level: 2, path: '/slides/a.svs' },
  ])('say where it happened as the contract does: %j', (place) => {
    expect(placeWords(place)).toBe(describePlace(place));
  });
});
