/**
 * What waits to be analysed, and where it stands: work, not decisions, so it lies beside the log and is changed in place. Also where
 * slides were seen, and what the entries of a merged project were in the projects that they came from.
 */
export const schema003 = [
  `CREATE TABLE batches (
    id TEXT NOT NULL PRIMARY KEY, folder TEXT NOT NULL, decides TEXT NOT NULL, made_at TEXT NOT NULL,
    paused INTEGER NOT NULL
  ) STRICT`,
  `CREATE TABLE queue (
    number INTEGER PRIMARY KEY, batch TEXT NOT NULL, path TEXT NOT NULL, scene INTEGER NOT NULL, settings TEXT NOT NULL,
    priority INTEGER NOT NULL, place INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, deaths INTEGER NOT NULL,
    reason TEXT, slide_key TEXT, opened TEXT, run TEXT, documents TEXT, figures TEXT, owner TEXT, touched_at TEXT,
    started_at TEXT, ended_at TEXT, change INTEGER NOT NULL, UNIQUE (batch, path, scene)
  ) STRICT`,
  `CREATE INDEX queue_in_order ON queue (batch, state, priority, place)`,
  `CREATE INDEX queue_changes ON queue (batch, change)`,
  `CREATE TABLE slide_files (
    slide_key TEXT NOT NULL, path TEXT NOT NULL, seen_at TEXT NOT NULL, PRIMARY KEY (slide_key, path)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE origins (
    entry TEXT NOT NULL, project TEXT NOT NULL, seq INTEGER NOT NULL, previous TEXT NOT NULL, body TEXT, hash TEXT NOT NULL,
    PRIMARY KEY (project, seq, hash)
  ) STRICT, WITHOUT ROWID`,
  `CREATE VIEW cases AS SELECT slide_key, scene, seq, value ->> '$.name' AS "case",
    value ->> '$.block' AS block, value ->> '$.stain' AS stain FROM standing WHERE family = 'case'`,
] as const;
