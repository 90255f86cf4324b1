/**
 * What a person decides about a slide, and what is recorded of runs, as data. Each becomes an entry of the project's log, which
 * is the truth: everything else is folded from it (`slide-state.ts`). The schemas check what comes from a window and what is
 * read back from a file.
 */
import { z } from 'zod';
import { slideKey, slideKeyPattern, type SlidePicture } from '../identity';
import { maskEditKinds } from '../mask';
import { plausibleMpp } from '../slide';
import { coordinateSchema, polygonSchema, polygonsSchema } from './areas';

const slide: z.ZodType<SlidePicture> = z.strictObject({
  key: z.string().regex(slideKeyPattern).transform(slideKey),
  scene: z.int().min(0).max(100_000),
});

const verdicts = ['mitotic', 'atypical mitotic', 'normal', 'unsure'] as const;
export type Verdict = (typeof verdicts)[number];

const regionKinds = ['include', 'exclude'] as const;

const identifier = z.string().regex(/^[A-Za-z0-9._:-]{1,160}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const words = z.string().max(4000);
const mpp = z.number().min(plausibleMpp.min).max(plausibleMpp.max);
/** Level-0 pixels. */
const place = z.strictObject({ x: coordinateSchema, y: coordinateSchema });

/** What a person decides. Each can be undone. */
const decisionSchemas = [
  /** µm per pixel of level 0, entered by hand. */
  z.strictObject({ kind: z.literal('set-pixel-size'), slide, mpp: z.strictObject({ x: mpp, y: mpp }) }),
  /** One more area on top of the proposed tissue mask; where areas overlap, the later one stands. */
  z.strictObject({
    kind: z.literal('edit-mask'),
    slide,
    edit: z.strictObject({ kind: z.enum(maskEditKinds), polygon: polygonSchema }),
  }),
  /** `edit`: the entry that made it. */
  z.strictObject({ kind: z.literal('remove-mask-edit'), slide, edit: identifier }),
  z.strictObject({
    kind: z.literal('set-region'),
    slide,
    region: identifier,
    role: z.enum(regionKinds),
    name: words,
    polygons: polygonsSchema,
  }),
  z.strictObject({ kind: z.literal('remove-region'), slide, region: identifier }),
  z.strictObject({ kind: z.literal('choose-protocol'), slide, protocol: identifier }),
  /** A figure that a person saw and software did not propose. */
  z.strictObject({ kind: z.literal('add-figure'), slide, figure: identifier, place }),
  /** One reader's verdict; readers do not overwrite each other's. `null` takes it back. */
  z.strictObject({
    kind: z.literal('give-verdict'),
    slide,
    figure: identifier,
    place,
    verdict: z.enum(verdicts).nullable(),
  }),
  /** Centre, where a person counts. */
  z.strictObject({ kind: z.literal('place-hotspot'), slide, place }),
  z.strictObject({ kind: z.literal('note'), slide, place: place.nullable(), text: words }),
] as const;

export const commandSchema = z.discriminatedUnion('kind', [
  ...decisionSchemas,
  /** A finished run. Its document and its detections lie beside the log under these sums. */
  z.strictObject({
    kind: z.literal('record-run'),
    slide,
    run: identifier,
    startedAt: z.iso.datetime(),
    model: z.strictObject({ id: words, version: words, sha256: z.string().max(64) }),
    document: sha256,
    detections: z.strictObject({ count: z.int().min(0), sha256 }),
  }),
  /** `of`: an entry, or the batch that several were given as. */
  z.strictObject({ kind: z.literal('undo'), slide, of: identifier }),
  z.strictObject({ kind: z.literal('redo'), slide, of: identifier }),
]);
export type Command = z.infer<typeof commandSchema>;
type CommandKind = Command['kind'];
export type RecordRun = Extract<Command, { readonly kind: 'record-run' }>;

export const entrySchema = z.strictObject({
  /** From 1, without gaps. */
  seq: z.int().min(1),
  /** Chosen by the sender, so that a command which is sent twice is kept once. */
  id: identifier,
  at: z.iso.datetime(),
  /** Name or initials of the person, or the program's name for what no person decided. */
  by: z.string().min(1).max(200),
  /** Several entries that are undone as one. */
  batch: identifier.optional(),
  command: commandSchema,
});
export type Entry = z.infer<typeof entrySchema>;

/** The author of entries that no person decided. */
export function programName(version: string): string {
  return `Spindle ${version}`;
}

/** The author of decisions until a name is entered. */
export const unnamedReader = 'unnamed reader';

const commandWords: Readonly<Record<CommandKind, string>> = {
  'set-pixel-size': 'entered the pixel size',
  'edit-mask': 'corrected the tissue mask',
  'remove-mask-edit': 'took back a correction of the tissue mask',
  'set-region': 'drew a region',
  'remove-region': 'removed a region',
  'choose-protocol': 'chose the protocol',
  'add-figure': 'added a figure',
  'give-verdict': 'gave a verdict',
  'place-hotspot': 'placed the hotspot',
  note: 'wrote a note',
  'record-run': 'recorded a run',
  undo: 'undid',
  redo: 'did again',
};

/** `AB corrected the tissue mask`, for people. */
export function entryWords({ by, command }: Pick<Entry, 'by' | 'command'>): string {
  return `${by} ${commandWords[command.kind]}`;
}
