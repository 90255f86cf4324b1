/** Closing windows and quitting on each system, wired to a fake of `electron`: not a test on Electron. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { preventable } from './fake-electron';
import { wiring, type Wiring } from './wiring-fixture';

describe('wiring against a fake of electron: quitting', () => {
  let spindle: Wiring;
  beforeEach(() => {
    spindle = wiring();
  });
  afterEach(() => spindle.end());

  async function guarded(
    platform: NodeJS.Platform,
    options: { hasRunsGoing?: boolean; close?: () => Promise<void>; ask?: () => Promise<boolean> } = {},
  ): Promise<{ closeWindow: () => boolean; closed: () => number }> {
    const { guardQuit } = await import('../../../src-main/shell/electron/quit');
    let closed = 0;
    const close = (): Promise<void> => {
      closed += 1;
      return options.close?.() ?? Promise.resolve();
    };
    const guard = guardQuit({
      session: { hasRunsGoing: options.hasRunsGoing ?? false, close },
      platform,
      ask: options.ask ?? (() => Promise.reject(new Error('nobody should be asked'))),
    });
    return {
      closeWindow() {
        const event = preventable();
        guard.onWindowClose(event);
        return !event.defaultPrevented;
      },
      closed: () => closed,
    };
  }

  it('on Windows and Linux begins with the window', async () => {
    const { closeWindow, closed } = await guarded('win32');
    expect(closeWindow()).toBe(false);
    await vi.waitFor(() => expect(spindle.fake.app.ended).toBe(0));
    expect(closed()).toBe(1);
    expect(closeWindow()).toBe(true);
  });

  it('on macOS leaves the application, and an analysis with it, when the window closes', async () => {
    const { closeWindow, closed } = await guarded('darwin', { hasRunsGoing: true });
    expect(closeWindow()).toBe(true);
    spindle.fake.app.emit('window-all-closed');
    await new Promise(setImmediate);
    expect(spindle.fake.app.ended).toBeNull();
    expect(closed()).toBe(0);
  });

  it('goes on when the person wants to keep analysing, and may be asked again', async () => {
    const answers = [false, true];
    const { closed } = await guarded('linux', {
      hasRunsGoing: true,
      ask: () => Promise.resolve(answers.shift() ?? false),
    });
    spindle.fake.app.quit();
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    await new Promise(setImmediate);
    expect(closed()).toBe(0);
    spindle.fake.app.quit();
    await vi.waitFor(() => expect(spindle.fake.app.ended).toBe(0));
    expect(closed()).toBe(1);
  });

  it('closes the session once, however often quitting is asked for', async () => {
    const { closed } = await guarded('linux');
    spindle.fake.app.quit();
    spindle.fake.app.quit();
    await vi.waitFor(() => expect(spindle.fake.app.ended).toBe(0));
    spindle.fake.app.quit();
    expect(closed()).toBe(1);
  });

  it('quits although the session cannot be closed, and says why', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    await guarded('linux', { close: () => Promise.reject(new Error('the disk is gone')) });
    spindle.fake.app.quit();
    await vi.waitFor(() => expect(spindle.fake.app.ended).toBe(0));
    expect(warn.mock.calls[0]?.[0]).toContain('the disk is gone');
  });

  it('does not wait for ever for an engine that hangs', async () => {
    vi.useFakeTimers();
    try {
      await guarded('linux', { close: () => new Promise(() => undefined) });
      spindle.fake.app.quit();
      await vi.advanceTimersByTimeAsync(6_000);
      expect(spindle.fake.app.ended).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
