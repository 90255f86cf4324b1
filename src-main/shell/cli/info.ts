/**
 * `spindle info SLIDE`: what the slide, a file or one on a server, states; what may identify a person only with
 * `--private`.
 */
import { mppWords, plausibleMpp, rounded, type ColourState, type SlideInfo } from '../../contract/slide';
import { inProcessDecoder } from '../../slide/codec/decoder';
import { withoutIdentity, type Withheld } from '../../slide/identifying';
import { explainFormats, openSlide } from '../../slide/open';
import { printJson, printLine } from './output';
import { chosenScene, slideReading, type ReadingOptions, type SceneOptions } from './reading';

export interface InfoOptions extends ReadingOptions, SceneOptions {
  readonly json?: boolean;
  readonly explain?: boolean;
  readonly private?: boolean;
}

export async function info(path: string, options: InfoOptions): Promise<void> {
  const reading = slideReading(options);
  const verdicts = options.explain === true ? await explainFormats(path, reading) : null;
  if (verdicts !== null && options.json !== true) {
    for (const { format, accepted, why } of verdicts) {
      printLine(`${accepted ? 'accepted' : 'declined'}  ${format}: ${why}`);
    }
    printLine('');
  }
  const slide = await openSlide(path, { decoder: inProcessDecoder, ...reading, ...chosenScene(options) });
  try {
    const { info: shown, withheld } =
      options.private === true ? { info: slide.info, withheld: nothing } : withoutIdentity(slide.info);
    const colour = await slide.colour();
    if (options.json === true)
      printJson({ ...shown, colour, withheld, ...(verdicts && { formats: verdicts }) });
    else for (const line of [...describe(shown, colour), ...withheldWords(withheld)]) printLine(line);
  } finally {
    await slide.close();
  }
}

const nothing: Withheld = { properties: 0, images: 0 };

function withheldWords({ properties, images }: Withheld): string[] {
  if (properties + images === 0) return [];
  const counted = (count: number, one: string, many: string): string =>
    `${count} ${count === 1 ? one : many}`;
  const parts = [counted(properties, 'property', 'properties'), counted(images, 'image', 'images')];
  return ['', `withheld: ${parts.join(' and ')} that may identify a person (--private shows them)`];
}

function colourWords(colour: ColourState): string {
  switch (colour.kind) {
    case 'none':
      return 'no profile, sRGB assumed';
    case 'srgb':
      return 'the profile is sRGB';
    case 'convertible':
      return 'shown in sRGB by the slide’s ICC profile';
    case 'unusable':
      return `as stored; the ICC profile is unusable (${colour.why})`;
  }
}

function describePlanes({ count, usual, spacingUm }: SlideInfo['planes']): [string, string][] {
  if (count === 1) return [];
  const spacing = spacingUm === null ? '' : `, ${rounded(spacingUm)} µm apart`;
  return [['planes', `0 to ${count - 1}, default ${usual}${spacing}`]];
}

function pixelSizeWords({ mpp, doubtedMpp }: SlideInfo): string {
  if (mpp !== null) return mppWords(mpp);
  if (doubtedMpp === null) return 'unknown (counts per mm² need --mpp)';
  const { min, max } = plausibleMpp;
  return `implausible: the file states ${mppWords(doubtedMpp)}, outside ${min} to ${max} (counts per mm² need --mpp)`;
}

function describeScenes({ scenes, scene }: SlideInfo): [string, string][] {
  if (scenes.length < 2) return [];
  return scenes.map(({ index, name, width, height }) => [
    `scene ${index}`,
    `${name === `scene ${index}` ? '' : `${name}, `}${width} × ${height}${index === scene ? ', open' : ` (--scene ${index})`}`,
  ]);
}

function describe(slide: SlideInfo, colour: ColourState): string[] {
  const { objectivePower, channels, planes, associatedImages, properties } = slide;
  const rows: [string, string][] = [
    ['name', slide.name],
    ['format', slide.format],
    ['vendor', slide.vendor ?? 'unknown'],
    ['pixel size', pixelSizeWords(slide)],
    ['objective', objectivePower === null ? 'unknown' : `${rounded(objectivePower)}×`],
    ['colours', colourWords(colour)],
    ...describeScenes(slide),
    ...slide.levels.map((level): [string, string] => [
      `level ${level.index}`,
      `${level.width} × ${level.height}, downsample ${rounded(level.downsample)}, tiles ${level.tileWidth} × ${level.tileHeight}`,
    ]),
    ...channels.map(({ index, name, colour, emissionNm, range }): [string, string] => {
      const emission = emissionNm === null ? '' : `, emission ${rounded(emissionNm)} nm`;
      return [`channel ${index}`, `${name}, ${colour}, values ${range.low} to ${range.high}${emission}`];
    }),
    ...describePlanes(planes),
    ...associatedImages.map((image): [string, string] => [image.name, `${image.width} × ${image.height}`]),
  ];
  const lines = rows.map(([name, value]) => `${name.padEnd(12)}${value}`);
  const listed = Object.entries(properties).map(
    ([name, value]) => `  ${name}: ${value.replace(/\s+/g, ' ')}`,
  );
  const notes = slide.notes.map((note) => `note        ${note}`);
  return [...lines, ...notes, 'properties', ...listed];
}
