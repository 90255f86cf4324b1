/**
 * How probable each score is, by chance alone: the count is one draw of a Poisson distribution whose mean is the tumour's rate times
 * the area. With Jeffreys' prior (density λ^−½) the mean, after `count` figures were seen, has a gamma distribution of shape
 * count + ½; a score's probability is the share of it between the score's boundaries. Missed and false figures, and that the area
 * was chosen because it holds most, are not part of it.
 */
import type { Protocol } from '../contract/domain/protocol';
import { gammaAbove, gammaAtMost } from './gamma-distribution';
import { meanBoundaries, type Refusal } from './protocol-score';

/** @returns one probability for each score of the protocol, in their order; a refusal as for the score itself */
export function scoreProbabilities(
  protocol: Protocol,
  count: number,
  areaMm2: number,
): readonly number[] | Refusal {
  const boundaries = meanBoundaries(protocol, areaMm2);
  if ('kind' in boundaries) return boundaries;
  const shape = count + 0.5;
  return protocol.bands.map((_, band) => {
    const from = boundaries[band - 1] ?? 0;
    const to = boundaries[band] ?? Infinity;
    // Of two small tails the difference keeps its digits, of two sums near 1 it does not.
    if (from > shape) return gammaAbove(from, shape) - gammaAbove(to, shape);
    return gammaAtMost(to, shape) - gammaAtMost(from, shape);
  });
}
