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

describe('a project of schema 1', () => {
  beforeEach(() =>
    copyFileSync(join(import.meta.dirname, '../fixture/project-of-schema-1/case.spindle'), file),
  );

  it('is brought to schema 3 with every row, entry and sum', () => {
    const before = rowsOf(file);
    expect(before.version).toBe(1);
    Project.open(file, false).close();
    const after = rowsOf(file);
    expect(after.version).toBe(3);
    for (const added of ['taken_in', 'batches', 'queue', 'slide_files', 'origins']) {
      expect(after.tables.get(added)).toEqual([]);
      after.tables.delete(added);
    }
    expect(after.tables).toEqual(before.tables);
  });

  it('is sound, keeps its run, and can be written to', () => {
    const project = Project.open(file, false);
    expect(project.verify()).toEqual([]);
    expect(project.info()).toMatchObject({
      id: 'baea3965-297e-4fc5-a8b8-ac5d91715b48',
      head: { seq: 121, hash: 'f386108afdb53c9a488286c2eae75a66f7719238cf9efd8bd7ad28fac45966de' },
      people: ['AB', 'CD'],
    });
    const [run] = valuesOf(project.stateOf(slide), 'run');
    expect(resultOf(project, run?.id ?? '')?.mitoticCount).toBeGreaterThan(0);
    expect(project.wasTakenIn(slide)).toBe(false);
    project.setTakenIn(slide);
    expect(project.wasTakenIn(slide)).toBe(true);
    project.execute([{ id: 'new', by: 'AB', command: { kind: 'note', slide, place: null, text: 'new' } }]);
    expect(project.verify()).toEqual([]);
    project.close();
  });
});
