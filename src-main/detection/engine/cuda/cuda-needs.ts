/**
 * What CUDA needs of a machine and what of it is there: driver, CUDA and cuDNN, in words. Builds of onnxruntime differ
 * in the CUDA that they are for, so an installed provider is asked what it is linked with; before that, what is
 * published for this runtime counts: https://onnxruntime.ai/docs/execution-providers/CUDA-ExecutionProvider.html
 */
import { execFile } from 'node:child_process';
import { readdir, realpath } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';

/** One thing that is needed. */
export interface CudaNeed {
  readonly name: string;
  readonly isMet: boolean;
  /** What was found, or what is missing and where to get it. */
  readonly words: string;
}

export interface CudaFacts {
  readonly platform: NodeJS.Platform;
  /** `550.54.14`; `null` without a card or its driver. */
  readonly driver: string | null;
  /** Names of the libraries that the system finds, as they are on the disk: `libcudnn.so.9.1.0`. */
  readonly libraries: readonly string[];
  /** What the installed provider is linked with, by the system's linker: `libcublas.so.13`. Empty before it is installed. */
  readonly linked: readonly string[];
  /** Files of the provider that are installed. */
  readonly providerFiles: readonly string[];
  readonly neededFiles: readonly string[];
}

/** The first driver of each CUDA, by NVIDIA's table of compatible drivers. */
const leastDrivers: Readonly<Record<number, Readonly<Partial<Record<NodeJS.Platform, string>>>>> = {
  12: { linux: '525.60.13', win32: '527.41' },
  13: { linux: '580.65.06', win32: '580.65' },
};

interface CudaPart {
  readonly name: string;
  readonly stem: string;
  readonly major: number;
}

/** Needs of the provider that is published for this runtime. It loads cuDNN itself, so cuDNN is in no linker's list. */
const published: readonly CudaPart[] = [
  { name: 'CUDA runtime', stem: 'cudart', major: 12 },
  { name: 'cuBLAS', stem: 'cublas', major: 12 },
  { name: 'cuFFT', stem: 'cufft', major: 11 },
  { name: 'cuRAND', stem: 'curand', major: 10 },
  { name: 'cuDNN', stem: 'cudnn', major: 9 },
];

export function cudaNeeds(facts: CudaFacts): CudaNeed[] {
  const parts = partsNeeded(facts.linked);
  const cuda = parts.find(({ stem }) => stem === 'cudart')?.major ?? 12;
  return [driverNeed(facts, cuda), ...parts.map((part) => libraryNeed(part, facts, cuda)), filesNeed(facts)];
}

function partsNeeded(linked: readonly string[]): readonly CudaPart[] {
  if (linked.length === 0) return published;
  return published.flatMap((part) => {
    const major = linked.flatMap((library) => versionOf(library, part.stem, 'linux') ?? [])[0];
    if (major === undefined) return part.stem === 'cudnn' ? [part] : [];
    return [{ ...part, major: Number(major) }];
  });
}

function driverNeed({ platform, driver }: CudaFacts, cuda: number): CudaNeed {
  const name = 'NVIDIA driver';
  const least = leastDrivers[cuda]?.[platform];
  const needs =
    least === undefined ? `CUDA ${cuda} needs its own` : `CUDA ${cuda} needs driver ${least} or newer`;
  if (driver === null) {
    return { name, isMet: false, words: `no NVIDIA card with a driver was found; ${needs}` };
  }
  const isMet = least === undefined || compareVersions(driver, least) >= 0;
  return {
    name,
    isMet,
    words: isMet ? driver : `${driver} is too old; ${needs}: install NVIDIA’s current driver`,
  };
}

function libraryNeed(
  { name, stem, major }: CudaPart,
  { libraries, platform }: CudaFacts,
  cuda: number,
): CudaNeed {
  const versions = libraries.flatMap((library) => versionOf(library, stem, platform) ?? []);
  const found = versions.find((version) => Number(version.split('.')[0]) === major);
  if (found !== undefined) return { name, isMet: true, words: found };
  const what =
    stem === 'cudnn'
      ? `cuDNN ${major} for CUDA ${cuda}`
      : `the CUDA ${cuda} toolkit or its runtime libraries`;
  const others = versions.length === 0 ? 'it was not found' : `only version ${versions.join(', ')} was found`;
  return { name, isMet: false, words: `${others}; ${major} is needed: install ${what} from NVIDIA` };
}

function filesNeed({ providerFiles, neededFiles }: CudaFacts): CudaNeed {
  const missing = neededFiles.filter((file) => !providerFiles.includes(file));
  return {
    name: 'CUDA provider',
    isMet: missing.length === 0,
    words:
      missing.length === 0 ? 'installed' : 'its files are not installed: `npm run setup:cuda` fetches them',
  };
}

/** `9.1.0` of `libcudnn.so.9.1.0`, `9` of `cudnn64_9.dll`. */
function versionOf(library: string, stem: string, platform: NodeJS.Platform): string | null {
  const pattern =
    platform === 'win32'
      ? new RegExp(`^${stem}64_(\\d+)\\d*\\.dll$`, 'i')
      : new RegExp(`^lib${stem}\\.so\\.([\\d.]+)$`);
  const version = pattern.exec(library)?.[1];
  if (version === undefined) return null;
  // cudart64_12.dll, but cublas64_12.dll and cudart64_110.dll of CUDA 11.
  return platform === 'win32' && version.length > 2 ? version.slice(0, 2) : version;
}

function compareVersions(one: string, other: string): number {
  const [left, right] = [one, other].map((version) => version.split('.').map(Number));
  for (let place = 0; place < Math.max(left?.length ?? 0, right?.length ?? 0); place += 1) {
    const difference = (left?.[place] ?? 0) - (right?.[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Asks the system. @param folder of the provider's files */
export async function cudaFacts(folder: string, neededFiles: readonly string[]): Promise<CudaFacts> {
  const driver = (await output('nvidia-smi', ['--query-gpu=driver_version', '--format=csv,noheader']))?.split(
    '\n',
  )[0];
  return {
    platform: process.platform,
    driver: driver === undefined || driver.trim() === '' ? null : driver.trim(),
    libraries: await librariesOfSystem(),
    linked: await linkedLibraries(folder, neededFiles),
    providerFiles: await readdir(folder).catch(() => []),
    neededFiles,
  };
}

/** Names of the CUDA libraries that the provider's files ask the linker for, found or not. */
async function linkedLibraries(folder: string, files: readonly string[]): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const listings = await Promise.all(files.map((file) => output('ldd', [join(folder, file)])));
  const names = listings.flatMap((listing) => [...(listing ?? '').matchAll(/^\s*(\S+) =>/gm)]);
  return names.flatMap(([, name]) => (name !== undefined && isOfCuda(name) ? [name] : []));
}

function isOfCuda(name: string): boolean {
  return /cud(?:art|nn)|cu(?:blas|fft|rand)/i.test(name);
}

async function librariesOfSystem(): Promise<string[]> {
  const isWindows = process.platform === 'win32';
  const path = (isWindows ? process.env.PATH : process.env.LD_LIBRARY_PATH) ?? '';
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const listed = await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])));
  const paths = folders.flatMap((folder, index) => (listed[index] ?? []).map((name) => join(folder, name)));
  if (!isWindows) paths.push(...(await cachedLibraries()));
  const wanted = paths.filter((file) => isOfCuda(basename(file)));
  const real = isWindows ? wanted : await Promise.all(wanted.map((file) => realpath(file).catch(() => file)));
  return [...new Set(real.map((file) => basename(file)))];
}

/** What the linker's cache of Linux knows. */
async function cachedLibraries(): Promise<string[]> {
  const listing = (await output('ldconfig', ['-p'])) ?? (await output('/sbin/ldconfig', ['-p'])) ?? '';
  return [...listing.matchAll(/=> (\/.*)$/gm)].flatMap(([, path]) => path ?? []);
}

/** `null` where there is no such program, or it fails. */
function output(program: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 5000, maxBuffer: 16 * 1024 * 1024 }, (error, stdout) =>
      resolve(error === null ? stdout : null),
    );
  });
}
