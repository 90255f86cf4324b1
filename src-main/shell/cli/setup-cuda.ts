/** `spindle setup-cuda`: fetches what CUDA needs beside the ordinary installation, and says what else is missing. */
import { cudaFiles, type CudaFiles } from '../../detection/engine/cuda/cuda-files';
import { cudaFacts, cudaNeeds, type CudaNeed } from '../../detection/engine/cuda/cuda-needs';
import { fetchCudaFiles } from '../../detection/engine/cuda/fetch-cuda-files';
import { exitStatus } from './exit-status';
import { withInterruption } from './interruption';
import { printJson, printLine, printNote } from './output';

export interface SetupCudaOptions {
  /** Say only what is missing. */
  readonly check?: boolean;
  /** Address of another feed. */
  readonly index?: string;
  readonly json?: boolean;
}

/** @returns done when all that CUDA needs is there */
export async function setupCuda({ check, index, json }: SetupCudaOptions): Promise<number> {
  const known = await cudaFiles();
  const files = index === undefined ? known : { ...known, index };
  let needs = await needsFor(files);
  const isInstalled = needs.at(-1)?.isMet === true;
  if (check !== true && !isInstalled) {
    printNote(`fetching ${files.packageName} ${files.version}, some hundred megabytes …`);
    const written = await withInterruption((signal) =>
      fetchCudaFiles(files, { signal, onProgress: progress() }),
    );
    for (const path of written) printNote(`  ${path}`);
    needs = await needsFor(files);
  }
  if (json === true) printJson({ package: files.packageName, version: files.version, needs });
  else for (const line of describe(needs)) printLine(line);
  return needs.every(({ isMet }) => isMet) ? exitStatus.done : exitStatus.engine;
}

async function needsFor({ folder, files }: CudaFiles): Promise<CudaNeed[]> {
  return cudaNeeds(
    await cudaFacts(
      folder,
      files.map(({ name }) => name),
    ),
  );
}

function describe(needs: readonly CudaNeed[]): string[] {
  const missing = needs.filter(({ isMet }) => !isMet);
  return [
    ...needs.map(
      ({ name, isMet, words }) => `  ${isMet ? 'there  ' : 'missing'}  ${name.padEnd(14)} ${words}`,
    ),
    missing.length === 0
      ? 'CUDA is ready: `spindle engines --again` measures it.'
      : `CUDA is not ready: ${missing.map(({ name }) => name).join(', ')} missing. Everything else works without it.`,
  ];
}

/** A line every tenth of the way. */
function progress(): (bytes: number, total: number | null) => void {
  let tenths = 0;
  return (bytes, total) => {
    if (total === null || Math.floor((bytes / total) * 10) <= tenths) return;
    tenths = Math.floor((bytes / total) * 10);
    printNote(`  ${tenths * 10} %`);
  };
}
