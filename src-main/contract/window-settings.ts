/**
 * What a person set in the window and finds again after a restart: looks, keys, own protocols. The main side keeps the texts without
 * reading them; the part of the window that wrote one checks it again when it is read.
 */

export const windowSettingNames = [
  'theme',
  'language',
  'interface-scale',
  'inspector-width',
  'shortcuts',
  'overlay',
  'field',
  'coverage',
  'own-estimate',
  'protocols',
] as const;
export type WindowSettingName = (typeof windowSettingNames)[number];

/** Characters of one. The largest are own protocols. */
export const longestWindowSetting = 1_000_000;

/** `null` for one that stands at what it is at first. */
export type WindowSettings = Readonly<Partial<Record<WindowSettingName, string>>>;
