/** Execution providers: which may be worth a try on a system, and why one cannot start. */
import type { Provider } from '../../contract/engine';

/**
 * In words that a person can act on: runtimes speak of libraries and source lines.
 * @param message of the runtime, as it was thrown
 */
export function startFailureWords(provider: string, message: string): string {
  if (provider === 'cuda') {
    return 'its libraries could not be loaded: `spindle setup-cuda --check` says what is missing, and `npm run setup:cuda` fetches what Spindle can';
  }
  if (provider === 'webgpu' && /adapter/i.test(message)) {
    return 'no graphics card that Vulkan, Direct3D 12 or Metal can use was found';
  }
  return withoutSource(message);
}

/** The message without the source file, the function and the tags that onnxruntime puts before it. */
function withoutSource(message: string): string {
  const [line = ''] = message.trim().split('\n');
  return line
    .replace(/^\S*\.(?:cc|cpp|h):\d+ \S+(?: [^:]*)?::[^ ]+ ?/, '')
    .replace(/\[ONNXRuntimeError\] : \d+ : /, '')
    .trim();
}

/**
 * Those to try, each in a process of its own: whether one is there is found out by starting it. The processor comes first: the others are
 * measured against it.
 */
export function nativeProviders(platform: NodeJS.Platform): Provider[] {
  switch (platform) {
    case 'win32':
      return ['cpu', 'cuda', 'dml', 'webgpu'];
    case 'darwin':
      return ['cpu', 'coreml', 'webgpu'];
    default:
      return ['cpu', 'cuda', 'webgpu'];
  }
}
