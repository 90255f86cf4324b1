import { describe, expect, it } from 'vitest';
import { cudaNeeds, type CudaFacts } from '../../../../src-main/detection/engine/cuda/cuda-needs';

const complete: CudaFacts = {
  platform: 'linux',
  driver: '550.54.14',
  libraries: [
    'libcudart.so.12.4.127',
    'libcublas.so.12.4.5.8',
    'libcufft.so.11.2.1.3',
    'libcurand.so.10.3.5.147',
    'libcudnn.so.9.1.0',
    'libcudnn.so.8.9.7',
  ],
  linked: [],
  providerFiles: ['cuda.so', 'shared.so'],
  neededFiles: ['cuda.so', 'shared.so'],
};

function missing(facts: Partial<CudaFacts>): string[] {
  return cudaNeeds({ ...complete, ...facts }).flatMap(({ name, isMet, words }) =>
    isMet ? [] : `${name}: ${words}`,
  );
}

describe('what CUDA needs', () => {
  it('is all there, with the versions found', () => {
    expect(missing({})).toEqual([]);
    expect(cudaNeeds(complete).map(({ words }) => words)).toContain('9.1.0');
    const windows = [
      'cudart64_12.dll',
      'cublas64_12.dll',
      'cufft64_11.dll',
      'curand64_10.dll',
      'cudnn64_9.dll',
    ];
    expect(missing({ platform: 'win32', driver: '551.61', libraries: windows })).toEqual([]);
  });

  it('is said in words when it is missing, old or of another version', () => {
    expect(missing({ driver: null })).toEqual([expect.stringContaining('no NVIDIA card')]);
    expect(missing({ driver: '470.223.02' })).toEqual([expect.stringContaining('470.223.02 is too old')]);
    expect(missing({ driver: '525.60.13' })).toEqual([]);
    const old = complete.libraries.filter((name) => !name.includes('cudnn.so.9'));
    expect(missing({ libraries: old })).toEqual([
      expect.stringMatching(/^cuDNN: only version 8\.9\.7 .*cuDNN 9/),
    ]);
    expect(missing({ libraries: [] })).toHaveLength(5);
    expect(missing({ providerFiles: ['shared.so'] })).toEqual([
      expect.stringContaining('npm run setup:cuda'),
    ]);
  });
  it('is what the installed provider is linked with', () => {
    const thirteen: Partial<CudaFacts> = {
      driver: '580.159.04',
      linked: ['libcublasLt.so.13', 'libcublas.so.13', 'libcurand.so.10', 'libcudart.so.13'],
      libraries: ['libcudart.so.13.0.96', 'libcublas.so.13', 'libcurand.so.10', 'libcudnn.so.9'],
    };
    expect(missing(thirteen)).toEqual([]);
    expect(missing({ ...thirteen, driver: '550.54.14' })).toEqual([
      expect.stringContaining('CUDA 13 needs driver 580.65.06'),
    ]);
    expect(missing({ linked: thirteen.linked ?? [], driver: '580.159.04' })).toEqual([
      expect.stringMatching(/^CUDA runtime: only version 12.*13 is needed: install the CUDA 13 toolkit/),
      expect.stringMatching(/^cuBLAS: only version 12/),
    ]);
  });
});
