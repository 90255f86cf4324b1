/** `spindle report`: the report of what people decided about slides of a project, and whether a report is what was written. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { plural } from '../../base/count-words';
import { makeReport } from '../../analysis/case-report';
import { compareReport, type ReportInProject } from '../../analysis/compare-report';
import { readNamed } from '../../analysis/read-named';
import { reportName } from '../../analysis/report-name';
import { identities, papers, type PaperSize, type PrintedIdentity } from '../../contract/decided-report';
import { SpindleError } from '../../contract/errors';
import { languages, type Language } from '../../messages/messages';
import { writeAtomically } from '../../project/write-atomically';
import { mostReportBytes, readReport, type ReadReport } from '../../report/decided/read-report';
import type { Installation } from '../../session/installation';
import { isoTime } from './arguments';
import { exitStatus } from './exit-status';
import { chosenSlides } from './named-slides';
import { printJson, printLine, printNote } from './output';
import { slideReading, type ReadingOptions } from './reading';
import { usingProject } from './using-project';

interface ReportOptions extends ReadingOptions {
  readonly project?: string;
  readonly slide?: readonly string[];
  readonly case?: string;
  readonly out?: string;
  readonly language?: Language;
  readonly paper: PaperSize;
  readonly identity: PrintedIdentity;
  readonly template?: string;
  readonly date?: string;
  readonly force?: boolean;
}

interface VerifyReportOptions {
  readonly project?: string;
  readonly json?: boolean;
}

/** @param command adds one @param end takes the exit status */
export function addReportCommands(
  installation: Installation,
  command: (name: string, description: string, of?: Command) => Command,
  end: (status: number) => void,
): void {
  const report = command(
    'report',
    'write the report of what people decided about slides of a project, as PDF; or verify one (report verify)',
  )
    .option('--project <file>', 'project file')
    .option('--slide <names...>', 'slides, by key, key/scene, path, or name')
    .option('--case <name>', 'all slides of this case')
    .option('--out <file>', 'PDF to write (default: by the name of the case or slide, in this folder)')
    .addOption(new Option('--language <language>', 'language of the report').choices(languages))
    .addOption(new Option('--paper <size>', 'size of the pages').choices(papers).default('a4'))
    .addOption(
      new Option(
        '--identity <extent>',
        'what is printed of who it is of: key (the slide key alone), name (also names of files), case (also case, block and stain)',
      )
        .choices(identities)
        .default('name'),
    )
    .option('--template <file>', 'JSON file with logo, header, fields, order and language (docs/reports.md)')
    .option(
      '--date <time>',
      'when it was written, ISO 8601 in UTC (default: now): the same time makes the same bytes',
      isoTime,
    )
    .option('--force', 'write over a file that is there')
    .action(async (options: ReportOptions) => writeReport(installation, options));
  command('verify', 'check the pages of a report against what it carries, and against its project', report)
    .argument('<pdf>', 'report to check')
    .option('--project <file>', 'project that it was made from')
    .option('--json', 'print JSON')
    .action(async (file: string, options: VerifyReportOptions, self: Command) => {
      // Options that both commands have are taken by the outer one.
      const all: VerifyReportOptions = { ...options, ...self.optsWithGlobals<VerifyReportOptions>() };
      end(await verifyReport(installation, file, all));
    });
}

async function writeReport(installation: Installation, options: ReportOptions): Promise<void> {
  const { project: file, paper, identity, language, template } = options;
  if (file === undefined)
    throw new SpindleError('usage', {
      ...{ what: 'cannot write the report', why: '--project is missing' },
      remedy: 'name the project file that holds the decisions',
    });
  await usingProject(file, 'read', async (project) => {
    const slides = await chosenSlides(project.cases(), options.slide ?? [], options.case);
    const out = resolve(options.out ?? reportName(slides, { identity, case: options.case ?? null }));
    await requireFree(out, options.force === true);
    const { pdf, content, notes } = await makeReport(project, {
      ...{ slides, paper, identity, spindle: installation.version },
      files: (options.slide ?? []).filter((name) => existsSync(name)).map((name) => resolve(name)),
      case: options.case ?? null,
      createdAt: options.date ?? new Date().toISOString(),
      ...(language !== undefined && { language }),
      ...(template !== undefined && { template }),
      reading: slideReading(options),
    });
    await writeAtomically(out, pdf);
    for (const note of notes) printNote(`note: ${note}`);
    const unsigned = content.slides.filter(({ stage }) => stage !== 'signed off').length;
    if (unsigned > 0)
      printNote(`note: ${unsigned} of ${content.slides.length} slides are not signed off as they stand`);
    printLine(out);
  });
}

/** Only a PDF is written over: what was named by mistake may be the project, a slide or a template. @throws usage */
async function requireFree(out: string, force: boolean): Promise<void> {
  if (!existsSync(out)) return;
  const isPdf = async (): Promise<boolean> =>
    (await readNamed(out, 'the file that is there')).subarray(0, 5).toString('latin1') === '%PDF-';
  if (force && (await isPdf())) return;
  throw new SpindleError('usage', {
    what: 'cannot write the report',
    where: { path: out },
    why: force ? 'the file there is no PDF, and only a PDF is written over' : 'there is a file already',
    remedy: force
      ? 'name another file with --out'
      : 'name another file with --out, or add --force to write over it',
  });
}

/** @returns the exit status: of the gravest that was found */
async function verifyReport(
  { version }: Installation,
  file: string,
  { project: projectFile, json }: VerifyReportOptions,
): Promise<number> {
  const report = await readReport(await readNamed(file, 'the report', mostReportBytes), version, file);
  const { content, faults } = report;
  const there =
    projectFile === undefined
      ? null
      : await usingProject(projectFile, 'read', (project) => compareReport(project, content));
  const status = statusOf(faults, there);
  if (json === true) {
    const { seal, sum, isDrawnAgain } = report;
    printJson({
      ...{ verifies: status === exitStatus.done, faults, seal, isDrawnAgain, sha256: sum },
      ...{
        project: content.project,
        writtenAt: content.createdAt,
        spindle: content.spindle,
        inProject: there,
      },
    });
    return status;
  }
  for (const line of linesOf(report, there)) printLine(line);
  return status;
}

function statusOf(faults: readonly string[], there: ReportInProject | null): number {
  if (faults.length > 0 || there?.kind === 'differs') return exitStatus.reportChanged;
  if (there?.kind === 'not-of-project') return exitStatus.reportOfOther;
  return there?.kind === 'later-entries' ? exitStatus.reportOutdated : exitStatus.done;
}

function linesOf(
  { content, faults, isDrawnAgain, sum }: ReadReport,
  there: ReportInProject | null,
): string[] {
  const { project, createdAt, spindle } = content;
  return [
    ...(faults.length === 0
      ? [
          'unchanged: the pages say what the report carries',
          ...(isDrawnAgain
            ? []
            : [`written by Spindle ${spindle}: this version compared its words, and did not draw it again`]),
        ]
      : faults.map((fault) => `changed: ${fault}`)),
    ...(there === null ? [] : [inProjectWords(there)]),
    `written   ${createdAt} by Spindle ${spindle}`,
    `content   SHA-256 ${sum}`,
    `log       project ${project.id}, entry ${project.seq}, chain ${project.chain}`,
  ];
}

function inProjectWords(there: ReportInProject): string {
  switch (there.kind) {
    case 'not-of-project':
      return `not of this project: ${there.why}`;
    case 'differs':
      return `changed: the project says something else of ${there.slides.join(', ')} at that entry`;
    case 'later-entries':
      return `the project has ${plural(there.entries, 'later entry', 'later entries')}, ${there.ofSlides} of them of these slides`;
    case 'as-it-stands':
      return there.isSigned
        ? 'as signed: nothing was decided about these slides since'
        : 'as it stands in the project; not all of it is signed off';
  }
}
