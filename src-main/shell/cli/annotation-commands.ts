/** The part of the table of commands (`program.ts`) that is of annotations for other programs and from them. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { exportedParts, type ExportedPart } from '../../exchange/decided-annotations';
import { writtenFormats } from '../../exchange/write-annotations';
import { classNames, isoTime, micrometresPerPixel, readerName, wholeNumber } from './arguments';
import { writeCrops, type CropsOptions } from './crops';
import type { Installation } from '../../session/installation';
import { exportSlides, type ExportSlidesOptions } from './export';
import { importAnnotations, type ImportOptions } from './import';

/** @param command adds one @param end takes the exit status */
export function addAnnotationCommands(
  installation: Installation,
  command: (name: string, description: string) => Command,
  end: (status: number) => void,
): void {
  command(
    'export',
    'write what stands of slides of a project as annotations for other programs (docs/exchange.md)',
  )
    .requiredOption('--project <file>', 'project file')
    .option('--slide <names...>', 'slides, by key, key/scene, path, or name')
    .option('--case <name>', 'all slides of this case')
    .addOption(new Option('--format <format>', 'of the files').choices(writtenFormats).default('geojson'))
    .option('--gzip', 'packed with gzip')
    .option('--out <path>', 'file of one slide, or folder (default: this folder, by the names of the slides)')
    .addOption(
      new Option('--parts <list>', `what is written, separated by commas: ${exportedParts.join(', ')}`)
        .argParser(partsOf)
        .default(['figures', 'areas'], 'figures,areas'),
    )
    .option('--reader <name>', 'only the verdicts of this reader', readerName)
    .option('--decided-only', 'without what only software proposed')
    .addOption(
      new Option(
        '--identity <extent>',
        'what is told of who it is of: key (the slide key alone), name (also names of files)',
      )
        .choices(['key', 'name'])
        .default('name'),
    )
    .addOption(
      new Option(
        '--coordinates <kind>',
        'of DICOM: 2d (pixels of level 0) or 3d (millimetres on the glass of a DICOM slide)',
      )
        .choices(['2d', '3d'])
        .default('2d'),
    )
    .option(
      '--patient',
      'of DICOM: name, number, birth date and sex of the patient as the slide states them, for its archive',
    )
    .option('--date <time>', 'of DICOM: when it was written, ISO 8601 in UTC (default: now)', isoTime)
    .option('--force', 'write over files that are there')
    .option('--json', 'print JSON')
    .action(async (options: ExportSlidesOptions) => exportSlides(installation, options));

  command('import', 'take annotations of another program in as decisions about a slide of a project')
    .argument('<file>', `annotations: ${writtenFormats.join(', ')}; told by content`)
    .requiredOption('--project <file>', 'project file')
    .requiredOption('--slide <name>', 'slide, by key, key/scene, path, or name')
    .requiredOption('--reader <name>', 'name or initials of whose decisions they become', readerName)
    .addOption(
      new Option(
        '--class <class=meaning>',
        'what a class of the file means: mitotic, atypical mitotic, normal, unsure, include, exclude or leave out; can be repeated',
      ).argParser(classNames),
    )
    .addOption(
      new Option(
        '--holes <group>',
        'group of an ASAP file whose polygons are holes; can be repeated',
      ).argParser(classNames),
    )
    .option('--image <name>', 'image that is meant in a file of several')
    .option('--replace', 'verdicts of the file take the place of others that the reader has given')
    .option('--other-slide', 'take a file that says that it is of another slide')
    .option('--dry-run', 'only show what would be taken in')
    .option('--json', 'print JSON')
    .action(async (file: string, options: ImportOptions) => importAnnotations(file, options));

  command(
    'crops',
    'write pictures around the figures that people decided about, with a COCO file of their verdicts as labels',
  )
    .requiredOption('--project <file>', 'project file')
    .option('--slide <names...>', 'slides, by key, key/scene, path, or name')
    .option('--case <name>', 'all slides of this case')
    .requiredOption('--out <folder>', 'folder that is empty, or is not there yet')
    .option(
      '--reader <name>',
      'only the verdicts of this reader (default: what all say who judged, or agreed on)',
      readerName,
    )
    .option('--size <pixels>', 'width and height of a picture', cropSize, 128)
    .option('--mpp <µm>', 'pixel size of the pictures (default: that of the slide)', micrometresPerPixel)
    .option('--unsure', 'also what was left unsure')
    .option('--srgb', 'colours by the profile of the slide, instead of as the file holds them')
    .option('--json', 'print JSON')
    .action(async (options: CropsOptions) => end(await writeCrops(options)));
}

function cropSize(text: string): number {
  const pixels = wholeNumber(text);
  if (pixels >= 16 && pixels <= 4096) return pixels;
  throw new InvalidArgumentError('16 to 4096 pixels are needed.');
}

function partsOf(text: string): ExportedPart[] {
  const named = text.split(',').map((part) => part.trim());
  const found = exportedParts.filter((part) => named.includes(part));
  if (found.length === new Set(named).size) return found;
  throw new InvalidArgumentError(
    `one or more of ${exportedParts.join(', ')} are needed, separated by commas.`,
  );
}
