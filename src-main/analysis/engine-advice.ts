/** One sentence for the person at the machine: what would make inference faster here. */
import type { MeasuredEngine } from '../contract/engine';
import type { Machine } from '../detection/engine/machine';

/** @param engines fastest first, those set aside last */
export function engineAdvice(
  engines: readonly MeasuredEngine[],
  { hasNvidiaCard, hasAvx512 }: Pick<Machine, 'hasNvidiaCard' | 'hasAvx512'>,
): string {
  const best = engines.find(({ speed }) => speed !== null);
  if (best === undefined) return 'No engine passes its self-test here: install Spindle and the model again.';
  const cuda = engines.find(({ provider }) => provider === 'cuda');
  if (hasNvidiaCard && best.provider !== 'cuda' && cuda !== undefined && cuda.why !== null) {
    return `The NVIDIA card of this machine would be faster, but CUDA is not ready: ${cuda.why}.`;
  }
  if (best.provider !== 'cpu' && best.provider !== 'browser-wasm') {
    return 'Inference runs on the graphics card; only a faster card would speed it up.';
  }
  const processor =
    hasAvx512 === false ? '; this processor lacks AVX-512, and one that has it helps too' : '';
  return `No usable graphics card was found; one with current drivers would make it many times faster${processor}.`;
}
