import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src-main/contract/api';
import { IpcClient, type Bridge } from '../../../src-renderer/client/ipc-client';

/** A bridge that answers from a table and remembers what it was asked, cloning as IPC does. */
function bridge(answers: Record<string, Answer<unknown>>): { bridge: Bridge; calls: unknown[] } {
  const calls: unknown[] = [];
  return {
    calls,
    bridge: {
      call: (method, params) => {
        calls.push(structuredClone({ method, params }));
        const found = answers[method];
        return found === undefined
          ? Promise.reject(new Error(`nobody handles ${method}`))
          : Promise.resolve(structuredClone(found));
      },
      onEvent: () => () => undefined,
      engineReply: (hostId, reply) => {
        calls.push({ hostId, reply });
        return Promise.resolve(answers.engineReply ?? { ok: true, result: null });
      },
      menuAvailable: (commands) => void calls.push({ available: structuredClone(commands) }),
      menuKeys: (keys) => void calls.push({ keys: structuredClone(keys) }),
      menuLanguage: (language) => void calls.push({ language }),
      pathForFile: (file) => (file.name === 'real.svs' ? '/slides/real.svs' : ''),
    },
  };
}

describe('IPC client', () => {
  it('asks the bridge and opens the answer', async () => {
    const { bridge: it, calls } = bridge({ chooseSlides: { ok: true, result: ['/a.svs'] } });
    expect(await new IpcClient(it).call('chooseSlides', {})).toEqual(['/a.svs']);
    expect(calls).toEqual([{ method: 'chooseSlides', params: {} }]);
  });

  it('tells which commands of the menu can be done', () => {
    const { bridge: it, calls } = bridge({});
    new IpcClient(it).menuAvailable(['open', 'theme']);
    expect(calls).toEqual([{ available: ['open', 'theme'] }]);
  });

  it('tells which keys of the menu were changed', () => {
    const { bridge: it, calls } = bridge({});
    new IpcClient(it).menuKeys({ export: ['Mod+Shift+X'] });
    expect(calls).toEqual([{ keys: { export: ['Mod+Shift+X'] } }]);
  });

  it('tells the language of the window', () => {
    const { bridge: it, calls } = bridge({});
    new IpcClient(it).menuLanguage('de');
    expect(calls).toEqual([{ language: 'de' }]);
  });

  it('hands over what an engine replies, and throws when it is refused', async () => {
    const error = { tag: 'not-found', what: 'a', where: {}, why: 'b', remedy: 'c' } as const;
    const { bridge: it, calls } = bridge({});
    await new IpcClient(it).engineReply('a', new Uint8Array([1]));
    expect(calls).toEqual([{ hostId: 'a', reply: new Uint8Array([1]) }]);
    const { bridge: refusing } = bridge({ engineReply: { ok: false, error } });
    await expect(new IpcClient(refusing).engineReply('a', new Uint8Array())).rejects.toMatchObject(error);
  });

  it('throws what the main side reports', async () => {
    const error = { tag: 'not-found', what: 'a', where: { path: '/a' }, why: 'b', remedy: 'c' } as const;
    const { bridge: it } = bridge({ openSlide: { ok: false, error } });
    await expect(new IpcClient(it).call('openSlide', { path: '/a' })).rejects.toMatchObject(error);
  });

  it('knows the path of a dropped file, and says when there is none', async () => {
    const client = new IpcClient(bridge({}).bridge);
    expect(await client.pathOf(new File([], 'real.svs'))).toBe('/slides/real.svs');
    await expect(client.pathOf(new File([], 'from-a-web-page.png'))).rejects.toMatchObject({
      tag: 'not-found',
    });
  });

  it('tells written files from a dismissed dialog', async () => {
    const order = { runId: 'r', slideName: 'a.svs', threshold: 0.5, formats: ['csv'] } as const;
    const written = new IpcClient(bridge({ exportRun: { ok: true, result: ['/out/a.csv'] } }).bridge);
    expect(await written.exportRun(order)).toEqual({ kind: 'written', paths: ['/out/a.csv'] });
    const dismissed = new IpcClient(bridge({ exportRun: { ok: true, result: null } }).bridge);
    expect(await dismissed.exportRun(order)).toEqual({ kind: 'dismissed' });
  });
});
