/** Colours of a screenshot, in CSS pixels of the page. */
import type { Page } from 'playwright-core';
import sharp from 'sharp';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export type Rgb = readonly [red: number, green: number, blue: number];

export interface ScreenPixels {
  at(point: Point): Rgb;
  /** Share of the pixels within `radius` of the point that are within `tolerance` of the colour, per channel. */
  share(colour: Rgb, around: Point, radius: number, tolerance?: number): number;
}

/** Okabe–Ito vermillion, the colour of mitotic detections. */
export const vermillion: Rgb = [213, 94, 0];

export async function screenPixels(page: Page): Promise<ScreenPixels> {
  const { data, info } = await sharp(await page.screenshot())
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = ({ x, y }: Point): Rgb => {
    const offset = (Math.round(y) * info.width + Math.round(x)) * 3;
    return [data[offset] ?? 0, data[offset + 1] ?? 0, data[offset + 2] ?? 0];
  };
  return {
    at,
    share(colour, around, radius, tolerance = 40) {
      let inside = 0;
      let alike = 0;
      for (let dy = -radius; dy <= radius; dy += 1) {
        for (let dx = -radius; dx <= radius; dx += 1) {
          if (Math.hypot(dx, dy) > radius) continue;
          inside += 1;
          const pixel = at({ x: around.x + dx, y: around.y + dy });
          if (pixel.every((value, channel) => Math.abs(value - (colour[channel] ?? 0)) <= tolerance))
            alike += 1;
        }
      }
      return alike / inside;
    },
  };
}
