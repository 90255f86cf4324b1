/**
 * The overlay picture: the slide's overview with the marks of all detections, the hotspots, the region of
 * interest and unreadable tiles; below it a strip with scale bar, legend and where it comes from. The overview
 * lies at the picture's top-left corner, so a level-0 location is found by the overview's scale alone.
 */
import sharp from 'sharp';
import type { AnalysisResult } from '../contract/report';
import { researchUse } from '../contract/report';
import { mppSourceWords, mppWords, type RegionReader } from '../contract/slide';
import { identifyDetections } from './identified';
import { legendOf } from './legend';
import { readOverview, type Overview } from './overview';
import { cautionInk, ink, panel, paper, quietInk } from './palette';
import { scaleBarWithin } from './scale-bar';
import {
  fill,
  hotspotShapes,
  markShapes,
  missingTileShapes,
  pointsOf,
  roiShapes,
  type Shape,
} from './shapes';
import {
  fitted,
  lineWidth,
  loadTypefaces,
  outlineOf,
  wrapped,
  type Typeface,
  type Typefaces,
} from './typefaces';
import { fingerprintWords, thresholdWords, turnedWords } from './wording';
import { xmpOf } from './xmp';

/** Longest side of the overview, pixels. */
const longestSide = 2000;
/** The strip needs this much width for its lines of text. */
const narrowest = 960;
const markRadius = 10;
const lineWidthPx = 3;
const margin = 24;
const textSize = 20;
const lineHeight = 36;

/** PNG bytes, 8-bit RGB. Reads the slide through `reader`. */
export async function writePng(result: AnalysisResult, reader: RegionReader): Promise<Uint8Array> {
  const { slide, spindle } = result;
  const [typefaces, overview] = await Promise.all([
    loadTypefaces(),
    readOverview(reader, result.mpp, longestSide),
  ]);
  const width = Math.max(overview.width, narrowest);
  const strip = drawStrip(result, overview, typefaces, width);
  const height = overview.height + strip.height;
  const overlay = svg(overview.width, overview.height, overlayShapes(result, reader, overview));
  const picture = sharp({ create: { width, height, channels: 3, background: panel } });
  return picture
    .composite([
      {
        input: Buffer.from(overview.data.buffer, overview.data.byteOffset, overview.data.byteLength),
        raw: { width: overview.width, height: overview.height, channels: 3 },
        left: 0,
        top: 0,
      },
      { input: overlay, left: 0, top: 0 },
      { input: svg(width, strip.height, strip.shapes), left: 0, top: overview.height },
    ])
    .removeAlpha()
    .png({ compressionLevel: 6, adaptiveFiltering: true })
    .withXmp(xmpOf({ title: `Mitotic figures: ${slide.name}`, slide, spindle }))
    .toBuffer();
}

function overlayShapes(result: AnalysisResult, reader: RegionReader, overview: Overview): Shape[] {
  const detections = identifyDetections(result);
  return [
    ...missingTileShapes(result, reader.levels, overview, 8),
    ...roiShapes(result, overview, lineWidthPx),
    ...markShapes('normal', pointsOf(detections, 'normal', overview), markRadius),
    ...(result.hotspots === null
      ? []
      : [result.hotspots.rectangle, result.hotspots.circle].flatMap((hotspot) =>
          hotspotShapes(hotspot, overview, lineWidthPx),
        )),
    ...markShapes('mitotic', pointsOf(detections, 'mitotic', overview), markRadius),
  ];
}

interface Strip {
  readonly shapes: readonly Shape[];
  readonly height: number;
}

/** Scale bar, legend, origin and statement, in lines that wrap at the picture's width. */
function drawStrip(result: AnalysisResult, overview: Overview, typefaces: Typefaces, width: number): Strip {
  const { regular, semibold } = typefaces;
  const shapes: Shape[] = [];
  let baseline = margin + textSize;
  let left = margin;

  const bar = scaleBarWithin(Math.min(overview.width, width / 4) * overview.umPerPx);
  const barWidth = bar.lengthUm / overview.umPerPx;
  shapes.push(fill(`M${left} ${baseline - 9}h${barWidth}v5h${-barWidth}Z`, ink));
  left += barWidth + 12;
  shapes.push(textShape(bar.label, semibold, left, baseline, ink));
  left += lineWidth(bar.label, semibold, textSize) + 2 * margin;

  for (const { words, draw } of legendOf(result)) {
    const itemWidth = 2 * margin + lineWidth(words, regular, textSize);
    if (left + itemWidth > width - margin) {
      left = margin;
      baseline += lineHeight;
    }
    shapes.push(...draw(left + 12, baseline - 7, markRadius));
    shapes.push(textShape(words, regular, left + 32, baseline, ink));
    left += itemWidth + margin;
  }

  const origin = [
    `${result.model.id} ${result.model.version}`,
    `threshold ${thresholdWords(result)}`,
    mppWords(result.mpp) + (result.mpp.source === 'user' ? `, ${mppSourceWords(result.mpp)}` : ''),
    fingerprintWords(result.slide),
    `Spindle ${result.spindle}`,
  ].join('  ·  ');
  const available = width - 2 * margin;
  const lines: [string, Typeface, string][] = [
    [fitted(result.slide.name, semibold, textSize, available), semibold, ink],
    ...result.warnings.flatMap(({ text }) =>
      wrapped(text, semibold, textSize, available).map((line): [string, Typeface, string] => [
        line,
        semibold,
        cautionInk,
      ]),
    ),
    ...wrapped(origin, regular, textSize, available).map((line): [string, Typeface, string] => [
      line,
      regular,
      quietInk,
    ]),
    ...wrapped(turnedWords(result), regular, textSize, available).map((line): [string, Typeface, string] => [
      line,
      regular,
      quietInk,
    ]),
    ...wrapped(researchUse, regular, textSize, available).map((line): [string, Typeface, string] => [
      line,
      regular,
      quietInk,
    ]),
  ];
  for (const [line, typeface, colour] of lines) {
    baseline += lineHeight;
    shapes.push(textShape(line, typeface, margin, baseline, colour));
  }
  const height = Math.ceil(baseline + margin);
  return { shapes: [fill(`M0 0h${width}v${height}h${-width}Z`, paper), ...shapes], height };
}

function textShape(text: string, typeface: Typeface, x: number, y: number, colour: string): Shape {
  return fill(outlineOf(text, typeface, textSize, x, y), colour);
}

function svg(width: number, height: number, shapes: readonly Shape[]): Buffer {
  const paths = shapes.map(({ path, colour, strokeWidth, dash, opacity }) =>
    strokeWidth === null
      ? `<path d="${path}" fill="${colour}" opacity="${opacity}"/>`
      : `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${strokeWidth}" opacity="${opacity}"` +
        `${dash === null ? '' : ` stroke-dasharray="${dash.join(' ')}"`}/>`,
  );
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${paths.join('')}</svg>`,
  );
}
