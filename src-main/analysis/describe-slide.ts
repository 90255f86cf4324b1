/** An open slide as results and documents name it: nothing that may identify somebody but its file name. */
import type { AnalysisResult } from '../contract/report';
import { openScene } from '../contract/slide';
import type { Slide } from '../slide/slide';

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
