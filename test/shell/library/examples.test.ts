/** The examples of README and docs/library.md: each is run as it stands, and checked by the compiler against the declarations. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findInstallation } from '../../../src-main/session/installation';
import { installedLibrary, type InstalledLibrary } from './installed-library';

const { root } = findInstallation();
const blocks = (page: string): string[] =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/^```(?:js|ts)\n(.*?)^```$/gms)].map(
    ([, code = '']) => code,
  );

const readme = blocks('README.md');
const page = blocks('docs/library.md');

let installed: InstalledLibrary;
beforeAll(async () => {
  installed = await installedLibrary();
});
afterAll(() => installed.remove());

describe('the examples', () => {
  it('are there', () => {
    expect([readme.length, page.length]).toEqual([1, 4]);
  });

  it('of the README prints what it found', async () => {
    const run = await installed.run(readme[0] ?? '');
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toMatch(/^\S+ \{ x: 0\.25, y: 0\.25 \} \d+\n196608\n/);
    expect(run.stdout).toContain('\ndetecting\n');
    expect(run.stdout).toMatch(
      /\n\d+ mitotic figures in 0\.\d\d mm²\n(mitotic|normal) [\d.]+ [\d.]+ 0\.\d+\n/,
    );
  });

  it('of pixels prints the size of the whole slide', async () => {
    const run = await installed.run(page[0] ?? '');
    expect([run.status, run.stderr]).toEqual([0, '']);
    const [, width, height] = /^(\d+) (\d+) 0\n$/.exec(run.stdout) ?? [];
    expect(Math.max(Number(width), Number(height))).toBe(512);
  });

  it('of an analysis step by step gives progress, candidates and the result', async () => {
    const run = await installed.run(page[1] ?? '');
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toMatch(/^starting-engine 0 of 0\n/);
    expect(run.stdout).toMatch(/\ndetecting \d+ of \d+\n/);
    expect(run.stdout).toMatch(/\n\d+ more candidates\n/);
    expect(run.stdout).toMatch(/\n\d+ mitotic, [\d.]+ per mm²\n$/);
  });

  it('of a project records a run and a verdict, and reads them back', async () => {
    const run = await installed.run(page[2] ?? '');
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toMatch(/^AB mitotic \{ x: [\d.]+, y: [\d.]+ \}\nS-12 1\ntrue\n$/);
  });

  it('of errors prints the parts of one', async () => {
    const run = await installed.run(page[3] ?? '');
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toMatch(/^not-found cannot open the slide /);
  });

  it('are valid by the declarations, as Node resolves them', () => {
    execFileSync(process.execPath, [join(root, 'build', 'declare-library.mjs')]);
    const files = [...readme, ...page].map((code, index) => {
      const file = join(installed.folder, `example-${index}.mts`);
      writeFileSync(file, code);
      return file;
    });
    const wrong = join(installed.folder, 'wrong.mts');
    writeFileSync(wrong, "import { openSlide } from 'spindle';\n(await openSlide('a')).readRegion('b');\n");
    const faultsOf = (names: readonly string[]): string[] => {
      const program = ts.createProgram(names, {
        ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
        ...{ target: ts.ScriptTarget.ES2023, strict: true, exactOptionalPropertyTypes: true, noEmit: true },
        ...{ types: ['node'], typeRoots: [join(installed.folder, 'node_modules', '@types')] },
      });
      return ts
        .getPreEmitDiagnostics(program)
        .map(
          ({ file, messageText }) =>
            `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
        );
    };
    expect(faultsOf(files)).toEqual([]);
    // Declarations that are not found would let everything pass.
    expect(faultsOf([wrong])).toHaveLength(1);
  });
});
