/** OpenSlide's regression cases of Zeiss CZI. */
import type { CziSpec, CziSubBlockSpec } from '../../fixture/czi-writer';
import { zeissCzi, type ZeissCziOptions } from '../../fixture/zeiss-czi';
import { oneFile, runCases, type RegressionCase } from './regression-case';

const czi = (name: string, options: ZeissCziOptions, ends: RegressionCase['ends']): RegressionCase =>
  oneFile(name, 'a.czi', async () => (await zeissCzi(options)).bytes, ends);
const inBlocks =
  (change: (block: CziSubBlockSpec) => CziSubBlockSpec) =>
  (spec: CziSpec): CziSpec => ({ ...spec, subBlocks: spec.subBlocks.map(change) });

runCases('OpenSlide regression cases of Zeiss', [
  czi(
    'zeiss-czi-uncompressed-bad-subblock-dimensions',
    { edit: inBlocks((block) => ({ ...block, pixels: block.pixels.subarray(3) })) },
    'tile-missing',
  ),
  czi('zeiss-czi-zstd1-flat', { compression: 'zstd1', pixelType: 'bgr48' }, 'read'),
]);
