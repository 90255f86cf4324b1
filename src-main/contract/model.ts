/**
 * The model manifest: all that the application needs to know of a model besides its graphs. Models are
 * data: a folder with `manifest.json`, ONNX graphs of plain operators, a model card, and golden inputs and outputs.
 * `models/manifest.schema.json` is made from the schema here.
 */
import { z } from 'zod';

const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a plain file name beside the manifest');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 checksum in hexadecimal');
const fraction = z.number().min(0).max(1);
/** Largest allowed difference of a logit to the golden output. */
const tolerance = z.number().positive().max(0.01);

const stageFields = {
  file: fileName,
  sha256,
  /** µm per input pixel. */
  mpp: z.number().min(0.05).max(10),
  inputName: z.string().min(1),
  outputName: z.string().min(1),
  /** The same graph computing in 8-bit integers; in- and output stay float32. */
  int8: z.strictObject({ file: fileName, sha256 }).optional(),
};

const goldenFiles = {
  /** Raw uint8 RGB, interleaved. */
  input: fileName,
  /** Raw little-endian float32 logits. */
  output: fileName,
  /** The same of the int8 graph. */
  int8Output: fileName.optional(),
  tolerance,
};

/** Both or neither: a graph without golden outputs cannot be verified. */
function hasGoldenOfInt8(stage: { int8?: unknown; golden: { int8Output?: unknown } }): boolean {
  return (stage.int8 === undefined) === (stage.golden.int8Output === undefined);
}
const goldenOfInt8 = {
  message: 'int8 and golden.int8Output belong together',
  path: ['golden', 'int8Output'],
};

/**
 * The first stage, fully convolutional. Input float32 [B, 3, H, W], RGB, 0..255 as stored; output float32
 * logits [B, 1, h, w] with h = (H − receptiveField) / stride + 1. Sizes must satisfy
 * (H − receptiveField) mod stride = 0, or rotations by 90° are not exact.
 */
const scoutSchema = z
  .strictObject({
    ...stageFields,
    /** Input pixels that one output cell sees along one axis; even. */
    receptiveField: z.int().min(2).max(1024).multipleOf(2),
    /** Input pixels between neighbouring output cells. */
    stride: z.int().min(1).max(64),
    /** A peak of the scout's score goes to the judge from here. */
    threshold: fraction,
    golden: z.strictObject({
      width: z.int().min(2).max(4096),
      height: z.int().min(2).max(4096),
      ...goldenFiles,
    }),
  })
  .refine(hasGoldenOfInt8, goldenOfInt8)
  .refine(
    ({ receptiveField, stride, golden: { width, height } }) =>
      [width, height].every((extent) => extent >= receptiveField && (extent - receptiveField) % stride === 0),
    { message: 'golden extents must be receptiveField + n · stride', path: ['golden'] },
  );
export type ScoutStage = z.infer<typeof scoutSchema>;

/**
 * The second stage, on a patch around each peak of the first. Input float32 [B, 3, size, size], RGB, 0..255;
 * output float32 logits [B, 1, 1, 1], whose sigmoid is the score of a detection: a calibration temperature is
 * part of the graph.
 */
const judgeSchema = z
  .strictObject({
    ...stageFields,
    /** Input pixels along both axes; even, so that a centre between pixels is the patch's own. */
    size: z.int().min(2).max(1024).multipleOf(2),
    golden: z.strictObject({ count: z.int().min(1).max(64), ...goldenFiles }),
  })
  .refine(hasGoldenOfInt8, goldenOfInt8);
export type JudgeStage = z.infer<typeof judgeSchema>;

export const modelManifestSchema = z
  .strictObject({
    schemaVersion: z.literal(2),
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
    name: z.string().min(1).max(120),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    description: z.string().max(2000),
    /** The symmetry the judge has by construction: `C1` (none), `C4`, `C8`, `C16`, `D4`. */
    group: z.string().regex(/^[CD][1-9]\d?$/),
    licence: z.string().min(1),
    card: fileName,
    scout: scoutSchema,
    judge: judgeSchema,
    /**
     * Colours that the graphs are given: as the file holds them (also when absent), or brought to sRGB by the slide's ICC
     * profile.
     */
    colours: z.enum(['stored', 'srgb']).optional(),
    /** A candidate is mitotic from here, by the judge's score. */
    threshold: fraction,
    /** A cell is a candidate from here, by the judge's score. */
    candidateThreshold: fraction,
    suppressionRadiusUm: z.number().positive().max(50),
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
  /** µm per pixel of the scout: what a slide must offer. */
  readonly mpp: number;
  /** µm per pixel of the judge: what it makes use of. */
  readonly judgeMpp: number;
  readonly threshold: number;
  readonly candidateThreshold: number;
  /** Checksum of the manifest, which states the checksums of the graphs. */
  readonly sha256: string;
  readonly isDefault: boolean;
}

export type StageName = 'scout' | 'judge';

/** The numbers that a graph computes in. */
export const precisions = ['float32', 'int8'] as const;
export type Precision = (typeof precisions)[number];

/** One exact turn of the self-test, mirrored left to right first or not. */
export interface TurnCheck {
  readonly degrees: 0 | 90 | 180 | 270;
  readonly mirrored: boolean;
  /** Largest difference of a score (0..1) over the output. */
  readonly maxDifference: number;
  /** Whether the model claims this symmetry: a plain network is measured, but not held to it. */
  readonly isClaimed: boolean;
}

/** The self-test of one graph. */
export interface StageCheck {
  readonly stage: StageName;
  readonly precision: Precision;
  /** Checksum of the graph. */
  readonly sha256: string;
  readonly passed: boolean;
  /** Largest difference of a logit to the golden output, and what is allowed. */
  readonly golden: { readonly maxDifference: number; readonly tolerance: number };
  readonly turns: readonly TurnCheck[];
  /** Allowed difference of a score under a claimed turn: 0 for integers. */
  readonly turnTolerance: number;
}

export interface VerifyReport {
  readonly model: string;
  readonly version: string;
  /** Checksum of the manifest. */
  readonly sha256: string;
  readonly provider: string;
  readonly passed: boolean;
  readonly checks: readonly StageCheck[];
}
