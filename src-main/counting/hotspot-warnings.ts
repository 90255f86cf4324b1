/** What must be read beside hotspots that are larger than the tissue in them: one warning for both shapes. */
import type { Hotspot, Hotspots } from '../contract/hotspot';
import type { ResultWarning } from '../contract/report';
import { reachesBeyondTissue } from './hotspot';

/** @param meanPerMm2 of the whole analysed area, which a hotspot's density may fall below for this reason alone */
export function hotspotWarnings(hotspots: Hotspots | null, meanPerMm2: number): ResultWarning[] {
  if (hotspots === null) return [];
  const [first, second] = [hotspots.circle, hotspots.rectangle].filter(reachesBeyondTissue);
  if (first === undefined) return [];
  const text = [
    `The hotspot ${first.shape} of ${first.areaMm2} mm² holds ${insideWords(first)}: ` +
      `its density of ${densityWords(first, meanPerMm2)}.`,
    ...(second === undefined ? [] : [`The ${second.shape} holds ${insideWords(second)}.`]),
    offerOf(hotspots.fits),
  ].join(' ');
  return [{ kind: 'hotspot', text }];
}

function insideWords({ tissueInsideMm2 }: Hotspot): string {
  return `only ${figure(tissueInsideMm2 ?? 0)} mm² of analysed tissue`;
}

function densityWords({ densityPerMm2, mitoticCount, tissueInsideMm2 }: Hotspot, meanPerMm2: number): string {
  const inside = tissueInsideMm2 ?? 0;
  const below = densityPerMm2 < meanPerMm2 ? ` and lies below the slide’s mean of ${figure(meanPerMm2)}` : '';
  const onTissue =
    inside > 0 ? `; on the tissue in it there are ${figure(mitoticCount / inside)} per mm²` : '';
  return `${figure(densityPerMm2)} per mm² counts area without tissue${below}${onTissue}`;
}

function offerOf(fits: Hotspot | null): string {
  if (fits === null) return 'No circle of 0.05 mm² or more lies in the tissue.';
  const { areaMm2, mitoticCount, densityPerMm2 } = fits;
  return `The largest circle that lies in the tissue has ${areaMm2} mm² and holds ${mitoticCount}: ${figure(densityPerMm2)} per mm².`;
}

function figure(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(1);
}
