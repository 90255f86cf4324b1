/** Size and position of the window, kept from one start to the next in a small JSON file. */
import { writeFileSync } from 'node:fs';
import { screen, type BrowserWindow, type Rectangle } from 'electron';
import { z } from 'zod';
import { readRegularTextSync } from '../../base/regular-file';

const minimum = { width: 800, height: 600 };
const initial = { width: 1400, height: 900 };

const coordinate = z.int().min(-100_000).max(100_000);
const stateSchema = z.object({
  x: coordinate,
  y: coordinate,
  width: z.int().min(minimum.width).max(100_000),
  height: z.int().min(minimum.height).max(100_000),
  maximised: z.boolean(),
});

export interface WindowState {
  readonly bounds: Partial<Rectangle> & { readonly width: number; readonly height: number };
  readonly minimum: { readonly width: number; readonly height: number };
  readonly maximised: boolean;
}

/** The last state of the window; the initial one if nothing usable is stored or its screen is gone. */
export function readWindowState(file: string): WindowState {
  const kept = stateSchema.safeParse(jsonOf(file));
  if (!kept.success) return { bounds: initial, minimum, maximised: false };
  const { maximised, ...bounds } = kept.data;
  const isVisible = screen.getAllDisplays().some(({ workArea }) => overlap(workArea, bounds));
  return { bounds: isVisible ? bounds : initial, minimum, maximised };
}

/** Called as the window closes, so it is written at once. */
export function keepWindowState(file: string, window: BrowserWindow): void {
  try {
    writeFileSync(file, JSON.stringify({ ...window.getNormalBounds(), maximised: window.isMaximized() }));
  } catch (cause) {
    // Not worth keeping a window open for: the next one has the initial size.
    process.emitWarning(`the window's size could not be saved: ${String(cause)}`, 'SpindleWarning');
  }
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readRegularTextSync(file));
  } catch {
    // The first start has no such file, and a damaged one is replaced on closing.
    return null;
  }
}

/** At least this many pixels of the title bar must be within reach, both ways. */
const grip = 48;

function overlap(area: Rectangle, window: Rectangle): boolean {
  return (
    window.x + grip <= area.x + area.width &&
    window.x + window.width >= area.x + grip &&
    window.y >= area.y - grip &&
    window.y + grip <= area.y + area.height
  );
}
