/** `spindle export`: what stands of slides of a project, as annotations that other programs read. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { exportAnnotations } from '../../analysis/export-annotations';
import { stemsOf } from '../../analysis/document-names';
import { SpindleError } from '../../contract/errors';
import type { ExportedPart } from '../../exchange/decided-annotations';
import { canBePacked, extensionOf, type WrittenFormatName } from '../../exchange/write-annotations';
import type { InCase } from '../../project/cases';
import type { Installation } from '../../session/installation';
import { chosenSlides, placesAmong } from './named-slides';
import { printJson, printLine, printNote } from './output';
import { slideReading, type ReadingOptions } from './reading';
import { usingProject } from './using-project';

export interface ExportSlidesOptions extends ReadingOptions {
  readonly project: string;
  readonly slide?: readonly string[];
  readonly case?: string;
  readonly format: WrittenFormatName;
  readonly gzip?: boolean;
  readonly out?: string;
  readonly parts: readonly ExportedPart[];
  readonly reader?: string;
  readonly decidedOnly?: boolean;
  readonly identity: 'key' | 'name';
  readonly force?: boolean;
  readonly coordinates: '2d' | '3d';
  readonly date?: string;
  /** In DICOM, whose the slide is. */
  readonly patient?: boolean;
  readonly json?: boolean;
}

/** @throws usage, not-found, project-invalid, write-failed */
export async function exportSlides({ version }: Installation, options: ExportSlidesOptions): Promise<void> {
  requireUnpacked(options);
  const named = options.slide ?? [];
  await usingProject(options.project, 'read', async (project) => {
    const slides = await chosenSlides(project.cases(), named, options.case);
    const paths = await pathsOf(slides, options);
    if (options.force !== true) for (const path of paths) requireFree(path);
    const written: object[] = [];
    for (const [index, slide] of slides.entries()) {
      const path = paths[index] ?? '';
      const { annotations, proposedOnly } = await exportAnnotations(
        project,
        slide,
        {
          format: options.format,
          isGzip: options.gzip === true,
          isNamed: options.identity === 'name',
          parts: options.parts,
          reader: options.reader ?? null,
          isDecidedOnly: options.decidedOnly === true,
          files: placesAmong(named),
          reading: slideReading(options),
          dicom: {
            ...{ version, coordinates: options.coordinates },
            at: options.date === undefined ? new Date() : new Date(options.date),
            isWithPatient: options.patient === true,
          },
        },
        path,
      );
      if (annotations === 0) printNote(`note: ${path} holds nothing: nothing of it stands in the project`);
      if (options.json !== true) printLine(path);
      written.push({ path, slide: slide.key, scene: slide.scene, annotations, proposedOnly });
    }
    if (options.json === true) printJson(written);
  });
}

/** Of one slide a file may be named; of several, a folder. */
async function pathsOf(
  slides: readonly InCase[],
  { out, format, gzip, identity }: ExportSlidesOptions,
): Promise<string[]> {
  const extension = `${extensionOf(format)}${gzip === true ? '.gz' : ''}`;
  const target = resolve(out ?? '.');
  const isFolder = out === undefined || slides.length > 1 || (await isFolderThere(target));
  if (!isFolder) return [target];
  const names = slides.map(({ name, key, scene }) =>
    identity === 'key' || name === null ? `${key}${scene === 0 ? '' : `-scene${scene}`}.x` : name,
  );
  return stemsOf(names).map((stem) => join(target, `${stem}${extension}`));
}

/** @throws usage */
function requireUnpacked({ format, gzip }: ExportSlidesOptions): void {
  if (gzip !== true || canBePacked(format)) return;
  throw new SpindleError('usage', {
    what: 'nothing was exported',
    why: `${format} is not packed: no program reads it so`,
    remedy: 'leave out --gzip',
  });
}

async function isFolderThere(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function requireFree(path: string): void {
  if (!existsSync(path)) return;
  throw new SpindleError('usage', {
    what: 'nothing was exported',
    where: { path },
    why: 'there is a file already',
    remedy: 'name another place with --out, or add --force to write over it',
  });
}
