/** The built application in a folder of its own, with models whose scores a test can foresee. */
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeTinyModel } from '../fixture/tiny-model';
import { onceARun } from '../once-a-run';
import type { Open, OpenedApplication } from './front-doors';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

interface TinyModel {
  readonly id: string;
  readonly name: string;
  readonly group: string;
  /** As in tiny-model.ts: whether its judge's score changes as the tissue turns. */
  readonly judge: 'radial' | 'slanted';
}

/** A model that answers the same however a cell lies. */
export const steadyModel = { id: 'mitosis-c8', name: 'Steady', group: 'D4', judge: 'radial' } as const;

/** The application on the slides of a folder, with that model alone. */
export function openWithSteadyModel(open: Open, folder: string): Promise<OpenedApplication> {
  const installation = join(folder, 'installation');
  makeTinyInstallation(installation, [steadyModel]);
  return open({ folder, installation, size: { width: 1280, height: 900 } });
}

/** That of the steady model, for tests of the command line that only read it. */
export function tinyInstallation(): Promise<string> {
  return onceARun('tiny-installation', (part) => {
    makeTinyInstallation(part, [steadyModel]);
    return Promise.resolve();
  });
}

export function makeTinyInstallation(folder: string, models: readonly TinyModel[]): void {
  mkdirSync(folder);
  cpSync(join(root, 'out'), join(folder, 'out'), { recursive: true });
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  writeTinyModels(join(folder, 'models'), models);
}

/** @param folder of model folders */
export function writeTinyModels(folder: string, models: readonly TinyModel[]): void {
  for (const { id, name, group, judge } of models) {
    const modelFolder = join(folder, id);
    writeTinyModel(modelFolder, { group, judge });
    const file = join(modelFolder, 'manifest.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...manifest, id, name }));
  }
}
