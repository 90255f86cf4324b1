/** What is said beside a count and its score, because without it the number would be read as more than it is. */
import { protocolAreaMm2, type Protocol } from '../contract/domain/protocol';

/** Areas in mm²; `protocol`: its name. */
export type CountWarning =
  /** `mpp`: what the figures were found with. */
  | { readonly kind: 'pixel-size-changed'; readonly mpp: { readonly x: number; readonly y: number } }
  | { readonly kind: 'pixel-size-by-hand'; readonly mpp: { readonly x: number; readonly y: number } }
  | { readonly kind: 'missing-tiles'; readonly tiles: number }
  | {
      readonly kind: 'area-smaller' | 'area-larger';
      readonly protocol: string;
      readonly askedMm2: number;
      readonly areaMm2: number;
      /** Whether the count is scaled to what the protocol asks for. */
      readonly isScaled: boolean;
    }
  | { readonly kind: 'beyond-tissue'; readonly areaMm2: number; readonly tissueMm2: number }
  /** A sentence of the analysis. */
  | { readonly kind: 'outside-model-range'; readonly text: string };

/** What is known of the counted area. */
export interface CountCircumstances {
  readonly areaMm2: number;
  /** The protocol by which it is scored; `null`: none is chosen. */
  readonly protocol: Protocol | null;
  /** µm per pixel of level 0, where a person entered it; `null`: the slide states it. */
  readonly enteredMpp: { readonly x: number; readonly y: number } | null;
  /** With which the figures were found, where the slide has another by now. */
  readonly earlierMpp: { readonly x: number; readonly y: number } | null;
  /** Tiles of the area that could not be read. */
  readonly missingTiles: number;
  /** Analysed tissue in the area, mm²; `null`: not known. */
  readonly tissueInsideMm2: number | null;
  /** Why the tissue is not what the model was made for, as sentences; empty where it is. */
  readonly outsideModelRange: readonly string[];
}

/** The rest of an area are lumina, fat and the tissue mask's own edge. */
const leastTissueInside = 0.9;
/** Areas that differ by so little, relative, are the same. */
const sameArea = 0.005;

/** In the order in which they are shown. */
export function countWarnings(known: CountCircumstances): CountWarning[] {
  const { areaMm2, enteredMpp, earlierMpp, missingTiles, tissueInsideMm2, outsideModelRange } = known;
  const isBeyondTissue = tissueInsideMm2 !== null && tissueInsideMm2 < areaMm2 * leastTissueInside;
  return [
    ...(earlierMpp === null ? [] : [{ kind: 'pixel-size-changed', mpp: earlierMpp } as const]),
    ...(enteredMpp === null ? [] : [{ kind: 'pixel-size-by-hand', mpp: enteredMpp } as const]),
    ...(missingTiles > 0 ? [{ kind: 'missing-tiles', tiles: missingTiles } as const] : []),
    ...areaWarnings(known),
    ...(isBeyondTissue ? [{ kind: 'beyond-tissue', areaMm2, tissueMm2: tissueInsideMm2 } as const] : []),
    ...outsideModelRange.map((text) => ({ kind: 'outside-model-range', text }) as const),
  ];
}

function areaWarnings({ areaMm2, protocol }: CountCircumstances): CountWarning[] {
  const askedMm2 = protocol === null ? null : protocolAreaMm2(protocol);
  if (protocol === null || askedMm2 === null || Math.abs(areaMm2 - askedMm2) <= askedMm2 * sameArea)
    return [];
  const kind = areaMm2 < askedMm2 ? 'area-smaller' : 'area-larger';
  return [{ kind, protocol: protocol.name, askedMm2, areaMm2, isScaled: protocol.otherArea === 'scaled' }];
}
