/** What stands for each slide as rows, written with the entries that changed it, for queries and for other programs. */
import type { SlidePicture } from '../contract/identity';
import {
  standingAt,
  valuesOf,
  type Address,
  type Family,
  type SlideState,
} from '../contract/domain/slide-state';
import { allRows, statement, type Database } from './database';

/** In the order of the table's columns. */
type Row = readonly [key: string, scene: number, family: string, id: string, seq: number, value: string];

/** All, in one order. */
export const families = [
  'pixel-size',
  'mask-edit',
  'region',
  'protocol',
  'figure',
  'verdict',
  'area',
  'hotspot',
  'consensus',
  'estimate',
  'blinding',
  'note',
  'alignment',
  'case',
  'sign-off',
  'withdrawal',
  'run',
  'views',
] as const satisfies readonly Family[];

/** All that stands for a slide. */
export function rowsOf(slide: SlidePicture, state: SlideState): Row[] {
  return families.flatMap((family) =>
    valuesOf(state, family).map(({ id, seq, value }) => row(slide, family, id, seq, value)),
  );
}

/** Within a transaction. @param addresses that may have changed; `null` for all of a slide that has no rows yet */
export function writeStanding(
  database: Database,
  slide: SlidePicture,
  state: SlideState,
  addresses: readonly Address[] | null,
): void {
  const put = statement(database, 'INSERT OR REPLACE INTO standing VALUES (?, ?, ?, ?, ?, ?)');
  if (addresses === null) {
    for (const each of rowsOf(slide, state)) put.run(...each);
    return;
  }
  const remove = statement(
    database,
    'DELETE FROM standing WHERE slide_key = ? AND scene = ? AND family = ? AND id = ?',
  );
  for (const { family, id } of addresses) {
    const standing = standingAt(state, family, id);
    if (standing === null) remove.run(slide.key, slide.scene, family, id);
    else put.run(...row(slide, family, id, standing.seq, standing.value));
  }
}

/** Of one reader, over all slides; without those who saw the software's count without one of their own. */
export function standingEstimates(database: Database, reader: string): { own: number; software: number }[] {
  const rows = allRows(
    database,
    `SELECT value ->> '$.own' AS own, value ->> '$.software' AS software FROM standing
     WHERE family = 'estimate' AND id = ? AND own IS NOT NULL ORDER BY seq`,
    reader,
  );
  return rows.map(({ own, software }) => ({ own: Number(own), software: Number(software) }));
}

/** Within a transaction. */
export function dropStanding(database: Database): void {
  database.connection.exec('DELETE FROM standing');
}

function row({ key, scene }: SlidePicture, family: Family, id: string, seq: number, value: unknown): Row {
  return [key, scene, family, id, seq, JSON.stringify(value)];
}
