/** What a person chooses of channels and planes, and when tiles are asked for with it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SlideInfo } from '../../../src-main/contract/slide';
import { viewText } from '../../../src-main/contract/view';
import { HttpClient } from '../../../src-renderer/client/http-client';
import { Viewing } from '../../../src-renderer/session/viewing.svelte';
import { answer, startTinyServer, type TinyServer } from '../tiny-server';

const range = { low: 0, high: 65_535 };
const info: Pick<SlideInfo, 'channels' | 'planes'> = {
  channels: ['#ff0000', '#00ff00'].map((colour, index) => ({
    index,
    name: `C${index}`,
    colour,
    emissionNm: null,
    range,
  })),
  planes: { count: 3, usual: 1, spacingUm: null },
};

describe('viewing', () => {
  let server: TinyServer;
  let viewing: Viewing;
  let answers: unknown[];
  const shown = (): string | null => (viewing.shown === null ? null : viewText(viewing.shown));

  beforeEach(async () => {
    server = await startTinyServer();
    answers = [];
    server.routes.set('/api/call/channelWindows', (_, response) => answer(response, answers.shift()));
    const client = new HttpClient({
      origin: server.origin,
      fetch,
      upload: () => Promise.reject(new Error('not asked for')),
      save: () => undefined,
    });
    viewing = new Viewing(client, () => 'slide', info);
  });
  afterEach(async () => {
    viewing.dispose();
    await server.close();
  });

  it('begins with the usual view, and with none where there is no choice', () => {
    expect(shown()).toBe('1,0:ff0000:auto,1:00ff00:auto');
    const plain = new Viewing({ call: () => Promise.reject(new Error()) } as never, () => 'slide', {
      channels: [],
      planes: { count: 1, usual: 0, spacingUm: null },
    });
    expect(plain.hasChoice).toBe(false);
    expect(plain.shown).toBeNull();
  });

  it('follows a switch at once, and a slider when it rests', async () => {
    viewing.toggle(0);
    expect(shown()).toBe('1,1:00ff00:auto');
    viewing.setWindow(1, { low: 5, high: 6 });
    viewing.setWindow(1, { low: 5, high: 900 });
    viewing.setPlane(99);
    expect(shown()).toBe('1,1:00ff00:auto');
    await vi.waitFor(() => expect(shown()).toBe('2,1:00ff00:5:900'));
    viewing.resetWindows();
    expect(shown()).toBe('2,1:00ff00:auto');
  });

  it('asks for the automatic windows once, and says when they cannot be had', async () => {
    const error = { tag: 'tile-unreadable', what: 'w', where: {}, why: 'broken', remedy: 'r' };
    answers = [
      { ok: false, error },
      { ok: true, result: [range, range] },
    ];
    await viewing.measureWindows();
    expect(viewing.windowsError?.why).toBe('broken');
    await viewing.measureWindows();
    await viewing.measureWindows();
    expect(viewing.windowsError).toBeNull();
    expect(viewing.windows).toEqual([range, range]);
  });
});
