/** A folder of a program that has Spindle installed, with a slide in it: programs are run there as their writers run them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findInstallation } from '../../../src-main/session/installation';
import { placePhantom } from '../../fixture/phantom';
import { temporaryFolder } from '../../temporary-folder';

interface ProgramRun {
  /** `null` where it had to be killed because it did not end by itself. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface InstalledLibrary {
  readonly folder: string;
  /** The slide, `slide.svs`. */
  readonly slide: string;
  /** Writes a program and runs it until it ends by itself. @param source of an ES module */
  run(source: string): Promise<ProgramRun>;
  remove(): void;
}

export async function installedLibrary(): Promise<InstalledLibrary> {
  const temporary = temporaryFolder();
  const folder = temporary.path;
  const slide = join(folder, 'slide.svs');
  await placePhantom(slide, { seed: 5, areaMm2: 0.1 });
  const { root } = findInstallation();
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'spindle'), 'junction');
  symlinkSync(join(root, 'node_modules', '@types'), join(folder, 'node_modules', '@types'), 'junction');
  let programs = 0;
  return {
    folder,
    slide,
    async run(source) {
      programs += 1;
      const program = join(folder, `program-${programs}.mjs`);
      writeFileSync(program, source);
      const child = spawn(process.execPath, [program], {
        cwd: folder,
        timeout: 100_000,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const printed = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const)
        child[name].setEncoding('utf8').on('data', (text: string) => (printed[name] += text));
      await once(child, 'close');
      return { status: child.exitCode, ...printed };
    },
    remove: () => temporary.remove(),
  };
}
