/** For which slides the store of an earlier Spindle was taken in: once, even where a person has undone since what it held. */
export const schema002 = [
  `CREATE TABLE taken_in (
    slide_key TEXT NOT NULL, scene INTEGER NOT NULL, at TEXT NOT NULL, PRIMARY KEY (slide_key, scene)
  ) STRICT, WITHOUT ROWID`,
] as const;
