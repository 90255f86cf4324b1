/** A small finished analysis and the slide it is of, complete in every field, for tests of the renderer. */
import { createHash } from 'node:crypto';
import type { OpenedSlide } from '../../src-main/contract/api';
import { slideKey, type SlidePicture } from '../../src-main/contract/identity';
import type { ModelSummary } from '../../src-main/contract/model';
import type { AnalysisResult } from '../../src-main/contract/report';
import { exampleResult } from '../analysis-result';

export const result: AnalysisResult = {
  ...exampleResult,
  threshold: 0.6,
  candidateThreshold: 0.2,
  mitoticCount: 2,
  normalCount: 2,
  candidates: [
    { x: 100, y: 100, score: 0.9 },
    { x: 200, y: 100, score: 0.7 },
    { x: 300, y: 100, score: 0.5 },
    { x: 400, y: 100, score: 0.3 },
  ],
};

export const model: ModelSummary = {
  id: 'mitosis-c8',
  name: 'Mitosis C8',
  version: '1.0.0',
  description: '',
  group: 'C8',
  licence: 'Apache-2.0',
  mpp: 0.5,
  judgeMpp: 0.25,
  threshold: 0.6,
  candidateThreshold: 0.2,
  sha256: 'a'.repeat(64),
  isDefault: true,
};

export function pictureOf(name: string): SlidePicture {
  return { key: slideKey(createHash('md5').update(name).digest('hex')), scene: 0 };
}

export function openedSlide(name: string): OpenedSlide {
  return {
    slideId: `slide-${name.replace(/\W/g, '-')}`,
    picture: pictureOf(name),
    path: `/slides/${name}`,
    info: {
      name,
      format: 'aperio',
      vendor: 'aperio',
      levels: [{ index: 0, width: 4000, height: 3000, downsample: 1, tileWidth: 256, tileHeight: 256 }],
      mpp: { x: 0.25, y: 0.25 },
      doubtedMpp: null,
      objectivePower: 40,
      channels: [],
      planes: { count: 1, usual: 0, spacingUm: null },
      scenes: [{ index: 0, name: 'scene 0', width: 4000, height: 3000 }],
      scene: 0,
      notes: [],
      associatedImages: [],
      properties: {},
    },
    colour: { kind: 'none' },
    withheld: { properties: 2, images: 1 },
  };
}
