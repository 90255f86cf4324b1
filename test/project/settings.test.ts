/** The settings of this machine: kept over restarts, beside another Spindle that changes others of them, and after damage. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SpindleError } from '../../src-main/contract/errors';
import { openSettings, type Settings } from '../../src-main/project/settings';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

describe('the settings of this machine', () => {
  let folder: TemporaryFolder;
  let warnings: SpindleError[];
  const file = (): string => join(folder.path, 'settings.json');
  const open = (): Settings => openSettings(folder.path, (warning) => warnings.push(warning));
  const written = (): unknown => JSON.parse(readFileSync(file(), 'utf8'));

  beforeEach(() => {
    folder = temporaryFolder();
    warnings = [];
  });
  afterEach(() => folder.remove());

  it('are there at once and after a restart', async () => {
    const settings = open();
    settings.setReader('AB');
    settings.noteProject('/p/one.spindle');
    settings.noteSlide('/s/a.svs');
    settings.setInWindow('theme', 'light');
    settings.setInWindow('language', 'de');
    settings.setInWindow('language', null);
    expect(settings).toMatchObject({ reader: 'AB', project: '/p/one.spindle', recentSlides: ['/s/a.svs'] });
    expect(settings.window).toEqual({ theme: 'light' });
    await expect.poll(() => written()).toMatchObject({ reader: 'AB', window: { theme: 'light' } });
    expect(open()).toMatchObject({ reader: 'AB', recent: ['/p/one.spindle'], window: { theme: 'light' } });
    expect(warnings).toEqual([]);
  });

  it('keep what another Spindle changed meanwhile', async () => {
    const [one, other] = [open(), open()];
    one.setInWindow('protocols', 'mine');
    await expect.poll(() => written()).toMatchObject({ window: { protocols: 'mine' } });
    other.noteProject('/p/two.spindle');
    await expect
      .poll(() => written())
      .toMatchObject({ projects: ['/p/two.spindle'], window: { protocols: 'mine' } });
  });

  it('are taken from a file of an earlier Spindle, and are as at first where it is damaged', async () => {
    writeFileSync(file(), JSON.stringify({ schemaVersion: 1, reader: 'AB', projects: ['/p/one.spindle'] }));
    expect(open()).toMatchObject({ reader: 'AB', project: '/p/one.spindle', recentSlides: [], window: {} });
    writeFileSync(file(), '{"schemaVersion":1,"reader":');
    const settings = open();
    expect(settings).toMatchObject({ reader: null, project: null, window: {} });
    settings.setReader('CD');
    await expect.poll(() => written()).toMatchObject({ reader: 'CD', projects: [] });
  });

  it('hold until the application ends where they cannot be kept, which is said', async () => {
    const settings = openSettings(join(folder.path, 'settings.json', 'below'), (warning) =>
      warnings.push(warning),
    );
    writeFileSync(file(), '{}');
    settings.setReader('AB');
    await expect.poll(() => warnings).toHaveLength(1);
    expect(settings.reader).toBe('AB');
    settings.setReader('CD');
    await expect.poll(() => warnings).toHaveLength(2);
  });
});
