/** The installed onnxruntime as files: its version, and the folder of the libraries that it loads on this system. */
import { readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { readRegularText } from '../../base/regular-file';

const packageSchema = z.object({ version: z.string() });

export interface RuntimeFiles {
  readonly version: string;
  /** Where `onnxruntime_binding.node` lies, and where it looks for the libraries of providers. */
  readonly folder: string;
}

export async function runtimeFiles(
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): Promise<RuntimeFiles> {
  const file = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
  const { version } = packageSchema.parse(JSON.parse(await readRegularText(file)));
  return { version, folder: join(dirname(file), 'bin', 'napi-v6', platform, arch) };
}

/** Name and size of each library: they change when files of a provider are added or replaced. */
export async function librariesIn(folder: string): Promise<string[]> {
  // Without what is on its way there.
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  return Promise.all(names.map(async (name) => `${name} ${(await stat(join(folder, name))).size}`));
}
