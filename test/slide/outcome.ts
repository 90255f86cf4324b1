/** What becomes of a file: how opening it ends, or what a region over its first tiles holds. */
import { expect } from 'vitest';
import { SpindleError } from '../../src-main/contract/errors';
import type { Region } from '../../src-main/contract/slide';
import { inProcessDecoder } from '../../src-main/slide/codec/decoder';
import { openSlide } from '../../src-main/slide/open';

const firstPixels: Region = { level: 0, x: 0, y: 0, width: 40, height: 40 };

/** The tag of the error, `tile-missing` or `read`; fails when it takes long or much memory. */
export async function outcome(path: string, region: Region = firstPixels): Promise<string> {
  const memory = process.memoryUsage().arrayBuffers;
  const begun = process.cpuUsage();
  try {
    const slide = await openSlide(path, { decoder: inProcessDecoder });
    try {
      const { missing } = await slide.readRegion(region);
      for (const { name } of slide.info.associatedImages) await slide.readAssociatedImage(name);
      return missing.length === 0 ? 'read' : 'tile-missing';
    } finally {
      await slide.close();
    }
  } catch (thrown) {
    if (thrown instanceof SpindleError) return thrown.tag;
    throw thrown;
  } finally {
    // Of the processor: what else the machine does takes none of it.
    const { user, system } = process.cpuUsage(begun);
    expect((user + system) / 1000).toBeLessThan(5000);
    expect(process.memoryUsage().arrayBuffers - memory).toBeLessThan(64 * 1024 * 1024);
  }
}
