/**
 * Names of regions. One that nobody chose is written to the log the same in every language, so that two people read one project and one
 * report, and is shown in the language of the window.
 */
import type { RegionRole } from '../../src-main/contract/domain/region-roles';
import { t } from '../ui/language.svelte';

const words = { include: 'Region', exclude: 'Exclusion' } as const satisfies Record<RegionRole, string>;

/** For the log: `Exclusion 3`. */
export function unchosenName(role: RegionRole, number: number): string {
  return `${words[role]} ${number}`;
}

/** As it is shown. @param name as the log has it */
export function regionName(name: string): string {
  const [, word, number = ''] = /^(Region|Exclusion) ([1-9]\d{0,5})$/.exec(name) ?? [];
  if (word === undefined) return name;
  return t(word === words.include ? 'session-region-unnamed' : 'session-exclusion-unnamed', { number });
}
