/** `spindle models`: the models that are installed, and those that fail their checks. */
import { formatError } from '../../contract/errors';
import { loadModels, summariseModel } from '../../detection/model';
import type { Installation } from '../../session/installation';
import { printJson, printLine, printNote } from './output';

export async function models(
  installation: Installation,
  options: { readonly json?: boolean },
): Promise<void> {
  const { models: found, broken } = await loadModels(installation.models);
  const summaries = found.map(summariseModel);
  if (options.json === true) {
    printJson({ models: summaries, broken: broken.map((error) => error.toReport()) });
    return;
  }
  for (const { id, version, group, mpp, judgeMpp, threshold, description, isDefault } of summaries) {
    printLine(
      `${id} ${version}${isDefault ? ' (default)' : ''}: ${group}, ${mpp} and ${judgeMpp} µm/px, threshold ${threshold}`,
    );
    printLine(`  ${description}`);
  }
  for (const error of broken) printNote(formatError(error.toReport()));
}
