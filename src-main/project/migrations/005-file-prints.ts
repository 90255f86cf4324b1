/** Size and times that a file of a slide had when it was seen: where they are others, another slide may lie there. */
export const schema005 = [
  `CREATE TABLE file_prints (
    slide_key TEXT NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL, mtime_ms REAL NOT NULL, ctime_ms REAL NOT NULL,
    PRIMARY KEY (slide_key, path)
  ) STRICT, WITHOUT ROWID`,
] as const;
