/**
 * JPEG 2000 tiles to RGB (ITU-T T.800), after the header was checked against the tile's declared size. OpenJPEG
 * decodes; for the high-throughput coding of T.814 OpenJPH is seven times faster.
 */
import type { Pixels } from '../../contract/slide';
import { tileUnreadable } from '../slide-errors';
import {
  checkCodestreamSize,
  codestreamToRgb,
  decoderMemory,
  type CodestreamSamples,
} from './codestream-pixels';
import type { EncodedTile } from './encoded-tile';
import { findCodestream, readJpeg2000Header, statedJp2Colour, type Jpeg2000Header } from './jpeg2000-header';
import { decodeWith } from './wasm/decode-with';
import type { WasmCodecs } from './wasm/wasm-codecs';

const name = 'JPEG 2000';

export async function decodeJpeg2000(tile: EncodedTile, { openJpeg }: WasmCodecs): Promise<Pixels> {
  const { codestream, header, shape } = examine(tile);
  const bytes = await openJpeg.run(decoderMemory(tile), ({ module, lines }) => {
    const decoded = decodeWith(new module.J2KDecoder(), codestream);
    refuseErrors(lines);
    return decoded;
  });
  const subsampled = header.components.some(({ stepX, stepY }) => stepX !== 1 || stepY !== 1);
  // Subsampled components can only be colour differences, and come out of the decoder as RGB of full size.
  const stated = header.colourTransform || subsampled ? 'rgb' : statedColour(tile, header);
  return codestreamToRgb(tile, name, { ...shape, bytes, ...(stated !== null && { photometric: stated }) });
}

export async function decodeHtj2k(tile: EncodedTile, codecs: WasmCodecs): Promise<Pixels> {
  const { codestream, header, shape } = examine(tile);
  // The wrapper around OpenJPH mixes up components that no transform binds together.
  const single = header.components.length === 1;
  if (!single && !header.colourTransform) return decodeJpeg2000(tile, codecs);
  const bytes = await codecs.openJph.run(decoderMemory(tile), ({ module, lines }) => {
    const decoded = decodeWith(new module.HTJ2KDecoder(), codestream);
    refuseErrors(lines);
    return decoded;
  });
  return codestreamToRgb(tile, name, { ...shape, bytes, ...(single ? {} : { photometric: 'rgb' }) });
}

/** A JP2 file's own word on three components counts for more than that of its container. */
function statedColour(tile: EncodedTile, { components }: Jpeg2000Header): 'rgb' | 'ycbcr' | null {
  return components.length === 3 ? statedJp2Colour(tile.bytes) : null;
}

interface Examined {
  readonly codestream: Uint8Array;
  readonly header: Jpeg2000Header;
  readonly shape: Omit<CodestreamSamples, 'bytes' | 'photometric'>;
}

function examine(tile: EncodedTile): Examined {
  const codestream = findCodestream(tile.bytes);
  const header = readJpeg2000Header(codestream);
  const { width, height, components } = header;
  const bits = components[0]?.bits ?? 0;
  const shape = { width, height, components: components.length, bits };
  checkCodestreamSize(tile, name, shape);
  if (components.length !== 1 && components.length !== 3) {
    throw tileUnreadable(`its ${name} has ${components.length} components`);
  }
  if (components.some((component) => component.bits !== bits || component.signed)) {
    throw tileUnreadable(`its ${name} has signed samples, or samples of unequal depth`);
  }
  if (!hasKnownSubsampling(header)) throw tileUnreadable(`its ${name} has components of unequal size`);
  return { codestream, header, shape };
}

/** All components of full size, or colour differences of half the width, or of half the width and height. */
function hasKnownSubsampling({ components, colourTransform }: Jpeg2000Header): boolean {
  const steps = components.map(({ stepX, stepY }) => `${stepX}x${stepY}`);
  const differences = steps[1] ?? '1x1';
  if (steps[0] !== '1x1' || steps.some((step, i) => i > 0 && step !== differences)) return false;
  if (differences === '1x1') return true;
  return !colourTransform && components[0]?.bits === 8 && ['2x1', '2x2'].includes(differences);
}

/** The wrappers print what went wrong and return as if nothing had. */
function refuseErrors(lines: readonly string[]): void {
  const errors = lines.filter((line) => /error/i.test(line));
  if (errors.length === 0) return;
  throw tileUnreadable(`its ${name} is damaged (${errors.slice(0, 3).join('; ')})`);
}
