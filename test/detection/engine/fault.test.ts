import { describe, expect, it } from 'vitest';
import { aborted } from '../../../src-main/contract/errors';
import { engineFailed, faultKindOf, runFaultOf } from '../../../src-main/detection/engine/fault';

describe('what kind of fault it was', () => {
  it.each([
    ['memory', 'Failed to allocate memory for requested buffer of size 4831838208'],
    ['memory', 'CUDA failure 2: out of memory ; GPU=0 ; expr=cudaMalloc((void**)&p, size);'],
    ['memory', 'std::bad_alloc'],
    ['memory', 'D3D12: E_OUTOFMEMORY'],
    ['memory', 'CUDNN_STATUS_ALLOC_FAILED'],
    [
      'device',
      'DmlExecutionProvider: 887A0006 The GPU will not respond to more commands: DXGI_ERROR_DEVICE_HUNG',
    ],
    ['device', 'GPUDevice was lost: Device::Destroy'],
    ['device', 'VK_ERROR_DEVICE_LOST'],
    ['device', 'CUDNN failure 4: CUDNN_STATUS_INTERNAL_ERROR'],
    ['device', 'CUDA error 700: an illegal memory access was encountered'],
    ['other', 'Non-zero status code returned while running Conv node. Name: conv1'],
  ])('%s: %s', (kind, message) => {
    expect(runFaultOf(message)).toBe(kind);
  });

  it('is kept in the error, and is of engines only', () => {
    expect(faultKindOf(engineFailed('ended', 'it ended'))).toBe('ended');
    expect(faultKindOf(aborted())).toBeNull();
    expect(faultKindOf(new Error('no fault of an engine'))).toBeNull();
  });
});
