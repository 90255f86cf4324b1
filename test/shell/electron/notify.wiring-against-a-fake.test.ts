/** Notifications of the end of a batch, wired to a fake of `electron`: not a test on Electron. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiEvent } from '../../../src-main/contract/api';
import { messagesIn } from '../../../src-main/messages/messages';
import { wiring, type Wiring } from './wiring-fixture';

describe('wiring against a fake of electron: notifications', () => {
  let spindle: Wiring;
  beforeEach(() => {
    spindle = wiring();
  });
  afterEach(() => spindle.end());

  it('says how a batch ended in the language of the window, names no slide, and leads to the batches', async () => {
    const { notifyOfBatches } = await import('../../../src-main/shell/electron/notify');
    let tell: (event: ApiEvent) => void = () => undefined;
    let clicks = 0;
    const onEvent = (listener: (event: ApiEvent) => void): (() => void) => {
      tell = listener;
      return () => undefined;
    };
    notifyOfBatches({ onEvent }, { messages: () => messagesIn('de'), onClick: () => (clicks += 1) });
    const counts = { queued: 0, running: 0, done: 12, failed: 1, cancelled: 0, same: 0 };
    tell({ type: 'batch-ended', folder: '/results/of/a/patient', counts });
    tell({ type: 'menu', command: 'batch' });

    const [shown, ...others] = spindle.fake.notifications;
    expect(others).toEqual([]);
    expect(shown?.options).toEqual({
      title: 'Der Stapel ist zu Ende',
      body: '12 Schnitte fertig, 1 fehlgeschlagen, 0 abgebrochen',
    });
    shown?.emit('click');
    expect(clicks).toBe(1);
  });
});
