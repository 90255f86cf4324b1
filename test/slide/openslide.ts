/** OpenSlide's view of a slide, through `openslide_region.py` and the interpreter named in SPINDLE_PYTHON. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Region } from '../../src-main/contract/slide';

const python = process.env.SPINDLE_PYTHON ?? 'python3';
const script = fileURLToPath(new URL('openslide_region.py', import.meta.url));

const headerSchema = z.object({
  levels: z.array(z.object({ width: z.number(), height: z.number(), downsample: z.number() })),
  properties: z.record(z.string(), z.string()),
  associated: z.record(z.string(), z.tuple([z.number(), z.number()])),
});

export const hasOpenSlide =
  spawnSync(python, ['-c', 'import openslide, PIL'], { timeout: 30_000, stdio: 'ignore' }).status === 0;

export interface OpenSlideView extends z.infer<typeof headerSchema> {
  /** RGB on white, one for each region, then one for each associated image asked for. */
  readonly pixels: readonly Uint8Array[];
}

export function askOpenSlide(
  path: string,
  regions: readonly Region[],
  associated: readonly string[] = [],
): OpenSlideView {
  const answer = spawnSync(python, [script], {
    input: JSON.stringify({ path, regions, associated }),
    maxBuffer: 1024 * 1024 * 1024,
  });
  if (answer.status !== 0) throw new Error(`OpenSlide failed: ${answer.stderr.toString()}`);
  const end = answer.stdout.indexOf(10);
  const header = headerSchema.parse(JSON.parse(answer.stdout.subarray(0, end).toString()));
  const sizes = regions.map(({ width, height }) => width * height * 3);
  for (const name of associated) {
    const [width, height] = header.associated[name] ?? [0, 0];
    sizes.push(width * height * 3);
  }
  const pixels: Uint8Array[] = [];
  let at = end + 1;
  for (const size of sizes) {
    pixels.push(answer.stdout.subarray(at, at + size));
    at += size;
  }
  return { ...header, pixels };
}
