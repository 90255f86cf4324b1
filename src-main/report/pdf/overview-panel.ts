/** The slide as a picture with the mitotic detections and hotspots, its scale bar and legend. */
import sharp from 'sharp';
import { identifyDetections } from '../identified';
import type { AnalysisResult } from '../../contract/report';
import type { Level } from '../../contract/slide';
import { legendOf } from '../legend';
import type { Overview } from '../overview';
import { ink, panel } from '../palette';
import { scaleBarWithin } from '../scale-bar';
import {
  fill,
  hotspotShapes,
  markShapes,
  missingTileShapes,
  pointsOf,
  rectangle,
  roiShapes,
  type Projection,
} from '../shapes';
import { grid, mm, type Sheet } from './sheet';
import { small } from './styles';

export interface Frame {
  /** Millimetres. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Overview as JPEG for `drawOverviewPanel`. */
export function overviewJpeg({ data, width, height }: Overview): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 88 })
    .toBuffer();
}

/** Draws picture and legend inside the frame; the picture keeps its shape, on a grey ground. */
export function drawOverviewPanel(
  sheet: Sheet,
  result: AnalysisResult,
  levels: readonly Level[],
  overview: Overview,
  jpeg: Buffer,
  frame: Frame,
): void {
  const legend = legendLines(sheet, result, overview, frame);
  const scale = Math.min(frame.width / overview.width, (frame.height - legend.height) / overview.height);
  const picture = { width: overview.width * scale, height: overview.height * scale };
  const x = frame.x + (frame.width - picture.width) / 2;
  const { y } = frame;
  sheet.rectangle(frame.x, y, frame.width, picture.height, panel);
  sheet.image(jpeg, x, y, picture.width, picture.height);

  const projection: Projection = {
    scaleX: overview.scaleX * scale * mm,
    scaleY: overview.scaleY * scale * mm,
  };
  const { hotspots } = result;
  const radius = result.mitoticCount > 400 ? 1.4 : 2.2;
  const mitotic = pointsOf(identifyDetections(result), 'mitotic', projection);
  const shapes = [
    ...missingTileShapes(result, levels, projection, 2),
    ...roiShapes(result, projection, 0.7),
    ...markShapes('mitotic', mitotic, radius),
    ...(hotspots === null ? [] : [hotspots.rectangle, hotspots.circle]).flatMap((hotspot) =>
      hotspotShapes(hotspot, projection, 0.8),
    ),
  ];
  sheet.shapes(shapes, x, y, picture);
  legend.draw(y + picture.height, picture.width / (overview.width * overview.umPerPx));
}

interface Legend {
  readonly height: number;
  /** `top` in millimetres, the picture's scale in millimetres of paper per micrometre. */
  draw(top: number, mmPerUm: number): void;
}

/** Scale bar first, then the marks, in lines of the frame's width; measured before the picture is placed. */
function legendLines(sheet: Sheet, result: AnalysisResult, overview: Overview, frame: Frame): Legend {
  const barSpace = 38;
  const items = legendOf(result).filter(({ kind }) => kind !== 'normal');
  let line = 1;
  let x = barSpace;
  const placed = items.map(({ words, draw }) => {
    const width = 6 + sheet.measure(words, small);
    if (x + width > frame.width) {
      line += 1;
      x = 0;
    }
    const place = { words, draw, x: frame.x + x, line };
    x += width + grid;
    return place;
  });
  const note =
    result.normalCount === 0
      ? ''
      : 'Normal detections are left out here; the PNG picture and the tables have them.';
  const lines = line + (note === '' ? 0 : 1);
  return {
    height: (lines + 0.5) * grid,
    draw: (top, mmPerUm) => {
      const bar = scaleBarWithin(Math.min(24 / mmPerUm, overview.width * overview.umPerPx));
      const first = top + 1.25 * grid;
      const length = bar.lengthUm * mmPerUm;
      sheet.shapes([fill(rectangle(0, 0, length * mm, 0.8 * mm), ink)], frame.x, first - 1.2);
      sheet.line(bar.label, frame.x + length + 2, first, small);
      for (const item of placed) {
        const y = first + (item.line - 1) * grid;
        sheet.shapes(item.draw(0, 0, 3), item.x + 2, y - 0.8);
        sheet.line(item.words, item.x + 5, y, small);
      }
      if (note !== '') sheet.line(note, frame.x, first + line * grid, small);
    },
  };
}
