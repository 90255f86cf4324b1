/**
 * Where the parts of an installed Spindle lie: models, built entry points, the renderer. Found by walking
 * up to Spindle's own `package.json`, so that it holds for sources under test, for `out/`, and inside a
 * packaged application.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readRegularTextSync } from '../base/regular-file';
import { SpindleError } from '../contract/errors';

export interface Installation {
  readonly root: string;
  readonly version: string;
  /** Folder of model folders. */
  readonly models: string;
  /** Folder of the built renderer, with `index.html`. */
  readonly renderer: string;
  readonly engineHost: string;
  readonly decodeWorker: string;
  readonly figuresWorker: string;
  readonly preload: string;
}

const packageSchema = z.object({ name: z.string(), version: z.string() });

export function findInstallation(from: string = dirname(fileURLToPath(import.meta.url))): Installation {
  for (let folder = from; ; folder = dirname(folder)) {
    const version = spindleVersion(join(folder, 'package.json'));
    if (version !== null) {
      return {
        root: folder,
        version,
        models: join(folder, 'models'),
        renderer: join(folder, 'out', 'renderer'),
        engineHost: join(folder, 'out', 'main', 'engine-host.js'),
        decodeWorker: join(folder, 'out', 'main', 'decode-worker.js'),
        figuresWorker: join(folder, 'out', 'main', 'figures-worker.js'),
        preload: join(folder, 'out', 'preload', 'preload.cjs'),
      };
    }
    if (dirname(folder) === folder) {
      throw new SpindleError('internal', {
        what: 'cannot find the installation',
        where: { path: from },
        why: 'no package.json named spindle in any folder above',
        remedy: 'install Spindle again',
      });
    }
  }
}

/** The version, when this file is Spindle's own package description. */
function spindleVersion(packageFile: string): string | null {
  if (!existsSync(packageFile)) return null;
  const parsed = packageSchema.safeParse(JSON.parse(readRegularTextSync(packageFile)));
  return parsed.success && parsed.data.name === 'spindle' ? parsed.data.version : null;
}
