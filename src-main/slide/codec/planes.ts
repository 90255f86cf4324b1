/** Samples that lie in planes, one component after the other, put together pixel by pixel. */

/** @param planes one byte a sample, equally long. A single plane is returned as it is. */
export function interleavePlanes(planes: readonly Uint8Array[], pixels: number): Uint8Array {
  const [first] = planes;
  if (planes.length === 1 && first !== undefined) return first;
  const samples = new Uint8Array(pixels * planes.length);
  planes.forEach((plane, sample) => {
    for (let pixel = 0, to = sample; pixel < pixels; pixel += 1, to += planes.length) {
      samples[to] = plane[pixel] ?? 0;
    }
  });
  return samples;
}

/** The same for one buffer of consecutive planes, of one or two bytes a sample. */
export function planesToPixels(
  bytes: Uint8Array,
  { components, bits }: { readonly components: number; readonly bits: number },
): Uint8Array {
  const size = bits > 8 ? 2 : 1;
  const result = new Uint8Array(bytes.length);
  const planeBytes = bytes.length / components;
  for (let at = 0; at < bytes.length; at += 1) {
    const plane = Math.floor(at / planeBytes);
    const within = at - plane * planeBytes;
    result[(Math.floor(within / size) * components + plane) * size + (within % size)] = bytes[at] ?? 0;
  }
  return result;
}
