/** Requests about what is kept for this machine, beside any project. */
import { basename, dirname } from 'node:path';
import type { SpindleApi } from '../contract/api';
import type { Settings } from '../project/settings';
import type { PathPolicy } from './path-policy';

type SettingsRequests = 'recentSlides' | 'forgetRecentSlides' | 'windowSettings' | 'keepWindowSetting';

export function settingsRequests(
  settings: Settings,
  policy: Pick<PathPolicy, 'mayAsk'>,
): Pick<SpindleApi, SettingsRequests> {
  return {
    recentSlides: () =>
      Promise.resolve(
        settings.recentSlides
          .filter((path) => policy.mayAsk(path))
          .map((path) => ({ path, name: basename(path), folder: dirname(path) })),
      ),

    forgetRecentSlides: () => {
      settings.forgetSlides();
      return Promise.resolve(null);
    },

    windowSettings: () => Promise.resolve(settings.window),

    keepWindowSetting: ({ name, value }) => {
      settings.setInWindow(name, value);
      return Promise.resolve(null);
    },
  };
}
