/** A finding on disk: what happened, the sample and the seed that make it again, and the damaged file itself. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface FindingRecord {
  readonly sample: string;
  /** `npm run fuzz -- --sample SAMPLE --case SEED` makes it again. */
  readonly seed: number;
  readonly kind: string;
  readonly message: string;
  readonly mutations?: unknown;
}

export async function writeFinding(
  folder: string,
  finding: FindingRecord,
  damaged?: Uint8Array,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const name = `${finding.sample.replaceAll('/', '_')}-${finding.seed}`;
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(finding, null, 2)}\n`);
  if (damaged !== undefined) await writeFile(join(folder, `${name}.bin`), damaged);
}
