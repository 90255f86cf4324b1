/**
 * The first schema: the log, what lies beside it under its sums, and what is folded from it. `standing` can be dropped and
 * folded again to the same rows; the views are for those who read the file with other programs.
 */
export const schema001 = [
  `CREATE TABLE project (id TEXT NOT NULL, created_at TEXT NOT NULL) STRICT`,
  `CREATE TABLE entries (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, slide_key TEXT NOT NULL, scene INTEGER NOT NULL,
    body TEXT NOT NULL, hash TEXT NOT NULL
  ) STRICT`,
  `CREATE INDEX entries_of_slide ON entries (slide_key, scene, seq)`,
  `CREATE TABLE documents (sha256 TEXT NOT NULL PRIMARY KEY, bytes BLOB NOT NULL) STRICT`,
  `CREATE TABLE detection_blocks (
    run TEXT NOT NULL, block INTEGER NOT NULL, detections INTEGER NOT NULL,
    min_x REAL NOT NULL, min_y REAL NOT NULL, max_x REAL NOT NULL, max_y REAL NOT NULL,
    bytes BLOB NOT NULL, PRIMARY KEY (run, block)
  ) STRICT`,
  `CREATE TABLE standing (
    slide_key TEXT NOT NULL, scene INTEGER NOT NULL, family TEXT NOT NULL, id TEXT NOT NULL,
    seq INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (slide_key, scene, family, id)
  ) STRICT, WITHOUT ROWID`,
  `CREATE VIEW pixel_sizes AS SELECT slide_key, scene, seq,
    value ->> '$.x' AS mpp_x, value ->> '$.y' AS mpp_y FROM standing WHERE family = 'pixel-size'`,
  `CREATE VIEW mask_edits AS SELECT slide_key, scene, seq,
    value ->> '$.kind' AS kind, value -> '$.polygon' AS polygon FROM standing WHERE family = 'mask-edit'`,
  `CREATE VIEW regions AS SELECT slide_key, scene, seq, id AS region,
    value ->> '$.role' AS role, value ->> '$.name' AS name, value -> '$.polygons' AS polygons
    FROM standing WHERE family = 'region'`,
  `CREATE VIEW verdicts AS SELECT slide_key, scene, seq, value ->> '$.figure' AS figure,
    value ->> '$.place.x' AS x, value ->> '$.place.y' AS y,
    value ->> '$.reader' AS reader, value ->> '$.verdict' AS verdict FROM standing WHERE family = 'verdict'`,
  `CREATE VIEW runs AS SELECT slide_key, scene, seq, id AS run, value ->> '$.startedAt' AS started_at,
    value ->> '$.model.id' AS model, value ->> '$.detections.count' AS detections
    FROM standing WHERE family = 'run'`,
] as const;
