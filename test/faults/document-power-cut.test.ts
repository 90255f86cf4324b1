/** Power cuts while documents are written: each is absent, the earlier one or the new one, whole; and the new one once it was said to be written. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportFormats } from '../../src-main/contract/report';
import { Project } from '../../src-main/project/project';
import { writePhantom } from '../../src-main/phantom/write-phantom';
import { bundleSide } from '../bundle-side';
import { tinyInstallation } from '../e2e/tiny-installation';
import { parseCsv } from '../report/parse-csv';
import { writeTwoSlides } from '../shell/cli/two-slides';
import type { TemporaryFolder } from '../temporary-folder';
import { contentOf } from './document-content';
import { canUseLayer } from './file-layer';
import { memoryFolder } from './memory-folder';
import { cutPower, type PowerCut } from './power-cuts';
import { record } from './recording';

describe.skipIf(!canUseLayer)('documents and a power cut', () => {
  let folder: TemporaryFolder;
  let used: string;
  beforeEach(() => {
    folder = memoryFolder();
    used = join(folder.path, 'used');
    mkdirSync(used);
  });
  afterEach(() => folder.remove());
  const recorded = (command: readonly string[], name: string): ReturnType<typeof record> =>
    record(command, { folder: used, log: join(folder.path, name) });

  it('are whole in every version, by every writer', { timeout: 300_000 }, async () => {
    const side = await bundleSide('faults/document-side');
    const phantoms: Buffer[] = [];
    for (const seed of [0, 1]) {
      const path = join(folder.path, `${seed}.tif`);
      await writePhantom(path, { seed, areaMm2: 0.02 });
      phantoms.push(readFileSync(path));
    }
    const versionOf = (name: string, content: Buffer): number =>
      name === 'phantom.tif'
        ? phantoms.findIndex((each) => each.equals(content))
        : [0, 1, 2, 3].findIndex((version) => contentOf(name, version) === content.toString('utf8'));
    await cutPower(
      await recorded([...side, used], 'log'),
      { count: 400, seed: 21, scratch: folder.path },
      ({ said, folder: found }) => {
        for (const name of ['a.json', 'new/below/b.csv', 'phantom.tif']) {
          const last = said.filter((line) => line.startsWith(`wrote ${name} `)).at(-1);
          const isThere = existsSync(join(found, name));
          if (last === undefined && !isThere) continue;
          const version = versionOf(name, readFileSync(join(found, name)));
          // The next one may be there before it is said.
          const least = Math.max(0, Number(last?.split(' ').at(-1) ?? 0));
          expect([least, least + 1], `${name}: ${version}`).toContain(version);
        }
      },
    );
  });

  it('of a batch are whole, and with them their project and the table', { timeout: 300_000 }, async () => {
    const installation = await tinyInstallation();
    const slides = await writeTwoSlides(folder.path);
    const batch = (...args: string[]): string[] => [
      ...[process.execPath, join(installation, 'out', 'main', 'spindle.js'), 'batch', slides],
      ...['--out', join(used, 'out'), '--project', join(used, 'case.spindle'), '--provider', 'cpu', ...args],
    ];
    for (const [round, args] of [[], ['--threshold', '0.4']].entries()) {
      const before = documentsIn(used);
      const recording = await recorded(batch(...args), `log-${round}`);
      const after = documentsIn(used);
      expect(after.size).toBe(2 * reportFormats.length);
      const check = (cut: PowerCut): void => {
        const found = documentsIn(cut.folder);
        const said = new Set(cut.said.map((line) => basename(line.trim().split(/\s+/).at(-1) ?? '')));
        for (const [name, content] of after) {
          const there = found.get(name);
          const isWritten = said.has(name);
          if (isWritten) expect(there?.equals(content), `${name}, as it was said to be written`).toBe(true);
          else if (there === undefined) expect(before.has(name), name).toBe(false);
          else expect(there.equals(content) || before.get(name)?.equals(there), name).toBe(true);
        }
        expectTable(cut.folder, found);
        const recordedRuns = cut.said.filter((line) => line.startsWith('  recorded')).length;
        expect(runsIn(join(cut.folder, 'case.spindle'))).toBeGreaterThanOrEqual(2 * round + recordedRuns);
      };
      await cutPower(recording, { count: 150, seed: 22 + round, scratch: folder.path }, check);
    }
  });
});

/** By name; not the table, which changes with every slide. */
function documentsIn(folder: string): Map<string, Buffer> {
  const out = join(folder, 'out');
  const names = existsSync(out) ? readdirSync(out) : [];
  const documents = names.filter((name) => /^s\d\./.test(name) && !name.endsWith('.unfinished'));
  return new Map(documents.map((name) => [name, readFileSync(join(out, name))]));
}

/** Whole at every moment, and says of no slide that it is done whose documents are not there. */
function expectTable(folder: string, documents: ReadonlyMap<string, Buffer>): void {
  const path = join(folder, 'out', 'summary.csv');
  if (!existsSync(path)) return;
  const text = readFileSync(path, 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  const [header = [], ...rows] = parseCsv(text);
  expect(rows).toHaveLength(2);
  for (const row of rows) {
    expect(row).toHaveLength(header.length);
    if (row[header.indexOf('status')] !== 'done') continue;
    const stem = row[header.indexOf('documents')] ?? '';
    expect([...documents.keys()].filter((name) => name.startsWith(`${stem}.`))).toHaveLength(
      reportFormats.length,
    );
  }
}

function runsIn(file: string): number {
  if (!existsSync(file)) return 0;
  const project = Project.open(file, false);
  try {
    expect(project.verify()).toEqual([]);
    return [...project.log()].filter(({ entry }) => entry.command.kind === 'record-run').length;
  } finally {
    project.close();
  }
}
