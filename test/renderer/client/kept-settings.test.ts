import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SpindleError } from '../../../src-main/contract/errors';
import type { WindowSettingName } from '../../../src-main/contract/window-settings';
import type { Client } from '../../../src-renderer/client/api';
import { KeptSettings } from '../../../src-renderer/client/kept-settings';

const unreachable = new SpindleError('unreachable', { what: 'a', why: 'b', remedy: 'c' });

describe('the settings of the window', () => {
  /** What the main side has. */
  let kept: Map<string, string>;
  let refusals: SpindleError[];
  let calls: [WindowSettingName, string | null][];
  const client = {
    call: async (method: string, request: unknown): Promise<unknown> => {
      await Promise.resolve();
      const refusal = refusals.shift();
      if (refusal !== undefined) throw refusal;
      if (method === 'windowSettings') return Object.fromEntries(kept);
      const { name, value } = request as { name: WindowSettingName; value: string | null };
      calls.push([name, value]);
      if (value === null) kept.delete(name);
      else kept.set(name, value);
      return null;
    },
  } as Pick<Client, 'call'>;

  beforeEach(() => {
    vi.useFakeTimers();
    kept = new Map([['theme', 'light']]);
    refusals = [];
    calls = [];
  });
  afterEach(() => vi.useRealTimers());

  it('are there at once, and the last value of each is kept', async () => {
    const settings = await KeptSettings.read(client);
    expect([settings.get('theme'), settings.get('language')]).toEqual(['light', null]);
    for (const width of ['300', '301', '302']) settings.set('inspector-width', width);
    settings.set('language', 'de');
    settings.set('theme', null);
    settings.set('theme', null);
    expect([settings.get('inspector-width'), settings.get('theme')]).toEqual(['302', null]);
    await vi.runAllTimersAsync();
    // The first is on its way when the others are set.
    expect(calls).toEqual([
      ['inspector-width', '300'],
      ['inspector-width', '302'],
      ['language', 'de'],
      ['theme', null],
    ]);
    expect((await KeptSettings.read(client)).get('language')).toBe('de');
  });

  it('are sent again until Spindle can be reached, but not what it refuses', async () => {
    const settings = await KeptSettings.read(client);
    refusals = [unreachable, unreachable];
    settings.set('theme', 'dark');
    await vi.advanceTimersByTimeAsync(100);
    expect([settings.get('theme'), kept.get('theme')]).toEqual(['dark', 'light']);
    await vi.runAllTimersAsync();
    expect(kept.get('theme')).toBe('dark');
    refusals = [new SpindleError('request-invalid', { what: 'a', why: 'b', remedy: 'c' })];
    settings.set('protocols', 'too long');
    await vi.runAllTimersAsync();
    expect(kept.has('protocols')).toBe(false);
    expect(calls).toHaveLength(1);
  });

  it('replace nothing where they could not be read', async () => {
    refusals = [unreachable];
    const settings = await KeptSettings.read(client);
    expect(settings.get('theme')).toBeNull();
    settings.set('theme', 'dark');
    await vi.runAllTimersAsync();
    expect([settings.get('theme'), kept.get('theme'), calls]).toEqual(['dark', 'light', []]);
  });
});
