/**
 * How much of each mask pixel a region of interest covers: the region is sampled 4 × 4 times in each of them, so that areas follow
 * its outline and not the mask's.
 */
import { SpindleError } from '../contract/errors';
import type { Roi } from '../contract/roi';
import { ScanLines, scanLineCrossings, type SampleGrid } from '../base/scan-lines';
import type { TissueMask } from './tissue';

export type MaskGrid = Pick<TissueMask, 'width' | 'height' | 'scaleX' | 'scaleY'>;

/** Samples along one side of a mask pixel. */
export const coverageSamples = 4;

/** Outlines of regions cross some millions of lines of samples; these many take a quarter of a minute. */
const maxCrossings = 1e9;

/** @returns for each mask pixel which of its 16 samples lie in the region, a bit each, row by row. @throws roi-invalid */
export function roiCoverage(mask: MaskGrid, roi: Roi): Uint16Array<ArrayBuffer> {
  const grid = sampleGrid(mask);
  if (scanLineCrossings(grid, roi.polygons) > maxCrossings) throw tooJagged();
  const coverage = new Uint16Array(mask.width * mask.height);
  const lines = new ScanLines(grid);
  for (const polygon of roi.polygons) {
    lines.spans(polygon, (line, start, end) => coverSpan(mask, coverage, line, start, end));
  }
  return coverage;
}

/** What `roiCoverage` takes, in crossings of an edge with a line of samples: some ten million are a tenth of a second. */
export function coverageWork(mask: MaskGrid, roi: Roi): number {
  return scanLineCrossings(sampleGrid(mask), roi.polygons);
}

function sampleGrid({ width, height, scaleX, scaleY }: MaskGrid): SampleGrid {
  return {
    columns: width * coverageSamples,
    rows: height * coverageSamples,
    stepX: scaleX / coverageSamples,
    stepY: scaleY / coverageSamples,
  };
}

function coverSpan(mask: MaskGrid, coverage: Uint16Array, line: number, start: number, end: number): void {
  const rowStart = Math.floor(line / coverageSamples) * mask.width;
  const rowBits = (line % coverageSamples) * coverageSamples;
  for (let sample = start; sample < end; sample += 1) {
    const pixel = rowStart + Math.floor(sample / coverageSamples);
    coverage[pixel] = (coverage[pixel] ?? 0) | (1 << (rowBits + (sample % coverageSamples)));
  }
}

function tooJagged(): SpindleError {
  return new SpindleError('roi-invalid', {
    what: 'cannot use the region of interest',
    why: 'its outlines cross the slide many thousand times',
    remedy: 'give the outlines of the regions themselves',
  });
}
