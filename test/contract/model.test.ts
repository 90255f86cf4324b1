import { describe, expect, it } from 'vitest';
import { modelManifestSchema } from '../../src-main/contract/model';

const manifest = {
  schemaVersion: 1,
  id: 'mitosis-c8',
  name: 'Mitosis C8',
  version: '1.0.0',
  description: 'finds mitoses',
  group: 'C8',
  licence: 'CC-BY-NC-SA-4.0',
  card: 'card.md',
  scout: {
    file: 'scout.onnx',
    sha256: 'a'.repeat(64),
    mpp: 0.5,
    inputName: 'image',
    outputName: 'logit',
    receptiveField: 48,
    stride: 4,
  },
  threshold: 0.5,
  candidateThreshold: 0.1,
  suppressionRadiusUm: 6,
  golden: {
    width: 100,
    height: 120,
    input: 'golden-input.rgb',
    output: 'golden-output.f32',
    tolerance: 1e-4,
  },
};

describe('modelManifestSchema', () => {
  it('takes a good manifest', () => {
    expect(modelManifestSchema.safeParse(manifest).success).toBe(true);
  });

  it.each([
    ['a path out of the folder', { ...manifest, card: '../secret' }],
    ['an absolute graph', { ...manifest, scout: { ...manifest.scout, file: '/etc/passwd' } }],
    ['an odd receptive field', { ...manifest, scout: { ...manifest.scout, receptiveField: 47 } }],
    ['a checksum that is none', { ...manifest, scout: { ...manifest.scout, sha256: 'abc' } }],
    ['candidates above the threshold', { ...manifest, candidateThreshold: 0.9 }],
    ['an unknown field', { ...manifest, script: 'rm' }],
    ['another schema', { ...manifest, schemaVersion: 2 }],
  ])('refuses %s', (_, broken) => {
    expect(modelManifestSchema.safeParse(broken).success).toBe(false);
  });
});
