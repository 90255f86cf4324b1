/** Maps over slides that were read from files, kept until they are fetched and a while after: the last few. */
import { basename } from 'node:path';
import { readRegularFile } from '../base/regular-file';
import { SpindleError } from '../contract/errors';
import type { ReadMap } from '../contract/value-map';
import { mostMapBytes, readMapTiff, type SlideOfMap } from '../exchange/read-map-tiff';
import { newIdentifier } from './identifier';

/** Of 16 MB at most each. */
const mostKept = 4;

export class ValueMaps {
  readonly #values = new Map<string, Float32Array<ArrayBuffer>>();
  /** One at a time, so that memory is bounded however many are asked for. */
  #reading: Promise<unknown> = Promise.resolve();

  /** @param path real, of a file that may be read. @throws not-found, unsupported-format, broken-file */
  read(path: string, slide: SlideOfMap): Promise<ReadMap> {
    const mine = this.#reading.then(() => this.#readNow(path, slide));
    this.#reading = mine.catch(() => undefined);
    return mine;
  }

  /** Little-endian float32; `null` where they are not kept any more. */
  bytesOf(mapId: string): Uint8Array | null {
    const values = this.#values.get(mapId);
    if (values === undefined) return null;
    const view = new DataView(new ArrayBuffer(values.byteLength));
    for (let index = 0; index < values.length; index += 1)
      view.setFloat32(index * 4, values[index] ?? NaN, true);
    return new Uint8Array(view.buffer);
  }

  async #readNow(path: string, slide: SlideOfMap): Promise<ReadMap> {
    const name = basename(path);
    try {
      const { map, values } = await readMapTiff(new Uint8Array(await bytesOfFile(path)), slide);
      const mapId = newIdentifier();
      this.#values.set(mapId, values);
      const [oldest] = this.#values.keys();
      if (this.#values.size > mostKept && oldest !== undefined) this.#values.delete(oldest);
      return { mapId, name, ...map };
    } catch (thrown) {
      if (!(thrown instanceof SpindleError)) throw thrown;
      const { cause } = thrown;
      throw new SpindleError(thrown.tag, { ...thrown.toReport(), where: { path: name }, cause });
    }
  }
}

async function bytesOfFile(path: string): Promise<Buffer> {
  try {
    return await readRegularFile(path, mostMapBytes);
  } catch (cause) {
    throw new SpindleError('not-found', {
      what: 'cannot show the map over the slide',
      why: cause instanceof Error ? cause.message : String(cause),
      remedy: 'check the file and that you may read it',
      cause,
    });
  }
}
