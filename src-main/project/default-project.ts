/** The project that everything is written to where no other is named. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../base/thrown';
import { SpindleError } from '../contract/errors';
import { Project } from './project';

export function defaultProjectPath(folder: string): string {
  return join(folder, 'default.spindle');
}

/** Made, with its folder, where there is none. @throws project-invalid, write-failed */
export function openDefaultProject(folder: string): Project {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new SpindleError('write-failed', {
      what: 'cannot make the folder of the project',
      where: { path: folder },
      why: reasonOf(cause),
      remedy: 'check permissions, or set SPINDLE_HOME to a folder that can be written to',
      cause,
    });
  }
  return Project.open(defaultProjectPath(folder), true);
}
