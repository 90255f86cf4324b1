/** The part of the table of commands (`program.ts`) that is of cases, sign-offs and where slides lie. */
import { Option, type Command } from 'commander';
import type { Installation } from '../../session/installation';
import { readerName } from './arguments';
import { projectAudit, type AuditOptions } from './project-audit';
import { caseOrders, listedStates, projectCases, type CasesOptions } from './project-cases';
import { projectFind, type FindOptions } from './project-find';
import { projectTakeList, type TakeListOptions } from './project-take-list';
import { setCase, type SetCaseOptions } from './set-case';
import { signOff, withdrawSignOff, type SignOffOptions, type WithdrawOptions } from './sign-off';

const slidesArgument = 'slides: by key, by name where one slide of the project has it, or by path';

/** @param ofProject adds a command whose first argument is a project file @param end takes the exit status */
export function addCaseCommands(
  installation: Installation,
  ofProject: (name: string, description: string) => Command,
  end: (status: number) => void,
): void {
  ofProject('cases', 'list the slides by case, with how far each has come')
    .option('--case <name>', 'only the slides of this case')
    .addOption(new Option('--state <state>', 'only slides in this state').choices(listedStates))
    .addOption(new Option('--sort <order>', 'how they are sorted').choices(caseOrders).default('case'))
    .option('--json', 'print JSON')
    .action(async (file: string, options: CasesOptions) => projectCases(file, options));

  ofProject('set-case', 'put slides into a case, or take them out of theirs')
    .argument('<slides...>', slidesArgument)
    .option('--case <name>', 'name of the case')
    .option('--none', 'take them out of their cases')
    .option('--block <name>', 'block that they were cut from')
    .option('--stain <name>', 'their stain')
    .option('--reader <name>', 'name or initials of who decides (default: the program)', readerName)
    .action(async (file: string, slides: string[], options: SetCaseOptions) =>
      setCase(installation, file, slides, options),
    );

  ofProject(
    'take-list',
    'record what lists state of slides: case, block, stain, protocol, and where they lie',
  )
    .argument('<lists...>', 'tables (.csv, .tsv, .xlsx) as `spindle batch` takes them')
    .option('--reader <name>', 'name or initials of who decides (default: the program)', readerName)
    .option('--json', 'print JSON')
    .action(async (file: string, lists: string[], options: TakeListOptions) =>
      end(await projectTakeList(installation, file, lists, options)),
    );

  const signing = (name: string, description: string): Command =>
    ofProject(name, description)
      .argument('[slides...]', `${slidesArgument}; or --case`)
      .option('--case <name>', 'all slides of this case')
      .requiredOption('--reader <name>', 'name or initials of who answers for it', readerName);
  signing('sign-off', 'answer for slides as they stand now, all or none; a later change makes a new version')
    .option('--statement <text>', 'what the reader states')
    .option('--despite-missing-tiles', 'the reader knows that tiles of the slides could not be read')
    .option(
      '--despite-nothing-judged',
      'the reader knows that the slides were not analysed, and no figure of them judged',
    )
    .action(async (file: string, slides: string[], options: SignOffOptions) =>
      signOff(file, slides, options),
    );
  signing('withdraw-sign-off', 'withdraw the last sign-off of slides; the log keeps both')
    .requiredOption('--reason <text>', 'why it is withdrawn')
    .action(async (file: string, slides: string[], options: WithdrawOptions) =>
      withdrawSignOff(file, slides, options),
    );

  ofProject('audit', 'check what was signed off against the log, and say what changed since')
    .option('--case <name>', 'only the slides of this case')
    .option('--json', 'print JSON')
    .action(async (file: string, options: AuditOptions) => end(await projectAudit(file, options)));

  ofProject('find', 'look for slides whose files were moved or renamed, and record where they are')
    .argument('<folders...>', 'folders to search, with the folders in them')
    .option('--json', 'print JSON')
    .action(async (file: string, folders: string[], options: FindOptions) =>
      end(await projectFind(file, folders, options)),
    );
}
