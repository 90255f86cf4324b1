/** A file of each earlier schema is brought to the present one, and loses nothing. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { slideKey } from '../../src-main/contract/identity';
import { valuesOf } from '../../src-main/contract/domain/slide-state';
import { Project } from '../../src-main/project/project';
import { resultOf } from '../../src-main/project/recorded-runs';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

let folder: TemporaryFolder;
let file: string;
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.path, 'case.spindle');
});
afterEach(() => folder.remove());

const slide = { key: slideKey('1'.repeat(32)), scene: 0 };
const lastSlide = { key: slideKey('3'.repeat(32)), scene: 0 };

/** What a file holds, table by table. */
function rowsOf(path: string): { readonly version: unknown; readonly tables: Map<string, unknown[]> } {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const pragma = database.prepare('PRAGMA user_version').get() as { readonly user_version: unknown };
    const names = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all();
    const tables = names.map(({ name }) => {
      return [String(name), database.prepare(`SELECT * FROM "${String(name)}"`).all()] as const;
    });
    return { version: pragma.user_version, tables: new Map(tables) };
  } finally {
    database.close();
  }
}

/** Files by the schema that wrote them, and what was in them. */
const earlier = [
  {
    schema: 1,
    addedTables: ['taken_in', 'batches', 'queue', 'slide_files', 'origins', 'batch_settings', 'file_prints'],
    runs: 1,
    head: { seq: 121, hash: 'f386108afdb53c9a488286c2eae75a66f7719238cf9efd8bd7ad28fac45966de' },
    isTakenIn: false,
  },
  {
    schema: 2,
    addedTables: ['batches', 'queue', 'slide_files', 'origins', 'batch_settings', 'file_prints'],
    runs: 2,
    head: { seq: 282, hash: 'df994aadb8a762f3c28cdd614cada72bf2db31fd5efb744039e7791b6b596a17' },
    isTakenIn: true,
  },
  {
    schema: 3,
    addedTables: ['batch_settings', 'file_prints'],
    runs: 2,
    head: { seq: 284, hash: 'c21967d876d62fd87516068a5e23f8842c43a5ecaf14bfb971c80a75ff869614' },
    isTakenIn: true,
  },
  {
    schema: 4,
    addedTables: ['file_prints'],
    runs: 2,
    head: { seq: 284, hash: 'c21967d876d62fd87516068a5e23f8842c43a5ecaf14bfb971c80a75ff869614' },
    isTakenIn: true,
  },
];

/** Of a new project. */
function presentSchema(): number {
  const fresh = join(folder.path, 'new.spindle');
  Project.open(fresh, true).close();
  return Number(rowsOf(fresh).version);
}

it('a file of every earlier schema is kept among the tests', () => {
  expect(earlier.map(({ schema }) => schema + 1)).toEqual(
    Array.from({ length: presentSchema() - 1 }, (_, index) => index + 2),
  );
});

describe.each(earlier)('a project of schema $schema', ({ schema, addedTables, runs, head, isTakenIn }) => {
  beforeEach(() =>
    copyFileSync(join(import.meta.dirname, `../fixture/project-of-schema-${schema}/case.spindle`), file),
  );

  it('is brought to the present schema with every row, entry and sum', () => {
    const before = rowsOf(file);
    expect(before.version).toBe(schema);
    Project.open(file, false).close();
    const after = rowsOf(file);
    expect(after.version).toBe(presentSchema());
    for (const added of addedTables) {
      expect(after.tables.get(added)).toEqual([]);
      after.tables.delete(added);
    }
    expect(after.tables).toEqual(before.tables);
  });

  it('is sound, keeps its runs, and can be written to', () => {
    const project = Project.open(file, false);
    expect(project.verify()).toEqual([]);
    const info = project.info();
    expect(info).toMatchObject({
      ...{ id: 'baea3965-297e-4fc5-a8b8-ac5d91715b48', head, people: ['AB', 'CD'], runs },
    });
    for (const each of info.slides) {
      for (const run of valuesOf(project.stateOf(each), 'run'))
        expect(resultOf(project, run.id)?.mitoticCount).toBeGreaterThan(0);
    }
    expect(project.wasTakenIn(lastSlide)).toBe(isTakenIn);
    expect(project.wasTakenIn(slide)).toBe(false);
    project.setTakenIn(slide);
    expect(project.wasTakenIn(slide)).toBe(true);
    project.execute([{ id: 'new', by: 'AB', command: { kind: 'note', slide, place: null, text: 'new' } }]);
    expect(project.verify()).toEqual([]);
    project.rebuild();
    expect(project.verify()).toEqual([]);
    project.close();
  });
});
