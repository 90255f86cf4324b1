/** The table of failure classes names tests that exist, and every case of theirs has a row. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = dirname(fileURLToPath(import.meta.url));
const root = join(folder, '..', '..', '..');

interface Row {
  readonly name: string;
  readonly applies: string;
  readonly test: string;
  readonly remark: string;
}

const rows: readonly Row[] = readFileSync(join(root, 'docs', 'regression-cases.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => {
    const [, name = '', applies = '', test = '', remark = ''] = line
      .split('|')
      .map((cell) => cell.trim().replaceAll('`', ''));
    return { name, applies, test, remark };
  });

/** Texts in the sources of the tests that may be names of cases, by file. */
const tested = new Map<string, ReadonlySet<string>>(
  readdirSync(folder)
    .filter((file) => file.endsWith('.test.ts') && file !== 'catalogue.test.ts')
    .map((file) => {
      const source = readFileSync(join(folder, file), 'utf8');
      const [, ...calls] = source.split('runCases(');
      const names = calls.join('').matchAll(/(?:[\w.]+\(\s*|name: )'([a-z][\w.-]+)'/g);
      return [`test/slide/regression/${file}`, new Set([...names].map(([, name = '']) => name))] as const;
    }),
);

it('has each case once, in order', () => {
  const names = rows.map(({ name }) => name);
  expect(names.length).toBeGreaterThan(380);
  expect(names).toEqual([...new Set(names)].sort());
});

it('names a test for each case that applies, and a reason for each that does not', () => {
  const without = rows.filter(({ name, applies, test, remark }) => {
    if (applies === 'yes') return tested.get(test)?.has(name) !== true;
    return applies !== 'no' || test !== '' || remark === '';
  });
  expect(without).toEqual([]);
});

it('has a row for every case that is tested', () => {
  const known = new Set(rows.filter(({ applies }) => applies === 'yes').map(({ name }) => name));
  const vendors = new Set(rows.map(({ name }) => firstWord(name)));
  const missing = [...tested.values()]
    .flatMap((names) => [...names])
    .filter((name) => vendors.has(firstWord(name)) && !known.has(name));
  expect(missing).toEqual([]);
});

function firstWord(name: string): string {
  return name.split('-')[0] ?? name;
}
