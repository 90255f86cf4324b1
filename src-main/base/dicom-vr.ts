/** Value representations (DICOM PS3.5, section 6.2): how a value is encoded, and how long the header before it is. */

const shortHeaders = [
  ...['AE', 'AS', 'AT', 'CS', 'DA', 'DS', 'DT', 'FL', 'FD', 'IS', 'LO', 'LT', 'PN', 'SH', 'SL', 'SS', 'ST'],
  ...['TM', 'UI', 'UL', 'US'],
] as const;
const longHeaders = [
  ...['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'],
] as const;

export type Vr = (typeof shortHeaders)[number] | (typeof longHeaders)[number];

const known: ReadonlySet<string> = new Set([...shortHeaders, ...longHeaders]);
const long: ReadonlySet<string> = new Set(longHeaders);

/** `UN` for what the standard does not know (yet). */
export function vrOf(code: string): Vr {
  // The set holds exactly the members of the type.
  return known.has(code) ? (code as Vr) : 'UN';
}

/** A length of four bytes after two reserved ones, instead of two bytes. Unknown representations have it too. */
export function hasLongHeader(vr: Vr): boolean {
  return long.has(vr);
}

const texts: ReadonlySet<Vr> = new Set<Vr>([
  ...([
    'AE',
    'AS',
    'CS',
    'DA',
    'DS',
    'DT',
    'IS',
    'LO',
    'LT',
    'PN',
    'SH',
    'ST',
    'TM',
    'UC',
    'UI',
    'UR',
    'UT',
  ] as const),
]);

export function isText(vr: Vr): boolean {
  return texts.has(vr);
}
