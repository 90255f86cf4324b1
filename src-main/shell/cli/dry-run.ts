/** `spindle batch --dry-run`: the slides that would be analysed, and what would be set aside at once, with the exit status of that. */
import { foreseenFaults } from '../../analysis/foreseen-faults';
import type { ListedSlide } from '../../analysis/listed-slide';
import { publicName } from '../../slide/source/address';
import { exitStatusOf, worstStatus } from './exit-status';
import { withInterruption } from './interruption';
import { printError, printJson, printLine, printNote, type OutputChoice } from './output';

/** @param inWords how many slides. @returns the exit status */
export async function dryRun(
  slides: readonly ListedSlide[],
  inWords: string,
  { json, debug }: OutputChoice,
): Promise<number> {
  const faults = await withInterruption((signal) => foreseenFaults(slides, signal));
  const found = faults.filter((fault) => fault !== null);
  if (json === true) {
    printJson({
      slides: slides.map(({ path, mpp }, index) => ({
        ...{ path: publicName(path), mpp },
        error: faults[index]?.toReport() ?? null,
      })),
    });
  } else {
    for (const { path, mpp } of slides)
      printLine(`${publicName(path)}${mpp === null ? '' : `  ${mpp} µm per pixel`}`);
    const setAside = found.length === 0 ? '' : `, of which ${found.length} would be set aside`;
    printNote(`${inWords}${setAside}; nothing was analysed`);
  }
  for (const fault of found) printError(fault, { json, debug });
  return worstStatus(found.map(({ tag }) => exitStatusOf(tag)));
}
