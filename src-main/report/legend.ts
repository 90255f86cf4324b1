/** The legend of a picture of the slide: what is drawn in it, each with its mark and its figure. */
import { countWords, plural } from '../base/count-words';
import type { AnalysisResult } from '../contract/report';
import { areasOf } from '../contract/domain/regions';
import { roiInk } from './palette';
import {
  ellipse,
  exclusionDash,
  lineShapes,
  markShapes,
  missingFieldShapes,
  rectangle,
  type Shape,
} from './shapes';
import { areaWords } from './wording';

export interface LegendItem {
  readonly kind: 'mitotic' | 'normal' | 'hotspot' | 'roi' | 'missing';
  readonly words: string;
  /** The mark, centred on (x, y), about twice `radius` in size. */
  readonly draw: (x: number, y: number, radius: number) => Shape[];
}

function outlineItem(words: string, dash: Shape['dash']): LegendItem {
  const draw: LegendItem['draw'] = (x, y, radius) =>
    lineShapes(`M${x - radius} ${y}h${2 * radius}`, radius / 3, dash, roiInk);
  return { kind: 'roi', words, draw };
}

/** What the picture shows of this result, and nothing else. */
export function legendOf(result: AnalysisResult): LegendItem[] {
  const items: LegendItem[] = [
    {
      kind: 'mitotic',
      words: `Mitotic ${countWords(result.mitoticCount)}`,
      draw: (x, y, radius) => markShapes('mitotic', [{ x, y }], radius),
    },
    {
      kind: 'normal',
      words: `Normal ${countWords(result.normalCount)}`,
      draw: (x, y, radius) => markShapes('normal', [{ x, y }], radius),
    },
  ];
  if (result.hotspots !== null) {
    const { circle, rectangle: box } = result.hotspots;
    items.push(
      {
        kind: 'hotspot',
        words: `Hotspot circle ${areaWords(circle.areaMm2)}: ${countWords(circle.mitoticCount)}`,
        draw: (x, y, radius) => lineShapes(ellipse(x, y, radius, radius), radius / 3, null),
      },
      {
        kind: 'hotspot',
        words: `Hotspot rectangle ${areaWords(box.areaMm2)}: ${countWords(box.mitoticCount)}`,
        draw: (x, y, radius) =>
          lineShapes(
            rectangle(x - radius * 1.2, y - radius * 0.9, radius * 2.4, radius * 1.8),
            radius / 3,
            [2, 1.5],
          ),
      },
    );
  }
  if (result.roi !== null) items.push(outlineItem('Region of interest', null));
  const { include, exclude } = areasOf(result.regions);
  if (include.length > 0) items.push(outlineItem('Counted in', null));
  if (exclude.length > 0) items.push(outlineItem('Excluded', exclusionDash));
  if (result.missingTiles.length > 0) {
    items.push({
      kind: 'missing',
      words: `Not read: ${plural(result.missingTiles.length, 'tile', 'tiles')}`,
      draw: (x, y, radius) =>
        missingFieldShapes([{ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius }]),
    });
  }
  return items;
}
