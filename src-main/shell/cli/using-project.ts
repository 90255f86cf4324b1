/** A project that a command works on, closed in any case. */
import { Project } from '../../project/project';

/** @param access a project that is only read may lie where nothing can be written. @throws not-found, project-invalid, write-failed */
export async function usingProject<T>(
  file: string,
  access: 'read' | 'write',
  use: (project: Project) => Promise<T> | T,
): Promise<T> {
  const project = access === 'read' ? Project.openToRead(file) : Project.open(file, false);
  try {
    return await use(project);
  } finally {
    project.close();
  }
}
