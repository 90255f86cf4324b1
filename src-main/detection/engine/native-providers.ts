/**
 * Which providers may be worth a try on a system, in a process of their own. Whether one is there is found out by
 * starting it.
 */
import type { Provider } from '../../contract/engine';

/** The processor comes first: the others are measured against it. */
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
