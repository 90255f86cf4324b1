/** The built inference host and the bundled model, for tests that run the real engine. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Precision } from '../../src-main/contract/model';
import { childProcessHost } from '../../src-main/detection/engine/child-process-host';
import type { Engine } from '../../src-main/detection/engine/engine';
import { startEngine } from '../../src-main/detection/engine/process-engine';
import type { Model } from '../../src-main/detection/model';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const engineHostFile = join(root, 'out', 'main', 'engine-host.js');
export const modelsFolder = join(root, 'models');
export const bundledModelFolder = join(modelsFolder, 'mitosis-c8');

export function startRealEngine(model: Model, precision: Precision = 'float32'): Promise<Engine> {
  return startEngine({ model, provider: 'cpu', precision, spawnHost: childProcessHost(engineHostFile) });
}
