/** What the application analyses a batch with, so that it can go on with it after a restart. */
export const schema004 = [
  `CREATE TABLE batch_settings (batch TEXT NOT NULL PRIMARY KEY, settings TEXT NOT NULL) STRICT, WITHOUT ROWID`,
] as const;
