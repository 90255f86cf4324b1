/** The layer of `file-layer.c` for a process that a test starts: built once a run, and told by variables what it does. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onceARun } from '../once-a-run';

/** Linux with glibc and a C compiler. */
export const canUseLayer =
  process.platform === 'linux' &&
  JSON.stringify(process.report.getReport()).includes('glibcVersionRuntime') &&
  spawnSync('cc', ['--version'], { stdio: 'ignore' }).status === 0;

/** From the `at`-th operation of the counted kinds on, all of the failing kinds answer the error. Kinds: see `file-layer.c`. */
export interface Failure {
  readonly counted: string;
  /** From 1; 0 counts alone. */
  readonly at: number;
  readonly error: 'ENOSPC' | 'EIO' | 'ESTALE' | 'ENOENT';
  readonly failing: string;
}

export interface LayerOptions {
  /** Whose operations are seen. */
  readonly folder: string;
  /** Records them there; outside of the folder. */
  readonly log?: string;
  readonly failure?: Failure;
  /** File that the number of counted operations is written to. */
  readonly count?: string;
  /** Nothing fails while this file exists. */
  readonly room?: string;
  /** The folder says that it is a network share. */
  readonly isNetwork?: boolean;
}

/** Environment of a process, and of those that it starts. */
export async function underLayer(options: LayerOptions): Promise<NodeJS.ProcessEnv> {
  const { folder, log, failure, count, room, isNetwork = false } = options;
  const library = await onceARun('file-layer.so', (part) => {
    const source = join(import.meta.dirname, 'file-layer.c');
    execFileSync('cc', ['-shared', '-fPIC', '-O1', '-Wall', '-o', part, source, '-ldl', '-lpthread']);
    return Promise.resolve();
  });
  if (count !== undefined) writeFileSync(count, new Uint8Array(8));
  return {
    ...process.env,
    LD_PRELOAD: library,
    // What goes to the kernel in a ring is seen by no library.
    UV_USE_IO_URING: '0',
    SPINDLE_FAULTS_FOLDER: realpathSync(folder),
    ...(log !== undefined && { SPINDLE_FAULTS_LOG: log }),
    ...(failure !== undefined && { SPINDLE_FAULTS_FAIL: words(failure) }),
    ...(count !== undefined && { SPINDLE_FAULTS_COUNT: count }),
    ...(room !== undefined && { SPINDLE_FAULTS_ROOM: room }),
    ...(isNetwork && { SPINDLE_FAULTS_NETWORK: '1' }),
  };
}

/** @param count file that was given as such */
export function countedIn(count: string): number {
  return Number(readFileSync(count).readBigUInt64LE());
}

function words({ counted, at, error, failing }: Failure): string {
  return `${counted} ${at} ${error} ${failing}`;
}
