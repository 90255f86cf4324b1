/** Exports into a folder that a person chose: beside what is there, never over it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { documentName, type AnalysisResult, type ReportFormat } from '../contract/report';
import { stemOf } from '../analysis/document-names';
import { writeReports } from '../analysis/export-report';
import type { Figures } from '../analysis/figures';
import { checkDocuments } from '../analysis/output-folder';
import type { Slide } from '../slide/slide';

/** @returns the paths written: `<slide>.<format>`, or `<slide> (2).<format>` … @throws write-failed */
export async function exportToFolder(
  result: AnalysisResult,
  slide: Slide,
  target: {
    readonly folder: string;
    /** Score in 0..1, as the slider stands. */
    readonly threshold: number;
    readonly formats: readonly ReportFormat[];
  },
  figures: Figures,
): Promise<string[]> {
  const { folder, threshold } = target;
  const formats = [...new Set(target.formats)];
  const name = stemOf(result.slide.name);
  let stem = name;
  for (
    let copy = 2;
    formats.some((format) => existsSync(join(folder, documentName(stem, format))));
    copy += 1
  ) {
    stem = `${name} (${copy})`;
  }
  await checkDocuments(folder, stem, formats);
  const counted = await figures.withThreshold(result, threshold);
  return writeReports(counted, slide, { folder, stem, formats }, figures);
}
