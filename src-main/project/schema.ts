/** The schema of a project file: made, brought to the present version, and compared with what is there. */
import { randomUUID } from 'node:crypto';
import { allRows, firstRow, type Database } from './database';
import { applicationId } from './file-header';
import { schema001 } from './migrations/001-log';
import { schema002 } from './migrations/002-taken-in';
import { schema003 } from './migrations/003-queue';
import { schema004 } from './migrations/004-batch-settings';
import { schema005 } from './migrations/005-file-prints';
import { damagedProject, invalidProject } from './project-errors';

/** By version: the statements that lead to it from the one before. Each version has other tables than the one before. */
const migrations: readonly (readonly string[])[] = [schema001, schema002, schema003, schema004, schema005];
const schemaVersion = migrations.length;
const normalised = (sql: string): string => sql.replace(/\s+/g, ' ').trim();
/** All that each version has. */
const schemas = migrations.map((_, index) => ({
  version: index + 1,
  statements: new Set(
    migrations
      .slice(0, index + 1)
      .flat()
      .map(normalised),
  ),
}));

/** An identifier that states when it was made: a UUID of version 7 (RFC 9562, section 5.7). */
function newIdentifier(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/**
 * That of a merged project (a UUID of version 8): it states when it was made, and the sum of its origins, so that its chain, which
 * begins with it, holds for them too.
 * @param sum hexadecimal SHA-256
 */
export function mergedIdentifier(at: Date, sum: string): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  const variant = (8 + (Number.parseInt(sum.charAt(3), 16) & 3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-8${sum.slice(0, 3)}-${variant}${sum.slice(4, 7)}-${sum.slice(7, 19)}`;
}

export function isMerged(id: string): boolean {
  return id.charAt(14) === '8';
}

/** Whether a project with this identifier was made then; those of earlier Spindles do not say it. */
export function isOrigin(id: string, createdAt: string): boolean {
  const time = Date.parse(createdAt);
  if (!uuidPattern.test(id) || Number.isNaN(time) || new Date(time).toISOString() !== createdAt) return false;
  return id.charAt(14) === '4' || Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) === time;
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[478][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Tables that a file of that version lacks. */
export function tablesSince(version: number): string[] {
  return migrations
    .slice(version)
    .flat()
    .filter((sql) => sql.startsWith('CREATE TABLE'));
}

/** What makes a new project of an empty database. */
export function newProject(): string[] {
  const now = new Date();
  return [
    ...migrations.flat(),
    `INSERT INTO project (id, created_at) VALUES ('${newIdentifier(now)}', '${now.toISOString()}')`,
    `PRAGMA application_id = ${applicationId}`,
    `PRAGMA user_version = ${schemaVersion}`,
  ];
}

/** Within a transaction. @throws project-invalid */
export function migrate(database: Database, file: string): void {
  const { connection } = database;
  const version = requireVersion(database, file);
  if (version === schemaVersion) return;
  for (const statements of migrations.slice(version)) {
    // The file is attached under that name.
    for (const each of statements) connection.exec(each.replace(/^CREATE (TABLE|INDEX|VIEW) /, '$&file.'));
  }
  connection.exec(`PRAGMA file.user_version = ${schemaVersion}`);
}

/**
 * A trigger or view of somebody else would run with what is written.
 * @returns the version of the schema
 * @throws project-invalid where the file has another schema than that of its version
 */
export function requireVersion(database: Database, file: string): number {
  const version = Number(firstRow(database, 'PRAGMA file.user_version')?.user_version);
  const rows = allRows(database, 'SELECT name, sql FROM file.sqlite_schema WHERE sql IS NOT NULL');
  const found = new Map(rows.map(({ name, sql }) => [normalised(String(sql)), String(name)]));
  const known = schemas.find(({ statements }) => isSame(found, statements));
  if (known !== undefined && known.version !== version) {
    throw damagedProject(
      file,
      `its header states schema ${version}, and it has the tables of schema ${known.version}`,
    );
  }
  if (version > schemaVersion) throw invalidProject(file, `a newer Spindle wrote it (schema ${version})`);
  const statements = schemas[version - 1]?.statements ?? new Set();
  for (const [sql, name] of found) {
    if (!statements.has(sql)) throw invalidProject(file, `its "${name}" is not of Spindle`);
  }
  if (found.size < statements.size) throw damagedProject(file, 'one of its tables is missing');
  return version;
}

function isSame(found: ReadonlyMap<string, string>, statements: ReadonlySet<string>): boolean {
  return found.size === statements.size && [...found.keys()].every((sql) => statements.has(sql));
}
