/**
 * The model manifest: all that the application needs to know of a model besides its graph. Models are
 * data: a folder with `manifest.json`, ONNX graphs of plain operators, a card, and golden in- and outputs.
 */
import { z } from 'zod';

const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a plain file name beside the manifest');
const fraction = z.number().min(0).max(1);

/**
 * A fully convolutional stage. Input float32 [B, 3, H, W], RGB, 0..255 as stored; output float32 logits
 * [B, 1, h, w] with h = (H − receptiveField) / stride + 1. Sizes must satisfy
 * (H − receptiveField) mod stride = 0, or rotations by 90° are not exact.
 */
const denseStageSchema = z.strictObject({
  file: fileName,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** µm per input pixel. */
  mpp: z.number().min(0.05).max(10),
  inputName: z.string().min(1),
  outputName: z.string().min(1),
  /** Input pixels that one output cell sees along one axis; even. */
  receptiveField: z.int().min(2).max(1024).multipleOf(2),
  /** Input pixels between neighbouring output cells. */
  stride: z.int().min(1).max(64),
});
export type DenseStage = z.infer<typeof denseStageSchema>;

const goldenSchema = z.strictObject({
  width: z.int().min(2).max(4096),
  height: z.int().min(2).max(4096),
  /** Raw uint8 RGB, interleaved. */
  input: fileName,
  /** Raw little-endian float32 logits. */
  output: fileName,
  /** Largest allowed difference of a logit. */
  tolerance: z.number().positive().max(0.01),
});

export const modelManifestSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
    name: z.string().min(1).max(120),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    description: z.string().max(2000),
    /** The symmetry the network has by construction: `C1`, `C4`, `C8`, `C16`, `D4`. */
    group: z.string().regex(/^[CD]\d{1,2}$/),
    licence: z.string().min(1),
    card: fileName,
    scout: denseStageSchema,
    /** A candidate is mitotic from here. */
    threshold: fraction,
    /** A cell is a candidate from here. */
    candidateThreshold: fraction,
    suppressionRadiusUm: z.number().positive().max(50),
    golden: goldenSchema,
  })
  .refine((manifest) => manifest.candidateThreshold <= manifest.threshold, {
    message: 'candidateThreshold must not exceed threshold',
    path: ['candidateThreshold'],
  });
export type ModelManifest = z.infer<typeof modelManifestSchema>;

/** One line of a model list. */
export interface ModelSummary {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly group: string;
  readonly licence: string;
  readonly mpp: number;
  readonly threshold: number;
  readonly candidateThreshold: number;
  /** Of the ONNX graph. */
  readonly sha256: string;
  readonly isDefault: boolean;
}

/** One exact rotation of the self-test. */
export interface RotationCheck {
  readonly degrees: 90 | 180 | 270;
  /** Largest difference of a score (0..1) over the output map. */
  readonly maxDifference: number;
}

export interface VerifyReport {
  readonly model: string;
  readonly version: string;
  readonly sha256: string;
  readonly provider: string;
  readonly passed: boolean;
  /** Largest difference of a logit to the golden output, and what is allowed. */
  readonly golden: { readonly maxDifference: number; readonly tolerance: number };
  readonly rotation: readonly RotationCheck[];
  /** Allowed difference of a score under exact rotation. */
  readonly rotationTolerance: number;
}
