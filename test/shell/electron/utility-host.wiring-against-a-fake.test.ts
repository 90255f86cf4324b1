/**
 * The inference host wired to a fake of `electron`, behind which a real child process runs the built host: not
 * a test on Electron.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findInstallation } from '../../../src-main/shell/installation';
import { wiring, type Wiring } from './wiring-fixture';

describe('wiring against a fake of electron: the inference host', () => {
  let spindle: Wiring;
  beforeEach(() => {
    spindle = wiring();
    spindle.fake.app.becomeReady();
  });
  afterEach(() => spindle.end());

  it('passes messages both ways, and tells how the process ended, also to who asks late', async () => {
    const { utilityHost } = await import('../../../src-main/shell/electron/utility-host');
    const { engineHost, models } = findInstallation();
    const host = utilityHost(engineHost)();
    const replied = new Promise((resolve) => host.onMessage(resolve));
    const early = new Promise<string>((resolve) => host.onExit(resolve));
    host.send({
      type: 'start',
      graph: new Uint8Array(readFileSync(join(models, 'mitosis-c8', 'scout.onnx'))),
      provider: 'cpu',
      inputName: 'image',
      outputName: 'logit',
      threads: 1,
    });
    expect(await replied).toMatchObject({ type: 'ready', provider: 'cpu' });
    host.kill();
    expect(await early).toMatch(/^its process ended with status \d+/);
    const late = await new Promise<string>((resolve) => host.onExit(resolve));
    expect(late).toBe(await early);
  });
});
