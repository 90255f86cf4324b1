/**
 * A counting protocol: in which area figures are counted, and which score or grade follows from the count. Protocols are data
 * with a version and a citation: those of the literature (`counting/published-protocols.ts`) and a person's own, which come in a
 * file of the same shape. A decision names a protocol by its key, so that a later version does not change an earlier score.
 */
import { z } from 'zod';
import { printable } from '../../base/printable';
import { reasonOf } from '../../base/thrown';
import { SpindleError } from '../errors';

/** Characters of a file of protocols: a hundred times what a department needs. */
const mostCharacters = 1_000_000;
const mostProtocols = 500;
/** Faults of a file that are listed one by one. */
const mostFaults = 20;

const plain = z
  .string()
  .trim()
  .min(1)
  .refine((text) => printable(text) === text, { error: 'has control characters or line ends' });
const line = plain.max(500);
/** Two of them, with what is between them, are an identifier of a command. */
const identifier = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,78}$/, {
  error: 'letters, digits, dot, hyphen and underscore, at most 79',
});
const cutOff = z.number().gt(0).max(1e6);
/** mm². From a tenth of a high-power field to five whole sections. */
export const countedAreaMm2 = { min: 0.01, max: 25_000 } as const;
const area = z.number().min(countedAreaMm2.min).max(5000);
/** mm, of the field of a microscope. */
export const fieldDiameterMm = { min: 0.1, max: 2 } as const;

const areaSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('area'), mm2: area }),
  /** High-power fields. Where the source does not state their diameter, `diameterMm` is `null` and the person enters it. */
  z.strictObject({
    kind: z.literal('fields'),
    fields: z.int().min(1).max(1000),
    diameterMm: z.number().min(fieldDiameterMm.min).max(fieldDiameterMm.max).nullable(),
  }),
]);

/** A score or grade, from a cut-off on. The first has no cut-off: it begins at 0. */
const bandSchema = z
  .strictObject({ name: line, atLeast: cutOff.optional(), above: cutOff.optional() })
  .refine(({ atLeast, above }) => atLeast === undefined || above === undefined, {
    error: 'states both "atLeast" and "above"',
  });

export const protocolSchema = z
  .strictObject({
    id: identifier,
    version: identifier,
    name: line,
    tumour: line,
    /** What is counted, and where: "mitotic figures in the area with most of them". */
    counted: line,
    area: areaSchema,
    /** The area that the cut-offs are stated for, mm²; `null`: the area that is counted. */
    unitMm2: area.nullable(),
    /** Ascending. Empty where the literature reports a rate without a score. */
    bands: z.array(bandSchema).max(10),
    /** How a count per unit is rounded before it meets the cut-offs; `nearest`: to a whole number, halves up. */
    rounding: z.enum(['none', 'nearest']),
    /** What happens to a count in another area: it is scaled to the unit, or refused. */
    otherArea: z.enum(['scaled', 'refused']),
    /** What the score depends on besides the count. */
    note: plain.max(2000).optional(),
    citation: line,
    source: z.strictObject({
      /** `secondary`: a text that repeats the original. `own`: a person's protocol. */
      kind: z.enum(['primary', 'secondary', 'own']),
      /** The text that the figures were read in. */
      read: plain.max(2000),
    }),
    /** The day on which the figures were compared with that text. */
    checked: z.iso.date(),
  })
  .superRefine(({ bands }, context) => {
    const [first, ...others] = bands;
    if (bands.length === 1) context.addIssue({ code: 'custom', path: ['bands'], message: 'one score only' });
    if (first?.atLeast !== undefined || first?.above !== undefined)
      context.addIssue({ code: 'custom', path: ['bands', 0], message: 'the first score has no cut-off' });
    others.forEach((band, index) => {
      const path = ['bands', index + 1];
      if (cutOffOf(band) === null) context.addIssue({ code: 'custom', path, message: 'has no cut-off' });
      else if ((cutOffOf(band) ?? 0) <= (cutOffOf(bands[index]) ?? 0))
        context.addIssue({
          code: 'custom',
          path,
          message: 'its cut-off is not above that of the score before',
        });
    });
  });

export type Protocol = z.infer<typeof protocolSchema>;
export type ProtocolBand = Protocol['bands'][number];

/** What a decision names a protocol by. */
export function protocolKey({ id, version }: Pick<Protocol, 'id' | 'version'>): string {
  return `${id}:${version}`;
}

/** The cut-off alone; `null` for the first score. */
export function cutOffOf(band: ProtocolBand | undefined): number | null {
  return band?.atLeast ?? band?.above ?? null;
}

/** The area that a protocol asks for, mm²; `null` where the field diameter must be entered. */
export function protocolAreaMm2({ area: asked }: Pick<Protocol, 'area'>): number | null {
  if (asked.kind === 'area') return asked.mm2;
  return asked.diameterMm === null ? null : (asked.fields * Math.PI * asked.diameterMm ** 2) / 4;
}

/** The protocol with the field diameter of a person's microscope; one that states its area stays as it is. */
export function withFieldDiameter(protocol: Protocol, diameterMm: number): Protocol {
  const { area: asked } = protocol;
  if (asked.kind !== 'fields' || asked.diameterMm !== null) return protocol;
  return { ...protocol, area: { ...asked, diameterMm } };
}

const fileSchema = z.strictObject({ protocols: z.array(protocolSchema).min(1).max(mostProtocols) });

/**
 * A person's own protocols, from the text of a JSON file: `{ "protocols": [ … ] }`.
 * @param taken keys that the file may not use: those of the literature
 * @param path for messages
 * @throws {SpindleError} `protocol-invalid`, with every fault and where it is
 */
export function parseProtocols(text: string, taken: ReadonlySet<string>, path?: string): Protocol[] {
  if (text.length > mostCharacters)
    throw invalid(path, `it has ${text.length} characters, more than ${mostCharacters}`);
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw invalid(path, `it is no JSON: ${printable(reasonOf(cause))}`, [], cause);
  }
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ path: at, message }) => `${placeWords(at)}: ${printable(message)}`,
    );
    const more = faults.length - mostFaults;
    const listed = [...faults.slice(0, mostFaults), ...(more > 0 ? [`and ${more} more`] : [])];
    throw invalid(path, listed[0] ?? 'it has another shape', listed.slice(1), parsed.error);
  }
  const keys = new Set(taken);
  for (const protocol of parsed.data.protocols) {
    const key = protocolKey(protocol);
    if (keys.has(key)) throw invalid(path, `there is another protocol with the id and version ${key}`);
    keys.add(key);
  }
  return parsed.data.protocols;
}

/** `protocols[0].bands[1].atLeast` */
function placeWords(path: readonly PropertyKey[]): string {
  return path.reduce<string>((words, part) => {
    if (typeof part === 'number') return `${words}[${part}]`;
    return words === '' ? printable(String(part)) : `${words}.${printable(String(part))}`;
  }, '');
}

function invalid(
  path: string | undefined,
  why: string,
  details: readonly string[] = [],
  cause?: unknown,
): SpindleError {
  return new SpindleError('protocol-invalid', {
    what: 'cannot take the counting protocols',
    ...(path !== undefined && { where: { path } }),
    why,
    remedy: 'correct the file by the example in docs/counting.md and choose it again',
    details,
    cause,
  });
}
