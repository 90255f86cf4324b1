import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  openRegularFile,
  readRegularFile,
  readRegularText,
  readRegularTextSync,
} from '../../src-main/base/regular-file';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

let temporary: TemporaryFolder;
beforeAll(() => {
  temporary = temporaryFolder();
});
afterAll(() => temporary.remove());

const at = (name: string): string => join(temporary.path, name);

describe('a regular file', () => {
  it('is read whole, as bytes and as text, also through a link', async () => {
    const bytes = Uint8Array.from({ length: 200_000 }, (_, index) => index % 251);
    writeFileSync(at('bytes'), bytes);
    expect(Buffer.compare(await readRegularFile(at('bytes')), bytes)).toBe(0);
    writeFileSync(at('text'), 'Größe 0,25 µm');
    symlinkSync(at('text'), at('link'));
    expect(await readRegularText(at('link'))).toBe('Größe 0,25 µm');
    expect(readRegularTextSync(at('link'))).toBe('Größe 0,25 µm');
    writeFileSync(at('empty'), '');
    expect(await readRegularFile(at('empty'))).toHaveLength(0);
  });

  it('that is larger than allowed is refused, with its size', async () => {
    writeFileSync(at('large'), new Uint8Array(11));
    await expect(readRegularFile(at('large'), 10)).rejects.toThrow(
      'it has 11 bytes, more than the 10 allowed',
    );
    expect(await readRegularFile(at('large'), 11)).toHaveLength(11);
  });

  it.skipIf(!existsSync('/proc/cpuinfo'))(
    'is read to its end where the system does not tell its size',
    async () => {
      expect(await readRegularText('/proc/cpuinfo')).toContain('processor');
    },
  );
});

describe('what is none', () => {
  it.skipIf(process.platform === 'win32')('a pipe is refused at once, and not waited for', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    await expect(readRegularFile(at('pipe'))).rejects.toThrow('it is not a regular file');
    await expect(openRegularFile(at('pipe'))).rejects.toThrow('it is not a regular file');
    expect(() => readRegularTextSync(at('pipe'))).toThrow('it is not a regular file');
  });

  it.skipIf(process.platform === 'win32')('a device is refused', async () => {
    await expect(readRegularFile('/dev/zero')).rejects.toThrow('it is not a regular file');
  });

  it('a folder and nothing at all are refused', async () => {
    mkdirSync(at('folder'));
    await expect(readRegularFile(at('folder'))).rejects.toThrow('it is a folder');
    await expect(readRegularFile(at('nothing'))).rejects.toThrow('ENOENT');
  });
});
