/**
 * An open slide as results and documents name it, and what they must say of how it was read. Nothing but the file name may identify a
 * person.
 */
import type { AnalysisResult, ResultWarning } from '../contract/report';
import { openScene } from '../contract/slide';
import type { Slide } from '../slide/slide';
import { withoutFolders } from '../report/wording';

/** @throws SpindleError `broken-file`, `aborted`, of a slide on a server. */
export async function describeSlide(slide: Slide): Promise<AnalysisResult['slide']> {
  const { info, fingerprint, files } = slide;
  const [full] = info.levels;
  return {
    name: info.name,
    picture: await slide.picture(),
    fingerprint,
    otherFiles: files.length,
    scene: openScene(info),
    format: info.format,
    vendor: info.vendor,
    width: full?.width ?? 0,
    height: full?.height ?? 0,
    objectivePower: info.objectivePower,
  };
}

/** What a reader of the result must know about how the files of slide and region were read: their notes as warnings. */
export function readingWarnings(notes: readonly string[]): ResultWarning[] {
  return notes.map((text) => ({ kind: 'reading', text: withoutFolders(text) }));
}
