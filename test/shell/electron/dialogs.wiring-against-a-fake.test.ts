/** The system's dialogs wired to a fake of `electron`: not a test on Electron. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wiring, type Wiring } from './wiring-fixture';

describe('wiring against a fake of electron: dialogs', () => {
  let spindle: Wiring;
  beforeEach(() => {
    spindle = wiring();
  });
  afterEach(() => spindle.end());

  it('give paths, or nothing when dismissed', async () => {
    const { systemDialogs } = await import('../../../src-main/shell/electron/dialogs');
    const dialogs = systemDialogs(() => null);
    const { openAnswers } = spindle.fake.dialogs;
    openAnswers.push(
      { canceled: false, filePaths: ['/slides/a.svs', '/slides/b.svs'] },
      { canceled: true, filePaths: [] },
      { canceled: false, filePaths: ['/reports'] },
      { canceled: true, filePaths: [] },
    );
    expect(await dialogs.chooseSlides()).toEqual(['/slides/a.svs', '/slides/b.svs']);
    expect(await dialogs.chooseSlides()).toEqual([]);
    expect(await dialogs.chooseFolder()).toBe('/reports');
    expect(await dialogs.chooseFolder()).toBeNull();
  });

  it('keep analysing unless the person says otherwise', async () => {
    const { askToQuit } = await import('../../../src-main/shell/electron/dialogs');
    spindle.fake.dialogs.messageAnswers.push(0, 1);
    expect(await askToQuit(() => null)).toBe(false);
    expect(await askToQuit(() => null)).toBe(true);
  });
});
