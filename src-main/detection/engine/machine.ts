/**
 * What of this machine decides how fast an engine is, and whether it starts: as one text that changes when a
 * measurement must be made again, and as facts that advice is given from.
 */
import { cpus, totalmem } from 'node:os';
import { readRegularText } from '../../base/regular-file';
import { nvidiaCard } from './device';
import { librariesIn, runtimeFiles } from './runtime-files';

export interface Machine {
  readonly platform: NodeJS.Platform;
  /** Version of onnxruntime. */
  readonly runtime: string;
  readonly hasNvidiaCard: boolean;
  /** `null` where the system does not tell. */
  readonly hasAvx512: boolean | null;
  /** The same text as long as nothing has changed. */
  readonly identity: string;
}

export async function describeMachine(): Promise<Machine> {
  const { version, folder } = await runtimeFiles();
  const { platform, arch, env } = process;
  const processors = cpus();
  const driver = await textOf('/proc/driver/nvidia/version');
  const card = await nvidiaCard();
  const identity = [
    `${platform} ${arch}`,
    `${processors.length} × ${processors[0]?.model ?? ''}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `onnxruntime ${version}`,
    ...(await librariesIn(folder)),
    driver ?? '',
    card ?? '',
    env.VK_ICD_FILENAMES ?? env.VK_DRIVER_FILES ?? '',
  ].join('\n');
  return {
    platform,
    runtime: version,
    hasNvidiaCard: card !== null || driver !== null,
    hasAvx512: await hasAvx512(),
    identity,
  };
}

async function hasAvx512(): Promise<boolean | null> {
  if (process.arch !== 'x64') return null;
  const text = await textOf('/proc/cpuinfo');
  const flags = text === null ? null : /^flags\s*:(.*)$/m.exec(text)?.[1];
  return flags?.includes('avx512f') ?? null;
}

/** `null` where there is no such file: other systems tell these things elsewhere, or not at all. */
async function textOf(path: string): Promise<string | null> {
  return readRegularText(path).catch(() => null);
}
