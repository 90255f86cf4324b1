/**
 * The cases of a project with their slides, read from its rows without folding a log or opening a document that is not needed for a
 * name: ten thousand slides are listed at once.
 */
import {
  figureFamilies,
  reviewFamilies,
  standingOf,
  type GivenSignOff,
  type SlideStanding,
} from '../contract/domain/slide-standing';
import type { Command, SignOffDoubt } from '../contract/domain/command';
import type { FilePrint } from '../contract/domain/queue';
import { unsignedKinds, type Family, type Values } from '../contract/domain/slide-state';
import type { SlideKey, SlidePicture } from '../contract/identity';
import { allRows, firstRow, type Database, type Row } from './database';
import { pictureIn } from './entry-log';
import { nameInLastRun, type KnownNames } from './run-names';
import { doubtsOf, missingTilesOf } from './sign-off-doubts';
import { filesOf, lastFiles, nameOfFile, type SlideFile } from './slide-files';

/** A slide with how far it has come. */
export interface CaseSlide extends SlidePicture {
  /** That of its file where it was seen last, else as its last run names it; `null` where neither is known. */
  readonly name: string | null;
  /** Where it was seen last: a full path, which may be gone. */
  readonly path: string | null;
  /** As that file was then; `null` where that is not known. */
  readonly print: FilePrint | null;
  readonly block: string | null;
  readonly stain: string | null;
  readonly standing: SlideStanding;
  /** How many tiles its last run could not read. */
  readonly missingTiles: number;
  /** What speaks against signing it off as it stands. */
  readonly doubts: readonly SignOffDoubt[];
  /** When the sign-off that holds was given, ISO 8601. */
  readonly signedAt: string | null;
  readonly runs: number;
  readonly entries: number;
  /** Number of its last entry. */
  readonly seq: number;
  /** Its identifier, for a sign-off of what is listed. */
  readonly last: string;
}

/** With its case. */
export interface InCase extends CaseSlide {
  /** `null` of one that belongs to none. */
  readonly case: string | null;
}

/** A case with its slides. */
export interface ListedCase {
  /** `null` of the slides that belong to none. */
  readonly name: string | null;
  readonly slides: readonly CaseSlide[];
}

type CommandKind = Command['kind'];

/** What the names of slides are taken from. */
interface NameSources {
  readonly fileOf: (key: SlideKey) => SlideFile | undefined;
  readonly names: KnownNames;
}

/** By name as people sort them, those without a case last; the slides of a case by block and name. @param names that documents are known to hold; grows */
export function listCases(database: Database, names: KnownNames): ListedCase[] {
  const files = lastFiles(database);
  const sources = { fileOf: (key: SlideKey) => files.get(key), names };
  const cases = new Map<string | null, CaseSlide[]>();
  for (const row of allRows(database, slidesSql(''))) {
    const name = textOf(row.name);
    const slide = slideOf(database, row, sources);
    const others = cases.get(name);
    if (others === undefined) cases.set(name, [slide]);
    else others.push(slide);
  }
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  return [...cases]
    .map(([name, slides]) => ({
      name,
      slides: slides.sort((one, other) => compare(wordsOf(one), wordsOf(other))),
    }))
    .sort((one, other) =>
      one.name === null || other.name === null
        ? Number(one.name === null) - Number(other.name === null)
        : compare(one.name, other.name),
    );
}

/** All pictures of these slides, in no order that means anything. @param names as `listCases` */
export function listSlides(database: Database, keys: readonly SlideKey[], names: KnownNames): InCase[] {
  const sources = { fileOf: (key: SlideKey) => filesOf(database, key)[0], names };
  const ofKeys = 'WHERE slide_key IN (SELECT value FROM json_each(?))';
  return allRows(database, slidesSql(ofKeys), JSON.stringify(keys)).map((row) => ({
    ...slideOf(database, row, sources),
    case: textOf(row.name),
  }));
}

const ofSlide = 'slide_key = slides.slide_key AND scene = slides.scene';
/** Words of the contract, not of a person. */
const quoted = (words: readonly (Family | CommandKind)[]): string =>
  words.map((word) => `'${word}'`).join(', ');
/**
 * The rows of a slide are looked up by its key and family: those of most families are many, and are not read.
 * @param which a condition on the slides; empty for all
 */
const slidesSql = (which: string): string => `
  WITH slides AS MATERIALIZED (
    SELECT slide_key, scene, count(*) AS n, max(seq) AS last FROM entries ${which} GROUP BY slide_key, scene
  ), analysed AS MATERIALIZED (
    SELECT *, (SELECT count(*) FROM standing WHERE ${ofSlide} AND family = 'run') AS runs,
      (SELECT max(seq) FROM standing WHERE ${ofSlide} AND family = 'run') AS run,
      (SELECT value FROM standing WHERE ${ofSlide} AND family = 'case' AND id = '') AS "case",
      EXISTS (SELECT 1 FROM standing WHERE ${ofSlide} AND family = 'sign-off') AS signed
    FROM slides
  )
  SELECT slide_key, scene, n, last, (SELECT value FROM standing WHERE ${ofSlide.replaceAll('slides.', 'analysed.')}
      AND family = 'run' AND seq = run) AS last_run,
    run IS NOT NULL OR EXISTS (SELECT 1 FROM standing WHERE ${ofSlide.replaceAll('slides.', 'analysed.')}
      AND family IN (${quoted(figureFamilies)})) AS judged, (SELECT id FROM entries WHERE seq = last) AS id, runs, signed, "case" ->> '$.name' AS name, "case" ->> '$.block' AS block,
    "case" ->> '$.stain' AS stain,
    CASE WHEN run IS NULL
      THEN EXISTS (SELECT 1 FROM standing WHERE ${ofSlide.replaceAll('slides.', 'analysed.')}
        AND family IN (${quoted(reviewFamilies(false))}))
      ELSE EXISTS (SELECT 1 FROM standing WHERE ${ofSlide.replaceAll('slides.', 'analysed.')}
        AND family IN (${quoted(reviewFamilies(true))}) AND seq > run)
    END AS reviewed
  FROM analysed`;

function slideOf(database: Database, row: Row, { fileOf, names }: NameSources): CaseSlide {
  const picture = pictureIn(row);
  const signOffs = Number(row.signed) === 1 ? signOffsOf(database, picture) : [];
  const held = signOffs.findLast(({ isWithdrawn }) => !isWithdrawn);
  const { path = null, print = null } = fileOf(picture.key) ?? {};
  const runs = Number(row.runs);
  const missingTiles =
    typeof row.last_run === 'string'
      ? missingTilesOf(database, JSON.parse(row.last_run) as Values['run'])
      : 0;
  return {
    ...picture,
    name: path === null ? nameInLastRun(database, picture, names) : nameOfFile(path),
    ...{ path, print },
    ...{ block: textOf(row.block), stain: textOf(row.stain) },
    ...{ missingTiles, doubts: doubtsOf({ isJudged: Number(row.judged) === 1, missingTiles }) },
    standing: standingOf({
      ...{ isAnalysed: runs > 0, isReviewed: Number(row.reviewed) === 1, signOffs },
      changed: held === undefined ? 0 : lastChangeAfter(database, picture, held.isOutrun ? 0 : held.seq),
    }),
    signedAt: held === undefined ? null : timeOf(database, held.seq),
    ...{ runs, entries: Number(row.n), seq: Number(row.last), last: String(row.id) },
  };
}

/** All that were given for a slide, in their order. */
function signOffsOf(database: Database, { key, scene }: SlidePicture): GivenSignOff[] {
  const sql = `SELECT id, seq, value ->> '$.reader' AS reader, value ->> '$.statement' AS statement,
    value -> '$.despite' AS despite, EXISTS (SELECT 1 FROM entries WHERE slide_key = ?1 AND scene = ?2 AND entries.seq < standing.seq
      AND entries.seq > (SELECT seq FROM entries WHERE id = standing.value ->> '$.knew')
      AND body ->> '$.command.kind' NOT IN (${quoted(unsignedKinds)})) AS outrun, id IN (SELECT id FROM standing WHERE slide_key = ?1 AND scene = ?2 AND family = 'withdrawal') AS withdrawn
    FROM standing WHERE slide_key = ?1 AND scene = ?2 AND family = 'sign-off' ORDER BY seq`;
  return allRows(database, sql, key, scene).map(
    ({ id, seq, reader, statement, despite, outrun, withdrawn }) => ({
      ...{ id: String(id), seq: Number(seq), by: String(reader) },
      ...{ isWithdrawn: Number(withdrawn) === 1, isOutrun: Number(outrun) === 1 },
      ...(typeof statement === 'string' && { statement }),
      ...(typeof despite === 'string' && { despite: JSON.parse(despite) as SignOffDoubt[] }),
    }),
  );
}

/** 0 where what was signed is as it was. */
function lastChangeAfter(database: Database, { key, scene }: SlidePicture, seq: number): number {
  const sql = `SELECT max(seq) AS last FROM entries WHERE slide_key = ? AND scene = ? AND seq > ?
    AND body ->> '$.command.kind' NOT IN (${quoted(unsignedKinds)})`;
  return Number(firstRow(database, sql, key, scene, seq)?.last ?? 0);
}

function timeOf(database: Database, seq: number): string {
  return String(firstRow(database, "SELECT body ->> '$.at' AS at FROM entries WHERE seq = ?", seq)?.at);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function wordsOf({ name, block, key, scene }: CaseSlide): string {
  return `${block ?? ''} ${name ?? ''} ${key} ${scene}`;
}
