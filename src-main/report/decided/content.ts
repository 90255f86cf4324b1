/**
 * What a report of decisions says, as data: everything on its pages is worded from this and from nothing else. It is gathered from the
 * folded project (`gather.ts`), drawn (`draw-report.ts`), attached to the PDF, and compared again (`read-report.ts`). Locations are
 * level-0 pixels, areas mm², densities per mm².
 */
import { z } from 'zod';
import { identities, papers } from '../../contract/decided-report';
import { verdicts } from '../../contract/domain/command';
import { regionRoles } from '../../contract/domain/region-roles';
import { slideKeyPattern } from '../../contract/identity';
import { invarianceSchema } from '../../contract/domain/result';
import { scoreProfileSchema } from '../../contract/domain/score-profile';
import { modelAccuracySchema } from '../../contract/model-record';
import { languages } from '../../messages/messages';
import { templateSchema } from './template';

export const reportLanguages = languages;

const text = z.string().max(10_000);
const count = z.int().min(0);
const figure = z.number();
const interval = z.strictObject({ low: figure, high: figure }).nullable();

const outcome = z.strictObject({
  count,
  areaMm2: figure,
  densityPerMm2: figure.nullable(),
  interval,
  /** Of the protocol; `null` where it gives none in this area. */
  score: z.string().nullable(),
  /** One for each score of the protocol, in their order; empty where it gives none. */
  probabilities: z.array(figure),
});

const software = z.strictObject({
  run: text,
  startedAt: text,
  spindle: text,
  model: z.strictObject({ id: text, name: text, version: text, sha256: text, licence: text }),
  accuracy: modelAccuracySchema,
  knownFailures: z.array(text),
  provider: text,
  device: text,
  precision: text,
  threshold: figure,
  /** What the threshold is of; `null`: the model's own, or chosen by hand. Reports of before there were profiles do not say it. */
  profile: scoreProfileSchema.nullable().default(null),
  mitotic: count,
  normal: count,
  areaMm2: figure,
  densityPerMm2: figure,
  interval,
  hotspot: z
    .strictObject({ x: figure, y: figure, width: figure, height: figure, areaMm2: figure, count })
    .nullable(),
  invariance: invarianceSchema,
  missingTiles: count,
  warnings: z.array(z.strictObject({ kind: text, text })),
});

const reader = z.strictObject({
  name: text,
  confirmed: count,
  atypical: count,
  unsure: count,
  unreviewed: count,
  normal: count,
  /** From what was confirmed to what still may be one. */
  low: count,
  high: count,
  /** Verdicts of the reader, and how many of them were given blinded. */
  verdicts: count,
  blinded: count,
  /** How many of them were taken from files of other programs; reports of before there was import do not say it. */
  imported: count.default(0),
  densityLow: figure.nullable(),
  densityHigh: figure.nullable(),
  intervalLow: interval,
  intervalHigh: interval,
  /** Made before the software's count was shown; `own` is `null` where the reader had it shown without one. */
  estimate: z.strictObject({ own: count.nullable(), software: count }).nullable(),
  /** Share of the analysed tissue that was on the screen at 20× or more, 0..1; `null` where nothing was recorded. */
  seenAt20: figure.nullable(),
});

const counted = z.strictObject({
  reader: text,
  protocol: z
    .strictObject({ key: text, name: text, version: text, citation: text, scores: z.array(text) })
    .nullable(),
  areaMm2: figure,
  /** Whether the reader put the area there; otherwise it lies where most figures are. */
  isPlaced: z.boolean(),
  centre: z.strictObject({ x: figure, y: figure }).nullable(),
  /** From the confirmed figures alone, and were all open figures mitotic. */
  least: outcome,
  most: outcome,
});

const reportedFigure = z.strictObject({
  /** From 1, as in the picture. */
  number: count,
  x: figure,
  y: figure,
  /** `null` where the software found nothing. */
  score: figure.nullable(),
  proposal: z.enum(['mitotic', 'normal']).nullable(),
  verdicts: z.array(z.strictObject({ reader: text, verdict: z.enum(verdicts), isBlinded: z.boolean() })),
  consensus: z.enum(verdicts).nullable(),
});

/** What the pictures on the pages are of; the words beside them depend on it. */
const pictures = z.strictObject({
  overview: z
    .strictObject({
      ...{ width: count, height: count },
      ...{ umPerPx: figure, scaleX: figure, scaleY: figure },
    })
    .nullable(),
  crops: z.array(z.strictObject({ figure: count, sideUm: figure, isIncomplete: z.boolean() })),
});

const outlinePolygons = z.array(z.array(z.array(z.tuple([figure, figure]))));
/** As they are drawn on the overview: level-0 pixels, thinned. */
const outlines = z.strictObject({
  /** Where the run was told to look; `null`: on the whole slide. */
  roi: z.strictObject({ polygons: outlinePolygons }).nullable(),
  regions: z.array(z.strictObject({ role: z.enum(regionRoles), polygons: outlinePolygons })),
});

export const slideContentSchema = z.strictObject({
  key: z.string().regex(slideKeyPattern),
  scene: count,
  /** `null` where it is not printed, or not known. */
  name: text.nullable(),
  block: text.nullable(),
  stain: text.nullable(),
  format: text.nullable(),
  /** Level 0, pixels. */
  size: z.strictObject({ width: count, height: count }).nullable(),
  mpp: z
    .strictObject({ x: figure, y: figure, source: z.enum(['slide', 'user']), by: text.nullable() })
    .nullable(),
  software: software.nullable(),
  /** Drawn by hand. */
  regions: count,
  /** Reports of before they were drawn do not have them. */
  outlines: outlines.default({ roi: null, regions: [] }),
  maskEdits: count,
  readers: z.array(reader),
  counted: counted.nullable(),
  agreement: z.array(
    z.strictObject({
      ...{ first: text, second: text, figures: count },
      observed: figure.nullable(),
      kappa: z.strictObject({ value: figure, low: figure, high: figure }).nullable(),
    }),
  ),
  consensus: count,
  /** The first of them; `figuresInAll` says how many there are. */
  figures: z.array(reportedFigure),
  figuresInAll: count,
  notes: z.array(text),
  stage: z.enum(['new', 'analysed', 'in review', 'signed off']),
  signOff: z
    .strictObject({ version: count, by: text, at: text.nullable(), seq: count, statement: text.nullable() })
    .nullable(),
  /** The last entry that changed what was signed. */
  changedSince: count.nullable(),
  pictures,
});

export const reportContentSchema = z.strictObject({
  /** Of this shape. */
  version: z.literal(1),
  /** Version of Spindle that wrote the report. */
  spindle: text,
  createdAt: z.iso.datetime(),
  language: z.enum(languages),
  paper: z.enum(papers),
  identity: z.enum(identities),
  template: templateSchema,
  /** Pixels of the template's logo. */
  logo: z.strictObject({ width: count, height: count }).nullable(),
  case: text.nullable(),
  /** The log as it stood: the number of its last entry, and the sum of the chain there. */
  project: z.strictObject({ id: text, seq: count, chain: text }),
  slides: z.array(slideContentSchema),
});

type Values<T> = T extends string | number | boolean | null | undefined
  ? T
  : { readonly [K in keyof T]: Values<T[K]> };
export type ReportContent = Values<z.output<typeof reportContentSchema>>;
export type SlideContent = Values<z.output<typeof slideContentSchema>>;
export type SoftwareContent = Values<z.output<typeof software>>;
export type ReaderContent = Values<z.output<typeof reader>>;
export type CountedContent = Values<z.output<typeof counted>>;
export type ReportedFigure = Values<z.output<typeof reportedFigure>>;
