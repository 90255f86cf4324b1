/** How people call the columns of a list of slides, in English and German. Names are compared without case, spaces and hyphens. */

/** What a column says. */
export type ColumnMeaning =
  'file' | 'case' | 'block' | 'stain' | 'mpp' | 'roi' | 'protocol' | 'scene' | 'priority';

/** In the order of preference, where a table has several for the file. */
const namesOf: Readonly<Record<ColumnMeaning, readonly string[]>> = {
  file: [
    'file',
    'path',
    'slide',
    'filename',
    'image',
    'datei',
    'pfad',
    'dateipfad',
    'schnitt',
    'dateiname',
    'bild',
  ],
  case: ['case', 'caseid', 'casenumber', 'fall', 'fallid', 'fallnummer', 'fallnr'],
  block: ['block', 'blockid', 'blocknumber', 'blocknummer', 'blocknr'],
  stain: ['stain', 'staining', 'färbung', 'faerbung'],
  mpp: [
    'mpp',
    'pixelsize',
    'pixelgröße',
    'pixelgrösse',
    'pixelgroesse',
    'µmperpixel',
    'µmpropixel',
    'µm/pixel',
    'µm/px',
  ],
  roi: ['roi', 'region', 'regions', 'regionen', 'bereich', 'bereiche'],
  protocol: ['protocol', 'protokoll', 'countingprotocol', 'zählprotokoll'],
  scene: ['scene', 'szene'],
  priority: ['priority', 'priorität', 'prioritaet'],
};

const meanings = Object.keys(namesOf) as ColumnMeaning[];

/** For a message: names that the file may go by. */
export const fileColumnNames: readonly string[] = namesOf.file;

/** Where each meaning stands in a row of names, from 0; `twice` are meanings that two columns have, other than the file's. */
export function columnsIn(header: readonly string[]): {
  readonly at: ReadonlyMap<ColumnMeaning, number>;
  readonly twice: readonly { readonly meaning: ColumnMeaning; readonly names: readonly string[] }[];
} {
  const keys = header.map(comparable);
  const at = new Map<ColumnMeaning, number>();
  const twice: { meaning: ColumnMeaning; names: string[] }[] = [];
  for (const meaning of meanings) {
    const found = namesOf[meaning].flatMap((name) =>
      keys.flatMap((key, index) => (key === name ? [index] : [])),
    );
    const [first] = found;
    if (first !== undefined) at.set(meaning, first);
    if (found.length > 1 && meaning !== 'file')
      twice.push({ meaning, names: found.map((index) => header[index] ?? '') });
  }
  return { at, twice };
}

/** `Pixel size (µm)` is `pixelsize`; the micro sign and the Greek letter are one. */
function comparable(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('μ', 'µ')
    .replace(/[\s_-]+/g, '')
    .replace(/(.)(?:\((?:µm|um)\)|\[(?:µm|um)\]|inµm)$/, '$1')
    .replace(/^um(?=per|pro|\/)/, 'µm')
    .replace(/^mppum$|^mppµm$/, 'mpp');
}
