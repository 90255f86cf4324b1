/** Whether the documents of a batch will fit on the disk, said before it begins: it may end at night. */
import { byteWords } from '../base/byte-words';
import type { ReportFormat } from '../contract/report';
import { freeBytes } from './output-folder';

/** What a document of a slide of some cm² takes, MB. Tables and outlines grow with what is found, pictures do not. */
const usualMegabytes: Readonly<Record<ReportFormat, number>> = {
  ...{ csv: 0.4, json: 0.1, geojson: 0.4 },
  ...{ pdf: 1.2, png: 4, density: 0.5 },
};

/** @param slides that are not done yet. @returns a sentence where they may not fit; `null` where they will, or nothing is known */
export async function spaceAhead(
  folder: string,
  slides: number,
  formats: readonly ReportFormat[],
): Promise<string | null> {
  const free = await freeBytes(folder);
  const needed = slides * formats.reduce((sum, format) => sum + usualMegabytes[format], 0);
  if (free === null || free / 1e6 >= needed) return null;
  const documents = slides === 1 ? 'The documents of a slide' : `The documents of ${slides} slides`;
  return `${documents} usually take ${byteWords(needed * 1e6)}; ${byteWords(free)} are free.`;
}
