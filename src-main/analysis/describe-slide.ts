/** An open slide as results and documents name it: nothing that may identify somebody but its file name. */
import type { AnalysisResult } from '../contract/report';
import { openScene } from '../contract/slide';
import type { Slide } from '../slide/slide';

export function describeSlide({ info, fingerprint, files }: Slide): AnalysisResult['slide'] {
  const [full] = info.levels;
  return {
    name: info.name,
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
