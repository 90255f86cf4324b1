/** onnxruntime-node: the processor and the graphics cards of this system, in a process of their own. */
import { readdir } from 'node:fs/promises';
import ort from 'onnxruntime-node';
import { reasonOf } from '../../base/thrown';
import { deviceOf } from './device';
import { StartFailure, type OnnxRuntime } from './onnx-session';
import { startFailureWords } from './providers';
import { runtimeFiles } from './runtime-files';

export const nodeRuntime: OnnxRuntime = {
  Tensor: ort.Tensor,
  deviceOf,
  // CUDA selects its algorithms again for every new shape: 60 ms, where the computation takes 2. DirectML compiles.
  fillFor: (provider) => (provider === 'cuda' || provider === 'dml' ? 'full' : null),
  async createSession(graph, options, { provider, threads }) {
    const present = ort.listSupportedBackends().map(({ name }) => name);
    if (!present.includes(provider)) {
      throw new StartFailure('provider', `this build of onnxruntime has ${present.join(', ')}`);
    }
    // The runtime prints what it does not find, in red.
    if (provider === 'cuda' && !(await isCudaInstalled())) {
      throw new StartFailure('provider', startFailureWords('cuda', ''));
    }
    try {
      return await ort.InferenceSession.create(graph, {
        ...options,
        executionProviders: [providerOptions(provider)],
        extra: yieldingThreads,
        ...(threads === null ? {} : { intraOpNumThreads: threads }),
      });
    } catch (error) {
      const why = reasonOf(error);
      // The processor takes every sound graph; elsewhere it is the provider that cannot.
      throw provider === 'cpu'
        ? new StartFailure('graph', why, { cause: error })
        : new StartFailure('provider', startFailureWords(provider, why), { cause: error });
    }
  },
};

/** It comes as a library of its own, which `spindle setup-cuda` fetches. */
async function isCudaInstalled(): Promise<boolean> {
  const { folder } = await runtimeFiles();
  return (await readdir(folder)).some((name) => name.includes('providers_cuda'));
}

/**
 * Threads on the processor sleep while they wait for each other. By default they spin, which on a machine that also decodes
 * tiles only takes time from the decoding: half of all processor time, on two cores.
 */
const yieldingThreads = { session: { intra_op: { allow_spinning: '0' } } };

/** Options that make a provider compute in full float32, as the golden outputs were made. */
function providerOptions(provider: string): ort.InferenceSession.ExecutionProviderConfig {
  if (provider !== 'coreml') return provider;
  // The neural engine of Apple computes in 16 bits.
  const options: ort.InferenceSession.CoreMLExecutionProviderOption = { name: 'coreml', useCPUAndGPU: true };
  return options;
}
