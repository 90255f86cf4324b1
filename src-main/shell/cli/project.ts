/** `spindle project …`: what a project file holds, whether it can be trusted, and copies of it. */
import type { OriginChain } from '../../project/origins';
import { Project, type SlideInProject } from '../../project/project';
import { faultWords } from '../../project/verify';
import { exitStatus } from './exit-status';
import { printJson, printJsonLine, printLine, printNote } from './output';

interface JsonOption {
  readonly json?: boolean;
}

/** Opens a project, which is there, and closes it in any case. Only `rebuild` writes to it. */
function withProject<T>(
  file: string,
  use: (project: Project) => T,
  open: (file: string) => Project = (path) => Project.openToRead(path),
): T {
  const project = open(file);
  try {
    return use(project);
  } finally {
    project.close();
  }
}

export function projectInfo(file: string, { json }: JsonOption): void {
  const { id, createdAt, head, slides, runs, people } = withProject(file, (project) => project.info());
  if (json === true) {
    printJson({
      ...{ id, createdAt, entries: head.seq, head: head.hash },
      ...{ slides, runs, people },
    });
    return;
  }
  printLine(`project     ${id}, made ${createdAt}`);
  printLine(`slides      ${slides.length}`);
  printLine(`runs        ${runs}`);
  printLine(
    `entries     ${head.seq}, by ${people.length === 0 ? 'nobody yet' : people.map(named).join(', ')}`,
  );
  printLine(`chain       ${head.hash}`);
  for (const slide of slides) printLine(slideLine(slide));
}

function slideLine({ key, scene, name, runs, entries }: SlideInProject): string {
  const picture = scene === 0 ? key : `${key} scene ${scene}`;
  return `  ${picture}  ${name === null ? 'without runs' : named(name)}, ${counted(runs, 'run', 'runs')}, ${counted(entries, 'entry', 'entries')}`;
}

/** A name as one word: with quotes where it holds a comma, quotes or outer spaces, so that it cannot pass for several. */
export function named(name: string): string {
  return /[",]|^\s|\s$/.test(name) ? JSON.stringify(name) : name;
}

export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** @returns the exit status: whether the project can be trusted */
export function projectVerify(file: string, { json }: JsonOption): number {
  const { head, faults, origins } = withProject(file, (project) => ({
    head: project.info().head,
    faults: project.verify(),
    origins: project.origins(),
  }));
  if (json === true) printJson({ entries: head.seq, head: head.hash, faults, origins });
  else if (faults.length > 0) for (const fault of faults) printLine(`fault: ${faultWords(fault)}`);
  else {
    printLine(`sound: ${counted(head.seq, 'entry', 'entries')}, chain ${head.hash}`);
    for (const origin of origins) for (const line of originLines(origin)) printLine(line);
  }
  return faults.length === 0 ? exitStatus.done : exitStatus.unreadable;
}

/** A project that entries were merged from, with the sums that it stated itself. */
function originLines({ project, entries, isWhole, heads }: OriginChain): string[] {
  const from = `  from ${project}: `;
  if (!isWhole) return [`${from}${counted(entries, 'entry', 'entries')} of some slides`];
  return heads.map(({ seq, hash }) => `${from}all up to entry ${seq}, chain ${hash}`);
}

export function projectRebuild(file: string): void {
  withProject(
    file,
    (project) => project.rebuild(),
    (path) => Project.open(path, false),
  );
  printNote('the tables were rebuilt from the log');
}

export function projectBackup(file: string, out: string): void {
  withProject(file, (project) => project.backup(out));
  printLine(out);
}

/** One entry a line, with its sum and the sum before it. */
export function projectExportLog(file: string): void {
  withProject(file, (project) => {
    for (const { entry, previousHash, hash } of project.log())
      printJsonLine({ ...entry, previousHash, hash });
  });
}
