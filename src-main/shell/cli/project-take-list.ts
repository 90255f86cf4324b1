/** `spindle project take-list`: what lists state of slides goes into a project, without an analysis. */
import { chooseSlides } from '../../analysis/choose-slides';
import { ownProtocolNamed } from '../../analysis/own-protocols';
import { takeList } from '../../analysis/take-list';
import { programName } from '../../contract/domain/command';
import type { Installation } from '../../session/installation';
import { exitStatus, exitStatusOf, worstStatus } from './exit-status';
import { withInterruption } from './interruption';
import { printError, printJson, printLine, printNote } from './output';
import { counted } from './project';
import { keptProtocols } from './recording';
import { usingProject } from './using-project';

export interface TakeListOptions {
  readonly reader?: string;
  readonly json?: boolean;
}

/** @returns the exit status. @throws table-invalid, not-found, project-invalid, write-failed, aborted */
export async function projectTakeList(
  installation: Installation,
  file: string,
  lists: readonly string[],
  { reader, json }: TakeListOptions,
): Promise<number> {
  const own = keptProtocols();
  const by = reader ?? programName(installation.version);
  const taken = await withInterruption(async (signal) => {
    const { slides, notes } = await chooseSlides(
      lists,
      { isOwnProtocol: (name) => ownProtocolNamed(own, name) !== null },
      signal,
    );
    for (const note of notes) printNote(note);
    return usingProject(file, 'write', (project) => takeList(project, slides, { by, own, signal }));
  });
  const { changed, unchanged, unstated, same, notTaken, faults } = taken;
  if (json === true)
    printJson({
      changed,
      unchanged,
      unstated,
      same,
      notTaken,
      faults: faults.map((fault) => fault.toReport()),
    });
  else {
    const parts = [
      `recorded for ${counted(changed, 'slide', 'slides')}`,
      ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
      ...(unstated > 0 ? [`of ${unstated} the list states nothing`] : []),
    ];
    printLine(parts.join('; '));
    for (const { path, why } of notTaken) printNote(`${path}: ${why}`);
    for (const { path, as } of same) printNote(`${path}: the same slide as ${as}`);
    for (const fault of faults) printError(fault, {});
  }
  return worstStatus([exitStatus.done, ...faults.map(({ tag }) => exitStatusOf(tag))]);
}
