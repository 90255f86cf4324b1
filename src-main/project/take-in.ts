/**
 * Takes what an earlier Spindle kept of a slide into a project, once. Every entry has an identifier made of what it holds, so that
 * two processes, or one that was ended half-way, write none twice.
 */
import { createHash } from 'node:crypto';
import { earlierSpindle, type Command } from '../contract/domain/command';
import { SpindleError } from '../contract/errors';
import type { SlidePicture } from '../contract/identity';
import { readEarlierStore } from './earlier-store';
import type { CommandRequest, Project } from './project';
import { recordResult } from './recorded-runs';
import type { SlideIdentity } from './slide-identity';

/**
 * Runs in the order in which they began, then the pixel size and the corrections of the mask, unless the project has decisions of
 * that kind, which are later. A file that may be read another time is tried again at the next call.
 * @param folder that a Spindle of 0.1 or 0.2 kept its state in
 * @returns what was passed over
 */
export async function takeIn(
  project: Project,
  folder: string,
  slide: SlideIdentity,
): Promise<readonly SpindleError[]> {
  if (project.wasTakenIn(slide)) return [];
  const { runs, mpp, maskEdits, faults } = await readEarlierStore(folder, slide);
  const picture = { key: slide.key, scene: slide.scene };
  const refusals: SpindleError[] = [];
  for (const run of runs) await tell(refusals, () => recordResult(project, picture, run, earlierSpindle));

  const decide = async (commands: readonly Command[]): Promise<void> => {
    const requests = requestsOf(commands);
    if (!hasOthers(project, slide, requests)) await tell(refusals, () => project.execute(requests));
  };
  if (mpp !== null) await decide([{ kind: 'set-pixel-size', slide: picture, mpp }]);
  // The contract's polygons are read-only; those of a command are what a schema made.
  const edits = structuredClone(maskEdits) as Extract<Command, { kind: 'edit-mask' }>['edit'][];
  await decide(edits.map((edit) => ({ kind: 'edit-mask', slide: picture, edit })));
  if (faults.every(({ tag }) => tag === 'broken-file')) project.setTakenIn(slide);
  return [...faults, ...refusals];
}

/** What the project refuses is passed over; that it cannot be written to ends it. */
async function tell(refusals: SpindleError[], record: () => unknown): Promise<void> {
  try {
    await record();
  } catch (error) {
    if (!(error instanceof SpindleError) || error.tag !== 'request-invalid') throw error;
    refusals.push(error);
  }
}

/** Several are of one batch. */
function requestsOf(commands: readonly Command[]): CommandRequest[] {
  const sum = createHash('sha256').update(JSON.stringify(commands)).digest('hex').slice(0, 32);
  return commands.map((command, index) => ({
    id: `earlier-${sum}-${index}`,
    by: earlierSpindle,
    ...(commands.length > 1 && { batch: `earlier-${sum}` }),
    command,
  }));
}

/** Whether the project has decisions of their kind already which are not these. */
function hasOthers(project: Project, slide: SlidePicture, requests: readonly CommandRequest[]): boolean {
  const own = new Set(requests.map(({ id }) => id));
  const kinds = new Set(requests.map(({ command }) => command.kind));
  return project.entriesOf(slide).some(({ id, command }) => kinds.has(command.kind) && !own.has(id));
}
