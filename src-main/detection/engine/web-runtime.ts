/**
 * onnxruntime-web in a worker of the page: WebGPU where the browser has it, else the processor in WebAssembly, with
 * threads where the page is cross-origin isolated. Its binaries are files of the renderer, under `runtimeFolder`.
 */
import * as ort from 'onnxruntime-web/webgpu';
import { reasonOf } from '../../base/thrown';
import { StartFailure, type OnnxRuntime } from './onnx-session';
import { startFailureWords } from './providers';

/** A folder of the built renderer; `electron.vite.config.ts` puts the files there. */
const runtimeFolder = '/onnxruntime/';
const runtimeName = 'ort-wasm-simd-threaded.asyncify';

/** What is used of the browser, whose types the main side does not have. */
interface Browser {
  readonly crossOriginIsolated: boolean;
  readonly navigator: {
    readonly hardwareConcurrency: number;
    readonly gpu?: {
      requestAdapter(): Promise<{
        readonly info: {
          readonly vendor: string;
          readonly architecture: string;
          readonly description: string;
          /** Not told by every browser. */
          readonly isFallbackAdapter?: boolean;
        };
      } | null>;
    };
  };
}
// A worker has these; the types of Node, which this is checked with, do not know.
const browser = globalThis as unknown as Browser;

export const webRuntime: OnnxRuntime = {
  Tensor: ort.Tensor,

  async createSession(graph, options, { provider, threads, hardwareOnly = false }) {
    ort.env.wasm.wasmPaths = {
      mjs: `${runtimeFolder}${runtimeName}.mjs`,
      wasm: `${runtimeFolder}${runtimeName}.wasm`,
    };
    ort.env.wasm.numThreads = threadsFor(threads);
    if (provider === 'browser-webgpu') await requireAdapter(hardwareOnly);
    try {
      const name = provider === 'browser-webgpu' ? 'webgpu' : 'wasm';
      return await ort.InferenceSession.create(graph, { ...options, executionProviders: [name] });
    } catch (error) {
      const why = reasonOf(error);
      throw new StartFailure('provider', startFailureWords(provider, why), { cause: error });
    }
  },

  // Threads divide a patch that is alone; several go to them whole.
  fillFor: (provider, stage) => (provider === 'browser-wasm' && stage === 'judge' ? 'two' : null),

  async deviceOf(provider, threads) {
    if (provider === 'browser-webgpu')
      return `${(await findAdapter())?.name ?? 'graphics card'}, by WebGPU in the page`;
    return `processor, by WebAssembly in ${threadsFor(threads)} threads`;
  },
};

/** Threads need memory that is shared, which only an isolated page may have. */
function threadsFor(threads: number | null): number {
  if (!browser.crossOriginIsolated) return 1;
  // More than four gain little here, and take the processor from decoding.
  return threads ?? Math.min(4, browser.navigator.hardwareConcurrency);
}

/** @throws StartFailure */
async function requireAdapter(hardwareOnly: boolean): Promise<void> {
  const adapter = await findAdapter();
  if (adapter === null) {
    throw new StartFailure('provider', 'this browser has no WebGPU, or no graphics card for it');
  }
  if (hardwareOnly && adapter.isSoftware) {
    throw new StartFailure('provider', `its graphics card is emulated by the processor (${adapter.name})`);
  }
}

async function findAdapter(): Promise<{ readonly name: string; readonly isSoftware: boolean } | null> {
  const adapter = await browser.navigator.gpu?.requestAdapter().catch(() => null);
  if (adapter === undefined || adapter === null) return null;
  const { description, vendor, architecture, isFallbackAdapter } = adapter.info;
  const name = (description === '' ? `${vendor} ${architecture}` : description).trim();
  const words = `${description} ${vendor} ${architecture}`;
  return {
    name: name === '' ? 'graphics card' : name,
    isSoftware: isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe|basic render/i.test(words),
  };
}
