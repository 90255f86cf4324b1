/** What a provider computes on, in words. Asked of the system, which tells more of some devices than of others. */
import { execFile } from 'node:child_process';
import { cpus } from 'node:os';

const patienceMs = 3000;

/** @param threads of one convolution; `null` when the runtime chooses. */
export async function deviceOf(provider: string, threads: number | null): Promise<string> {
  switch (provider) {
    case 'cpu':
      return processorWords(threads);
    case 'cuda':
      return (await nvidiaCard()) ?? 'NVIDIA card';
    case 'dml':
      return 'graphics card, by DirectX 12';
    case 'coreml':
      return 'Apple graphics processor';
    case 'webgpu':
      return `graphics card, by ${graphicsSystem(process.platform)}`;
    default:
      return provider;
  }
}

function processorWords(threads: number | null): string {
  const all = cpus();
  const name = all[0]?.model.trim().replace(/\s+/g, ' ') ?? '';
  const cores = `${all.length} logical cores`;
  const used = threads === null ? cores : `${threads} of ${cores}`;
  return name === '' ? used : `${name}, ${used}`;
}

function graphicsSystem(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'Direct3D 12';
  return platform === 'darwin' ? 'Metal' : 'Vulkan';
}

/** The name of the first card; `null` where NVIDIA's own tool is absent or does not answer. */
export function nvidiaCard(): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(
      'nvidia-smi',
      ['--query-gpu=name', '--format=csv,noheader'],
      { timeout: patienceMs },
      (error, stdout) => {
        const [first = ''] = stdout.split('\n');
        resolve(error === null && first.trim() !== '' ? first.trim() : null);
      },
    );
  });
}
