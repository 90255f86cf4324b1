/**
 * Which files make the CUDA provider of the installed onnxruntime, in which package they are published, and where
 * they go: as the runtime's own installer says it, so that they are always of its version.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';
import { SpindleError } from '../../../contract/errors';
import { runtimeFiles } from '../runtime-files';

const metadataSchema = z.object({
  manifests: z.record(z.string(), z.record(z.string(), z.object({ package: z.string(), path: z.string() }))),
  packages: z.record(
    z.string(),
    z.object({
      name: z.string().regex(/^[A-Za-z0-9._-]+$/),
      versions: z.array(z.object({ feed: z.string(), version: z.string().regex(/^[A-Za-z0-9.+-]+$/) })),
    }),
  ),
  feeds: z.record(z.string(), z.object({ type: z.string(), index: z.url() })),
});

export interface CudaFiles {
  readonly packageName: string;
  readonly version: string;
  /** Address of the feed's index, after NuGet's protocol, version 3. */
  readonly index: string;
  /** The folder they go to. */
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly pathInPackage: string }[];
}

/** @throws SpindleError `provider-unavailable` where this runtime has no CUDA, and says what drives the card there. */
export async function cudaFiles(
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): Promise<CudaFiles> {
  const require = createRequire(import.meta.url);
  const metadata = metadataSchema.parse(require('onnxruntime-node/script/install-metadata.js'));
  const { folder, version: runtime } = await runtimeFiles(platform, arch);
  const manifest = metadata.manifests[`${platform}/${arch}:cuda12`];
  const entries = Object.entries(manifest ?? {}).filter(([name]) => !name.includes('tensorrt'));
  const published = metadata.packages[entries[0]?.[1].package ?? ''];
  const source = published?.versions.find(({ version }) => version === runtime);
  const feed = metadata.feeds[source?.feed ?? ''];
  if (published === undefined || source === undefined || feed === undefined) throw noCuda(platform, arch);
  return {
    packageName: published.name,
    version: source.version,
    index: feed.index,
    folder,
    files: entries.map(([name, { path }]) => ({ name: plainName(name), pathInPackage: path })),
  };
}

/** `./libonnxruntime_providers_cuda.so` without the folder. */
function plainName(name: string): string {
  const plain = name.replace(/^\.\//, '');
  if (/^[\w.-]+$/.test(plain)) return plain;
  throw new RangeError(`a file of the runtime's installer is named ${name}`);
}

function noCuda(platform: NodeJS.Platform, arch: string): SpindleError {
  const windows = 'nothing needs to be installed: DirectML and WebGPU drive NVIDIA cards there';
  const others = 'use --provider auto, which takes the fastest that works';
  return new SpindleError('provider-unavailable', {
    what: 'there are no CUDA files to fetch',
    why: `the installed onnxruntime has no CUDA for ${platform} ${arch}`,
    remedy: platform === 'win32' ? windows : others,
  });
}

/** Where a file of these goes. */
export function targetOf({ folder }: CudaFiles, name: string): string {
  return join(folder, name);
}
