/** Written once, whole, and not left half done. */
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PhantomFile } from '../../src-main/session/phantom-file';
import { temporaryFolder } from '../temporary-folder';

const temporary = temporaryFolder();
const folder = temporary.path;
afterAll(() => temporary.remove());

/** Stands for the painting, which takes seconds and has tests of its own. */
const small = (path: string): Promise<unknown> => writeFile(path, 'a slide');

describe('PhantomFile', () => {
  it('tries again after a failure, and leaves no part of it', async () => {
    let attempts = 0;
    const phantom = new PhantomFile(folder, '1.0.0', async (path) => {
      await small(path);
      attempts += 1;
      if (attempts === 1) throw new Error('the disk is full');
    });
    await expect(phantom.ensure()).rejects.toThrow('the disk is full');
    expect(readdirSync(dirname(phantom.path))).toEqual([]);
    const both = await Promise.all([phantom.ensure(), phantom.ensure()]);
    expect(both).toEqual([phantom.path, phantom.path]);
    expect(attempts).toBe(2);
    expect(readdirSync(dirname(phantom.path))).toEqual(['phantom.tif']);
    expect(readFileSync(phantom.path, 'utf8')).toBe('a slide');
  });

  it('takes what an earlier session wrote, and writes anew for another version', async () => {
    let written = 0;
    const count = (path: string): Promise<unknown> => {
      written += 1;
      return small(path);
    };
    await new PhantomFile(folder, '1.0.0', count).ensure();
    expect(written).toBe(0);
    await new PhantomFile(folder, '1.1.0', count).ensure();
    expect(written).toBe(1);
  });
});
