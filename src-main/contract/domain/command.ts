/**
 * What a person decides about a slide, and what is recorded of runs, as data. Each becomes an entry of the project's log, which
 * is the truth: everything else is folded from it (`slide-state.ts`). The schemas check what comes from a window and what is
 * read back from a file.
 */
import { z } from 'zod';
import { areaShapes } from '../hotspot';
import { slideKey, slideKeyPattern, type SlidePicture } from '../identity';
import { maskEditKinds } from '../mask';
import { plausibleMpp } from '../slide';
import { alignmentSchema } from './alignment';
import { coordinateSchema, polygonSchema, polygonsSchema } from './areas';
import { slideCaseSchema } from './case';
import { countedAreaMm2, fieldDiameterMm, protocolSchema } from './protocol';
import { regionColour, regionRoles } from './region-roles';
import { maxViewsAnEntry, viewedSchema } from './viewed';

const slide: z.ZodType<SlidePicture> = z.strictObject({
  key: z.string().regex(slideKeyPattern).transform(slideKey),
  scene: z.int().min(0).max(100_000),
});

export const verdicts = ['mitotic', 'atypical mitotic', 'normal', 'unsure'] as const;
/** What a reader takes a figure for. */
export type Verdict = (typeof verdicts)[number];

/**
 * What speaks against signing a slide off as it stands: its last run could not read all of it; it has neither a run nor a verdict, a figure
 * or a consensus of a person.
 */
export const signOffDoubts = ['missing-tiles', 'nothing-judged'] as const;
/** What speaks against a sign-off. */
export type SignOffDoubt = (typeof signOffDoubts)[number];

const identifier = z.string().regex(/^[A-Za-z0-9._:-]{1,160}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const words = z.string().max(4000);
const personName = z.string().min(1).max(200);
const figureCount = z.int().min(0).max(10_000_000);
/** SHA-256 of the file of another program that it was taken from; left out where a person decided it here. */
const file = sha256.optional();
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
    role: z.enum(regionRoles),
    name: words,
    /** As it is drawn; that of its role where it is left out. */
    colour: regionColour.optional(),
    polygons: polygonsSchema,
    file,
  }),
  z.strictObject({ kind: z.literal('remove-region'), slide, region: identifier }),
  z.strictObject({
    kind: z.literal('choose-protocol'),
    slide,
    /** Its key. */
    protocol: identifier,
    /** All of it, where it is a person's own: the project says on any machine what was counted by. */
    definition: protocolSchema.optional(),
    /** Of the field of the person's microscope, mm, for a protocol that states none. */
    fieldDiameterMm: z.number().min(fieldDiameterMm.min).max(fieldDiameterMm.max).optional(),
  }),
  /** A figure that a person saw and software did not propose. */
  z.strictObject({ kind: z.literal('add-figure'), slide, figure: identifier, place, file }),
  /** One reader's verdict; readers do not overwrite each other's. `null` takes it back. */
  z.strictObject({
    kind: z.literal('give-verdict'),
    slide,
    figure: identifier,
    place,
    verdict: z.enum(verdicts).nullable(),
    /** Whether the reader read the slide blinded by then (`read-blinded`); where it is left out, not. */
    blinded: z.literal(true).optional(),
    file,
  }),
  /** What was agreed on a figure that readers judged differently. Their own verdicts stay. `null` takes it back. */
  z.strictObject({
    kind: z.literal('give-consensus'),
    slide,
    figure: identifier,
    place,
    verdict: z.enum(verdicts).nullable(),
    /** Who sat there, as the person says who records it. */
    present: z.array(personName).min(1).max(20),
  }),
  /** A reader's own count, made before the software's was shown to them, and the software's at that moment. */
  z.strictObject({
    kind: z.literal('estimate-count'),
    slide,
    /** Mitotic figures; `null`: the reader had the software's shown without one. */
    own: figureCount.nullable(),
    software: figureCount,
    /** Of the tissue that was counted in. */
    areaMm2: z.number().positive().max(1e6),
    threshold: z.number().min(0).max(1),
    run: identifier,
  }),
  /** Where a reader counts instead of where most figures are. */
  z.strictObject({
    kind: z.literal('place-area'),
    slide,
    /** Its centre. */
    place,
    shape: z.enum(areaShapes),
    areaMm2: z.number().min(countedAreaMm2.min).max(countedAreaMm2.max),
  }),
  /** In files of before there were counting areas. */
  z.strictObject({ kind: z.literal('place-hotspot'), slide, place }),
  /** Back to where most figures are. */
  z.strictObject({ kind: z.literal('remove-area'), slide }),
  /** `note`: that of an earlier one, which this takes the place of; the entry's own identifier where it is left out. */
  z.strictObject({
    kind: z.literal('note'),
    slide,
    note: identifier.optional(),
    place: place.nullable(),
    /** How close the person looked at the place: CSS pixels per level-0 pixel. */
    scale: z.number().positive().max(1000).optional(),
    text: words,
  }),
  z.strictObject({ kind: z.literal('remove-note'), slide, note: identifier }),
  /** How another slide lies to this one; `null` takes it back. */
  z.strictObject({
    kind: z.literal('align-slides'),
    slide,
    other: slide,
    alignment: alignmentSchema.nullable(),
  }),
  /** The case that the slide belongs to; `null` takes it out of its case. */
  z.strictObject({ kind: z.literal('set-case'), slide, case: slideCaseSchema.nullable() }),
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
    /** How many could not be read; left out in runs of an earlier Spindle, where the document says it. */
    missingTiles: z.int().min(0).optional(),
  }),
  /** What was looked at, in the order of time. It is no decision, so it is not undone. */
  z.strictObject({
    kind: z.literal('record-views'),
    slide,
    views: z.array(viewedSchema).min(1).max(maxViewsAnEntry),
  }),
  /**
   * From here on the reader sees nothing of the slide that the software or another reader said, or again all of it. It is no decision
   * about the slide, and is not undone: nobody unsees.
   */
  z.strictObject({ kind: z.literal('read-blinded'), slide, blinded: z.boolean() }),
  /**
   * A reader answers for what stands of the slide at this entry. It is not undone: what was signed may have been printed. `knew`: the last
   * entry of the slide that the reader knew. `despite`: what speaks against it, and the reader says that they know.
   */
  z.strictObject({
    kind: z.literal('sign-off'),
    slide,
    knew: identifier,
    statement: words.optional(),
    despite: z.array(z.enum(signOffDoubts)).min(1).max(signOffDoubts.length).optional(),
  }),
  /** The entry `signOff` holds no longer. Both stay in the log, and its version is not given again. */
  z.strictObject({
    kind: z.literal('withdraw-sign-off'),
    slide,
    signOff: identifier,
    reason: words.trim().min(1),
  }),
  /** `of`: an entry, or the batch that several were given as. */
  z.strictObject({ kind: z.literal('undo'), slide, of: identifier }),
  z.strictObject({ kind: z.literal('redo'), slide, of: identifier }),
]);
/** A decision of a person about a slide, or a recorded run, as data. */
export type Command = z.infer<typeof commandSchema>;
type CommandKind = Command['kind'];
/** The command that records a run. */
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
/**
 * A command in the log, with its author and time.
 * @interface
 */
export type Entry = z.infer<typeof entrySchema>;

/** The author of entries that no person decided. */
export function programName(version: string): string {
  return `Spindle ${version}`;
}

/** The author of decisions until a name is entered. */
export const unnamedReader = 'unnamed reader';

/** The author of what was taken in from an earlier Spindle, which did not say who decided. */
export const earlierSpindle = 'an earlier Spindle';

/** Whether an entry is by somebody who gave a name, and so may answer for it. */
export function isNamedReader(by: string): boolean {
  const name = by.trim();
  return name !== '' && name !== unnamedReader && name !== earlierSpindle && !/^Spindle \d/.test(name);
}

const commandWords: Readonly<Record<CommandKind, string>> = {
  'set-pixel-size': 'entered the pixel size',
  'edit-mask': 'corrected the tissue mask',
  'remove-mask-edit': 'took back a correction of the tissue mask',
  'set-region': 'drew a region',
  'remove-region': 'removed a region',
  'choose-protocol': 'chose the protocol',
  'add-figure': 'added a figure',
  'give-verdict': 'gave a verdict',
  'place-area': 'placed the counting area',
  'place-hotspot': 'placed the hotspot',
  'remove-area': 'took back the place of the counting area',
  'give-consensus': 'recorded a consensus',
  'estimate-count': 'estimated the count',
  note: 'wrote a note',
  'remove-note': 'removed a note',
  'align-slides': 'aligned it with another slide',
  'set-case': 'put it into a case, or took it out of one',
  'record-run': 'recorded a run',
  'record-views': 'looked at the slide',
  'read-blinded': 'began or ended reading blinded',
  'sign-off': 'signed it off',
  'withdraw-sign-off': 'withdrew a sign-off',
  undo: 'undid',
  redo: 'did again',
};

/** `AB corrected the tissue mask`, for people. */
export function entryWords({ by, command }: Pick<Entry, 'by' | 'command'>): string {
  return `${by} ${commandWords[command.kind]}`;
}

/** What was changed, for somebody who decided the same: it may have been under their own name, in another window. */
export function changeWords(changed: Pick<Entry, 'by' | 'command'>, reader: string): string {
  if (changed.by !== reader) return entryWords(changed);
  const name = reader === unnamedReader ? 'without a name' : 'under your name';
  return `${name}, another window ${commandWords[changed.command.kind]}`;
}
