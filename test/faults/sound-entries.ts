/** A project that must be whole. */
import { expect } from 'vitest';
import { Project } from '../../src-main/project/project';

/** Opens, verifies and closes it. @returns the identifiers of its entries */
export function soundEntries(file: string): string[] {
  const project = Project.open(file, false);
  try {
    expect(project.verify()).toEqual([]);
    return Array.from(project.log(), ({ entry }) => entry.id);
  } finally {
    project.close();
  }
}
