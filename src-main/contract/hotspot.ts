/** The area of fixed size that holds most mitotic detections, as circle and as rectangle. */

/** Ten high-power fields of 0.55 mm diameter. mm². Source: Cree et al., Mod Pathol 2021. */
export const hotspotAreaMm2 = 2.37;

/** Width to height of the rectangular hotspot. */
export const hotspotAspect = 4 / 3;

export const hotspotShapes = ['circle', 'rectangle'] as const;
export type HotspotShape = (typeof hotspotShapes)[number];

export interface Hotspot {
  readonly shape: HotspotShape;
  /** Centre, level-0 pixels. */
  readonly x: number;
  readonly y: number;
  /** Full extent in level-0 pixels; for the circle the diameters along x and y. */
  readonly width: number;
  readonly height: number;
  readonly areaMm2: number;
  readonly mitoticCount: number;
  readonly densityPerMm2: number;
  /** Analysed tissue within it, mm²; `null` where the run does not say (Spindle before 0.2). */
  readonly tissueInsideMm2: number | null;
}

export interface Hotspots {
  readonly circle: Hotspot;
  readonly rectangle: Hotspot;
  /**
   * Where circle or rectangle reach beyond the tissue: the largest circle that lies in it, at its fullest. `null` where both
   * lie in it, and where not even a small circle does.
   */
  readonly fits: Hotspot | null;
}

/** The shapes of an area in which a reader counts. */
export const areaShapes = ['circle', 'square', 'rectangle'] as const;
export type AreaShape = (typeof areaShapes)[number];
