/** The command line as a table: every command, its arguments, options and help. */
import { Command, CommanderError, Option } from 'commander';
import { asSpindleError } from '../../contract/errors';
import { reportFormats, researchUse } from '../../contract/report';
import type { Installation } from '../../session/installation';
import {
  analyseMany,
  analyseNamed,
  type AnalyseCommandOptions,
  type AnalyseOutcome,
  type BatchCommandOptions,
} from './analyse';
import {
  channelChoice,
  countOfAtLeastOne,
  downsample,
  formatList,
  levelIndex,
  mebibytes,
  micrometresPerPixel,
  namePattern,
  placeInPixels,
  planeIndex,
  portNumber,
  providerChoice,
  readerName,
  sceneIndex,
  scoreThreshold,
  shardOfSlides,
  sizeInPixels,
  summaryFormatList,
  threadCount,
  wholeNumber,
} from './arguments';
import { addCaseCommands } from './case-commands';
import { addDicomWebCommands } from './dicomweb-commands';
import { addEvaluationCommands } from './evaluation-commands';
import { demo, type DemoOptions } from './demo';
import { engines, type EnginesOptions } from './engines';
import { exitStatus, exitStatusOf } from './exit-status';
import { info, type InfoOptions } from './info';
import { invariance, type InvarianceOptions } from './invariance';
import { mask, type MaskOptions } from './mask';
import { models } from './models';
import { printError } from './output';
import { projectBackup, projectExportLog, projectInfo, projectRebuild, projectVerify } from './project';
import { projectExport, projectMerge, type ExportOptions } from './project-merge';
import { region, type RegionOptions } from './region';
import { serve, type ServeOptions } from './serve';
import { addAnnotationCommands } from './annotation-commands';
import { addReportCommands } from './report';
import { setupCuda, type SetupCudaOptions } from './setup-cuda';
import { start } from './start';
import { unlock, type UnlockOptions } from './unlock';
import { helpOf, withHelp, wrongUsage } from './usage-errors';
import { verify, type VerifyOptions } from './verify';

const slideArgument =
  'file, or http: or https: address of a slide on a server, or dicomweb+https: address of a series or study';

/** Runs one command line. @returns the exit status; errors are printed, never thrown. */
export async function runProgram(installation: Installation, args: readonly string[]): Promise<number> {
  const choice = { json: args.includes('--json'), debug: args.includes('--debug') };
  let status: number = exitStatus.done;
  const program = buildProgram(installation, (value) => (status = value));
  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return exitStatus.done;
    const help = helpOf(program, args);
    const error =
      thrown instanceof CommanderError ? wrongUsage(thrown, help) : withHelp(asSpindleError(thrown), help);
    printError(error, choice);
    return exitStatusOf(error.tag);
  }
}

function buildProgram(installation: Installation, end: (status: number) => void): Command {
  const program = new Command('spindle')
    .description(`Finds mitotic figures on whole-slide images.\n${researchUse}`)
    .version(installation.version)
    .addHelpText(
      'after',
      '\nExit status: 0 done, 1 could not write or internal error, 2 wrong usage, 3 input that cannot be read, ' +
        '4 finished with missing tiles, 5 engine failed, 6 report changed, 7 report older than its project, 8 report of another project, ' +
        '130 interrupted.',
    )
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });

  const command = (name: string, description: string, of: Command = program): Command =>
    of
      .command(name)
      .description(description)
      .version(installation.version)
      .option('--debug', 'print stack traces')
      .exitOverride()
      .configureOutput({ writeErr: () => undefined });
  const modelOption = (): Option => new Option('--model <id>', 'model to use (see spindle models)');
  const providerOption = (): Option =>
    new Option('--provider <name>', 'execution provider (see spindle engines)')
      .argParser(providerChoice)
      .default('auto');
  const threadsOption = (): Option =>
    new Option('--threads <n>', 'threads of inference on the processor').argParser(threadCount);

  const forceStainOption = (): Option =>
    new Option(
      '--force-stain',
      'analyse a slide that does not look like H&E in brightfield; every document will say so',
    );
  const includeOption = (): Option =>
    new Option('--include <file>', 'GeoJSON polygons to add to the tissue mask');
  const excludeOption = (): Option =>
    new Option('--exclude <file>', 'GeoJSON polygons to take out of the tissue mask');

  const mppOption = (): Option =>
    new Option(
      '--mpp <µm>',
      'pixel size entered by hand, instead of the project’s and the slide’s',
    ).argParser(micrometresPerPixel);
  const followOption = (): Option =>
    new Option(
      '--project <file>',
      'project whose pixel size and corrected mask of the slide are used (default: default.spindle in your Spindle folder)',
    );

  const sceneOption = (): Option =>
    new Option('--scene <n>', 'scene to open, in a file that holds several (see spindle info)')
      .argParser(sceneIndex)
      .default(undefined, '0');

  const reading = (name: string, description: string): Command =>
    command(name, description)
      .option('--slow-share', 'the slides are on a slow network share: read in large blocks, and read ahead')
      .addOption(
        new Option('--requests <n>', 'requests to a server or slow share at the same time')
          .argParser(countOfAtLeastOne)
          .default(undefined, '6'),
      )
      .addOption(
        new Option(
          '--tile-cache <MiB>',
          'memory for decoded tiles, shared by all open slides; 0 turns the cache off',
        )
          .argParser(mebibytes)
          .default(undefined, '256'),
      );

  reading('info', 'print what a slide file states: format, levels, pixel size, properties')
    .argument('<slide>', slideArgument)
    .addOption(sceneOption())
    .option('--json', 'print JSON')
    .option('--explain', 'say why each format accepted or declined the file')
    .option(
      '--private',
      'also print what may identify a person: names, dates, numbers, label and macro image',
    )
    .action(async (slide: string, options: InfoOptions) => info(slide, options));

  reading('region', 'cut a rectangle out of a level, or at a scale between levels, as PNG')
    .argument('<slide>', slideArgument)
    .addOption(sceneOption())
    .option('--level <n>', 'level, 0 is full resolution', levelIndex)
    .option('--downsample <n>', 'instead of --level: downsample, pixels averaged by area', downsample)
    .requiredOption('--x <px>', 'left edge in level-0 pixels', wholeNumber)
    .requiredOption('--y <px>', 'top edge in level-0 pixels', wholeNumber)
    .requiredOption('--width <px>', 'width in pixels of the level or picture', sizeInPixels)
    .requiredOption('--height <px>', 'height in pixels of the level or picture', sizeInPixels)
    .option('--icc', 'convert colours to sRGB by the slide’s ICC profile (default)')
    .option('--no-icc', 'keep the colour values as stored in the file')
    .requiredOption('--out <file>', 'PNG to write')
    .option(
      '--channel <n[:colour[:low:high]]>',
      'channel to show, such as 0, 2:ff0000 or 2:ff0000:100:4000; can be repeated (default: the first four)',
      channelChoice,
    )
    .option('--plane <n>', 'focal plane (default: the middle one)', planeIndex)
    .option('--json', 'print errors as JSON')
    .action(async (slide: string, options: RegionOptions) => end(await region(slide, options)));

  const analysing = (of: Command): Command =>
    of
      .requiredOption('--out <folder>', 'folder for the documents')
      .addOption(sceneOption())
      .addOption(modelOption())
      .addOption(providerOption())
      .addOption(threadsOption())
      .option(
        '--threshold <score>',
        'score from which a detection is mitotic (default: the model’s)',
        scoreThreshold,
      )
      .option('--profile <file>', 'profile of spindle fit, whose threshold is used; every document says so')
      .option(
        '--mpp <µm>',
        'pixel size entered by hand, instead of the project’s and the slide’s; the report will say so',
        micrometresPerPixel,
      )
      .option(
        '--roi <file>',
        'GeoJSON (also .gz, .zip) with polygons in level-0 pixels: analyse only inside them',
      )
      .addOption(includeOption())
      .addOption(excludeOption())
      .addOption(forceStainOption())
      .option(
        '--project <file>',
        'project to record the runs in, and whose pixel size and corrected mask of a slide are used; created if missing ' +
          '(default: default.spindle in your Spindle folder)',
      )
      .option('--no-project', 'neither record the runs in a project nor use what one says of a slide')
      .option(
        '--reader <name>',
        'name or initials of the person who records the runs and enters --mpp; another name is another reader, whose ' +
          'decisions are undone apart (default: the program)',
        readerName,
      )
      .option(
        '--formats <list>',
        `among ${reportFormats.join(',')}; density: mitoses per mm² as GeoTIFF`,
        formatList,
        [...reportFormats],
      )
      .option('--study <uid>', 'of DICOMweb servers that are named: the study whose slides are meant')
      .option('--series <uid>', 'only this series of the study')
      .option('--json', 'print JSON');

  const finish = async ({ status, measureEngines }: AnalyseOutcome): Promise<void> => {
    await measureEngines();
    end(status);
  };

  analysing(
    reading(
      'analyse',
      'find and count mitotic figures; write documents for each slide and a summary.csv',
    ).argument(
      '<slides...>',
      'slides, folders of slides, http: or https: addresses of slides, dicomweb+https: addresses of servers, studies or series',
    ),
  ).action(async (slides: string[], options: AnalyseCommandOptions) =>
    finish(await analyseNamed(installation, slides, options)),
  );

  analysing(
    reading(
      'batch',
      'the same for folders within folders, for lists of slides, and for a part of them',
    ).argument(
      '<slides...>',
      'folders, slides, lists (.txt: a path a line; .csv, .tsv or .xlsx with the columns file, case, block, stain, mpp, roi, protocol, scene, priority), addresses',
    ),
  )
    .option('--recursive', 'search the folders within the folders too')
    .option(
      '--pattern <glob>',
      'only slides whose name matches, or with a slash in the pattern, whose path below what was named',
      namePattern,
    )
    .addOption(
      new Option(
        '--shard <i/n>',
        'only one of n parts of the slides: the same parts on every machine',
      ).argParser(shardOfSlides),
    )
    .addOption(
      new Option('--jobs <n>', 'slides analysed at a time: more where reading limits')
        .argParser(countOfAtLeastOne)
        .default(undefined, '1'),
    )
    .option('--resume', 'go on with what is not done yet (default)')
    .option('--again', 'analyse slides that are done again too')
    .addOption(
      new Option('--summary <list>', 'forms of the summary beside summary.csv: json, xlsx, pdf').argParser(
        summaryFormatList,
      ),
    )
    .option('--watch', 'take slides as they come into the folders, once they are copied whole, until Ctrl+C')
    .addOption(
      new Option('--settle <seconds>', 'with --watch: how long a slide must be unchanged')
        .argParser(countOfAtLeastOne)
        .default(undefined, '30'),
    )
    .option('--dry-run', 'list the slides, and analyse none')
    .action(async (slides: string[], options: BatchCommandOptions) =>
      finish(await analyseMany(installation, slides, options)),
    );

  command('unlock', 'list the processes that write to a folder of documents, and release what dead ones hold')
    .argument('<folder>', 'folder that documents are written to')
    .option(
      '--project <file>',
      'project whose queue is looked at (default: default.spindle in your Spindle folder)',
    )
    .option('--force', 'release what processes of other machines hold too: make sure that they have ended')
    .option('--json', 'print JSON')
    .action(async (folder: string, options: UnlockOptions) => end(await unlock(folder, options)));

  reading('mask', 'write the tissue mask that analyse would use, as a picture or as GeoJSON outlines')
    .argument('<slide>', slideArgument)
    .addOption(sceneOption())
    .requiredOption('--out <file>', '.png (a pixel is about 8 µm) or .geojson to write')
    .addOption(includeOption())
    .addOption(excludeOption())
    .addOption(mppOption())
    .addOption(followOption())
    .option('--no-project', 'use no project')
    .option('--json', 'print JSON')
    .action(async (slide: string, options: MaskOptions) => end(await mask(installation, slide, options)));

  const project = command(
    'project',
    'show, verify, audit, rebuild, copy, merge or export projects; put its slides into cases and sign them off',
  );
  const ofProject = (name: string, description: string): Command =>
    command(name, description, project).argument('<project>', 'project file');
  ofProject('info', 'print the slides, runs, entries and people of a project')
    .option('--json', 'print JSON')
    .action((file: string, options: { json?: boolean }) => projectInfo(file, options));
  ofProject('verify', 'read the whole project and check that nothing was changed after it was written')
    .option('--json', 'print JSON')
    .action((file: string, options: { json?: boolean }) => end(projectVerify(file, options)));
  ofProject('rebuild', 'rebuild the derived tables from the log').action((file: string) =>
    projectRebuild(file),
  );
  ofProject('backup', 'copy a project, even while it is in use, and verify the copy')
    .argument('<copy>', 'file to write; must not exist yet')
    .action((file: string, copy: string) => projectBackup(file, copy));
  ofProject('export-log', 'print the log as JSON, one entry per line').action((file: string) =>
    projectExportLog(file),
  );
  addCaseCommands(installation, ofProject, end);

  ofProject('export', 'write the entries and runs of a case, or of single slides, to a new project')
    .option('--case <name>', 'all slides of this case')
    .option('--slide <names...>', 'slides, by key, key/scene, path, or name')
    .requiredOption('--into <file>', 'file to write; must not exist yet')
    .option('--json', 'print JSON')
    .action(async (file: string, options: ExportOptions) => projectExport(file, options));
  command('merge', 'merge projects into a new one, and print where they decided differently', project)
    .argument('<projects...>', 'project files; none is changed')
    .requiredOption('--into <file>', 'file to write; must not exist yet')
    .option('--json', 'print JSON')
    .action(async (files: string[], options: { into: string; json?: boolean }) =>
      projectMerge(files, options),
    );

  addReportCommands(installation, command, end);
  addAnnotationCommands(installation, command, end);
  addDicomWebCommands(command, end);

  command('models', 'list the installed models')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => models(installation, options));

  command('engines', 'list the engines of this machine, how fast each is, and what would be faster')
    .addOption(modelOption())
    .addOption(threadsOption())
    .option('--again', 'measure again instead of using the stored measurement')
    .option('--json', 'print JSON')
    .action(async (options: EnginesOptions) => engines(installation, options));

  command('setup-cuda', 'fetch what NVIDIA cards need, and list what is missing (driver, CUDA, cuDNN)')
    .option('--check', 'fetch nothing, only list what is missing')
    .option('--index <address>', 'index of another package feed')
    .option('--json', 'print JSON')
    .action(async (options: SetupCudaOptions) => end(await setupCuda(options)));

  command(
    'verify',
    'check a model on this machine: golden outputs, and the same score at every exact rotation',
  )
    .addOption(modelOption())
    .addOption(providerOption())
    .option('--json', 'print JSON')
    .action(async (options: VerifyOptions) => end(await verify(installation, options)));

  addEvaluationCommands(installation, command, end);

  reading(
    'invariance',
    'measure the score at a location of a slide against the angle by which the tissue is rotated',
  )
    .argument('<slide>', slideArgument)
    .addOption(sceneOption())
    .option('--at <x,y>', 'location in level-0 pixels; can be repeated', placeInPixels)
    .option('--result <file>', 'JSON result of spindle analyse: measure its highest-scoring detections')
    .option('--best <n>', 'how many of these detections', countOfAtLeastOne, 3)
    .addOption(modelOption())
    .addOption(providerOption())
    .addOption(threadsOption())
    .addOption(forceStainOption())
    .addOption(mppOption())
    .addOption(followOption())
    .option('--no-project', 'use no project')
    .option('--json', 'print JSON')
    .action(async (slide: string, options: InvarianceOptions) =>
      end(await invariance(installation, slide, options)),
    );

  reading(
    'serve',
    'the application in a browser, reachable from this machine only; each address printed lets one browser in',
  )
    .argument('[folder]', 'folder whose slides are listed')
    .option('--port <n>', 'port; 0 takes any free one', portNumber, 0)
    .option(
      '--dzi',
      'other viewers may show the slides of the folder, too (DeepZoom): an address is printed for them',
    )
    .addOption(
      new Option('--provider <name>', 'execution provider (default: as chosen in the settings)').argParser(
        providerChoice,
      ),
    )
    .addOption(threadsOption())
    .action(async (folder: string | undefined, options: ServeOptions) =>
      serve(installation, folder, options),
    );

  command('start', 'the desktop application, or the browser where Electron is not available')
    .argument('[slides...]')
    .action(async (slides: string[]) => end(await start(installation, slides)));

  command(
    'demo',
    'paint a synthetic slide with known mitoses, analyse it, write every kind of document, and compare; recorded in no project',
  )
    .option(
      '--out <folder>',
      'folder to write to, made if missing; an earlier demo in it is replaced',
      'demo-out',
    )
    .option('--seed <n>', 'seed of the synthetic slide: the same seed paints the same slide', wholeNumber, 1)
    .action(async (options: DemoOptions) => end(await demo(installation, options)));

  return program;
}
