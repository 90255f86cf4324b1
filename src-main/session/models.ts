/**
 * The models of this installation, by id. Read again whenever they are listed or one is not found, so that
 * a model added while Spindle runs can be used; a graph is hashed only then, not at every run.
 */
import { basename } from 'node:path';
import { SpindleError } from '../contract/errors';
import { loadModels, type Model } from '../detection/model';

export class Models {
  #loaded = new Map<string, Model>();

  constructor(private readonly folder: string) {}

  /** All that pass their checks. */
  async list(): Promise<readonly Model[]> {
    const { models } = await this.#load();
    return models;
  }

  /** @throws model-not-found, or model-invalid when the folder of that name is broken. */
  async find(id: string): Promise<Model> {
    const known = this.#loaded.get(id);
    if (known !== undefined) return known;
    const { broken } = await this.#load();
    const model = this.#loaded.get(id);
    if (model !== undefined) return model;
    const fault = broken.find(({ where }) => where.path?.split(/[\\/]/).includes(id) === true);
    throw fault ?? this.#notFound(id);
  }

  async #load(): ReturnType<typeof loadModels> {
    const found = await loadModels(this.folder);
    this.#loaded = new Map(found.models.map((model) => [model.manifest.id, model]));
    return found;
  }

  #notFound(id: string): SpindleError {
    const ids = [...this.#loaded.keys()].join(', ');
    return new SpindleError('model-not-found', {
      what: 'cannot find the model',
      where: { field: 'modelId' },
      why: `no model "${id}" in ${basename(this.folder)}`,
      remedy: ids === '' ? 'install Spindle again' : `use one of ${ids}`,
    });
  }
}
