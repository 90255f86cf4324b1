/** What the benchmark of overlays asks of its page. */

export type ContenderName = 'none' | 'spindle-card' | 'spindle-processor' | 'openseadragon' | 'svg' | 'deck';

export const motionNames = ['pan', 'zoom', 'turn', 'threshold'] as const;
export type Motion = (typeof motionNames)[number];

export interface OverlayTask {
  readonly contender: ContenderName;
  readonly count: number;
  /** Of each motion. */
  readonly steps: number;
}

/** Times in ms, one a frame; a motion that the overlay has no means for is left out. */
export interface OverlayMeasured {
  /** From the detections to the first frame. */
  readonly loadMs: number;
  /** More than before the overlay, all of the page after collecting garbage. */
  readonly memoryBytes: number;
  readonly moved: Partial<Record<Motion, { readonly script: number[]; readonly interval: number[] }>>;
  readonly pickMs: readonly number[];
}
