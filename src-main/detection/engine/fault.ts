/**
 * What kind of fault ended a request, so that the caller knows what can be done: give it less at once, start it
 * again, or go to another engine. Runtimes say it only in their messages.
 */
import { SpindleError } from '../../contract/errors';

/** Faults of a request that the host answered: out of memory, device lost, or another one. */
export const runFaults = ['memory', 'device', 'other'] as const;
export type RunFault = (typeof runFaults)[number];

/** `ended`: the process is gone. `request`: what was asked is not of the contract, and no engine could do it. */
export type FaultKind = RunFault | 'ended' | 'request';

const memoryWords =
  /out of memory|bad_alloc|not enough memory|failed to allocate|allocation failed|OUT_OF_MEMORY|OUTOFMEMORY|ALLOC_FAILED/i;
const deviceWords =
  /device(?: was| is|_)? ?(?:lost|removed|hung|reset)|DEVICE_(?:LOST|REMOVED|HUNG|RESET)|887A000[567]|CUDA(?:_ERROR| error| failure)|CUDNN(?:_STATUS| failure| error)|illegal memory access|invalid GPUDevice/i;

/** The fault, by the messages of onnxruntime, CUDA, Direct3D, Vulkan and WebGPU. */
export function runFaultOf(message: string): RunFault {
  if (memoryWords.test(message)) return 'memory';
  return deviceWords.test(message) ? 'device' : 'other';
}

/** The cause inside an `engine-failed`. */
class EngineFault extends Error {
  override readonly name = 'EngineFault';
  constructor(
    readonly kind: FaultKind,
    message: string,
  ) {
    super(message);
  }
}

export function engineFailed(kind: FaultKind, why: string): SpindleError {
  return new SpindleError('engine-failed', {
    what: 'the inference engine failed',
    why,
    remedy: 'run it again; if it fails again, use fewer threads or another provider',
    cause: new EngineFault(kind, why),
  });
}

/** `null` for anything that is no fault of an engine. */
export function faultKindOf(thrown: unknown): FaultKind | null {
  if (!(thrown instanceof SpindleError) || thrown.tag !== 'engine-failed') return null;
  return thrown.cause instanceof EngineFault ? thrown.cause.kind : 'other';
}
