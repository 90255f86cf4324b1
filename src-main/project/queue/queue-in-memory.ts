/** A queue that ends with its process, for work that is recorded in no project. */
import { DatabaseSync } from '@photostructure/sqlite';
import type { Database } from '../database';
import { schema003 } from '../migrations/003-queue';
import { Queue } from './queue';

export function queueInMemory(msNow?: () => number): Queue {
  const connection = new DatabaseSync(':memory:', { defensive: true, allowExtension: false });
  for (const statement of schema003) if (/^CREATE (TABLE|INDEX)/.test(statement)) connection.exec(statement);
  const database: Database = { connection, prepared: new Map(), isReadOnly: false, inode: '' };
  return new Queue((work) => work(database), msNow);
}
