/** Names of regions that nobody chose are of the log in English, and of the window in its language; chosen ones are as they were chosen. */
import { afterEach, expect, it } from 'vitest';
import { regionName, unchosenName } from '../../../src-renderer/session/region-name';
import { windowLanguage } from '../../../src-renderer/ui/language.svelte';

const inLanguage = (language: string): void =>
  windowLanguage.begin({ get: () => language, set: () => undefined }, [language]);
afterEach(() => inLanguage('en'));

it('are shown in the language of the window where nobody chose them', () => {
  const names = [unchosenName('include', 2), unchosenName('exclude', 1)];
  expect(names).toEqual(['Region 2', 'Exclusion 1']);
  expect(names.map(regionName)).toEqual(names);
  inLanguage('de');
  expect(names.map(regionName)).toEqual(['Region 2', 'Ausschluss 1']);
});

it.each(['invasive front', 'Exclusion', 'Exclusion 01', 'Exclusion 1 b', 'exclusion 1', ''])(
  'are as a person chose them: %j',
  (name) => {
    inLanguage('de');
    expect(regionName(name)).toBe(name);
  },
);
