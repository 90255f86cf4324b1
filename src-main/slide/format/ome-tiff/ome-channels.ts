/** The channels of an OME image as they are shown: names and colours where the file has none, and what their samples can be. */
import type { Channel, ValueWindow } from '../../../contract/slide';
import type { OmeChannel, OmeImage } from './ome-xml';

/** Samples as they are stored. */
export interface SampleKind {
  /** 8 or 16. */
  readonly bits: number;
  readonly signed: boolean;
}

/** Told apart one by one and where they mix; what microscopy programs give channels without a colour. */
const palette = [
  '#ff0000',
  '#00ff00',
  '#0000ff',
  '#00ffff',
  '#ff00ff',
  '#ffff00',
  '#ff8000',
  '#ffffff',
] as const;

export function describeChannels(
  { channels, significantBits }: OmeImage,
  count: number,
  kind: SampleKind,
): Channel[] {
  const range = sampleRange(kind, significantBits);
  const stated = Array.from({ length: count }, (_, index) => channels[index]);
  // Writers put white for every channel when no colour was chosen; it tells no channel from another.
  const areColoursGiven = count === 1 || new Set(stated.map((channel) => channel?.colour)).size > 1;
  return stated.map((channel, index) => ({
    index,
    name: nameOf(channel, index),
    colour: (areColoursGiven ? channel?.colour : null) ?? usualColour(channel, index, count),
    emissionNm: channel?.emissionNm ?? null,
    range,
  }));
}

/** The value that is stored with all bits off, as decoders count. */
export function smallestValue({ bits, signed }: SampleKind): number {
  return signed ? -(2 ** (bits - 1)) : 0;
}

function sampleRange(kind: SampleKind, significantBits: number | null): ValueWindow {
  const low = smallestValue(kind);
  const bits = kind.signed ? kind.bits : Math.min(kind.bits, significantBits ?? kind.bits);
  return { low, high: low + 2 ** bits - 1 };
}

function nameOf(channel: OmeChannel | undefined, index: number): string {
  const name = channel?.name.trim() ?? '';
  return name === '' ? `Channel ${index + 1}` : name;
}

function usualColour(channel: OmeChannel | undefined, index: number, count: number): string {
  if (count === 1) return '#ffffff';
  const nm = channel?.emissionNm ?? null;
  return (nm === null ? null : colourOfLight(nm)) ?? palette[index % palette.length] ?? '#ffffff';
}

/** As light of that wavelength is usually shown; `null` for what no eye sees. */
function colourOfLight(nm: number): string | null {
  if (nm < 400 || nm > 800) return null;
  if (nm < 490) return '#0000ff';
  if (nm < 560) return '#00ff00';
  if (nm < 590) return '#ffff00';
  return nm < 650 ? '#ff0000' : '#ff00ff';
}
