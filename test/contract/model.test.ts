import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { modelManifestSchema, type ModelManifest } from '../../src-main/contract/model';

const manifest: ModelManifest = {
  schemaVersion: 2,
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
    receptiveField: 38,
    stride: 4,
    threshold: 0.2,
    int8: { file: 'scout-int8.onnx', sha256: 'b'.repeat(64) },
    golden: {
      width: 122,
      height: 102,
      input: 'scout-input.rgb',
      output: 'scout-output.f32',
      int8Output: 'scout-int8-output.f32',
      tolerance: 1e-4,
    },
  },
  judge: {
    file: 'judge.onnx',
    sha256: 'c'.repeat(64),
    mpp: 0.25,
    inputName: 'image',
    outputName: 'logit',
    size: 82,
    golden: { count: 8, input: 'judge-input.rgb', output: 'judge-output.f32', tolerance: 1e-4 },
  },
  threshold: 0.5,
  candidateThreshold: 0.1,
  suppressionRadiusUm: 6,
};
const { scout, judge } = manifest;

describe('modelManifestSchema', () => {
  it('takes a good manifest, with an int8 graph a stage or without', () => {
    expect(modelManifestSchema.parse(manifest)).toEqual(manifest);
  });

  it.each<[string, object]>([
    ['a path out of the folder', { card: '../secret' }],
    ['an absolute graph', { scout: { ...scout, file: '/etc/passwd' } }],
    ['an odd receptive field', { scout: { ...scout, receptiveField: 37 } }],
    ['a checksum that is none', { scout: { ...scout, sha256: 'abc' } }],
    ['an int8 graph without checksum', { scout: { ...scout, int8: { file: 'scout-int8.onnx' } } }],
    ['an int8 graph without golden output', { judge: { ...judge, int8: scout.int8 } }],
    ['a golden output of no int8 graph', { scout: { ...scout, int8: undefined } }],
    ['a golden picture of inexact width', { scout: { ...scout, golden: { ...scout.golden, width: 121 } } }],
    [
      'a golden picture below the receptive field',
      { scout: { ...scout, golden: { ...scout.golden, height: 34 } } },
    ],
    ['an odd patch', { judge: { ...judge, size: 81 } }],
    ['no judge', { judge: undefined }],
    ['candidates above the threshold', { candidateThreshold: 0.9 }],
    ['a scout threshold that is no score', { scout: { ...scout, threshold: 1.2 } }],
    ['a group of nothing', { group: 'C0' }],
    ['an unknown field', { script: 'rm' }],
    ['an unknown field of a stage', { judge: { ...judge, temperature: 2 } }],
    ['the former schema', { schemaVersion: 1 }],
  ])('refuses %s', (_, change) => {
    expect(modelManifestSchema.safeParse({ ...manifest, ...change }).success).toBe(false);
  });

  it('is what models/manifest.schema.json says; `npm run schema` writes it anew', async () => {
    const schema = z.toJSONSchema(modelManifestSchema);
    const text = `${JSON.stringify({ title: 'Manifest of a Spindle model', ...schema }, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('../../models/manifest.schema.json');
  });
});
