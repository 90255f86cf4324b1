/** Requests about the application itself: what it is, its models, and the engines of this machine. */
import type { SpindleApi } from '../contract/api';
import { defaultModelId, summariseModel } from '../detection/model';
import type { Engines } from './engines';
import type { Models } from './models';
import type { PageEngines } from './page-engines';

export interface EngineParts {
  readonly version: string;
  readonly shell: 'electron' | 'server';
  readonly models: Models;
  readonly engines: Engines;
  readonly pages: PageEngines;
  /** Fires when the application ends. */
  readonly closed: AbortSignal;
}

type EngineRequests = 'about' | 'listModels' | 'engines' | 'chooseEngine' | 'engineEnded';

export function engineRequests(parts: EngineParts): Pick<SpindleApi, EngineRequests> {
  const { version, shell, models, engines, pages, closed } = parts;
  return {
    about: () => Promise.resolve({ version, shell, provider: engines.provider ?? 'auto' }),

    listModels: async () => (await models.list()).map(summariseModel),

    engines: async ({ modelId, again }) => {
      const model = await models.find(modelId ?? defaultModelId);
      const ranking = await engines.ranking(model, again ?? false, closed);
      return { settings: await engines.settings(), ranking };
    },

    chooseEngine: async (settings) => {
      await engines.choose(settings);
      return null;
    },

    engineEnded: async ({ hostId, why }) => {
      pages.end(hostId, why);
      return Promise.resolve(null);
    },
  };
}
