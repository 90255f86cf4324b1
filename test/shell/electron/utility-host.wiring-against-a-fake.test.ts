/**
 * The inference host wired to a fake of `electron`, behind which a real child process runs the built host: not
 * a test on Electron.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findInstallation } from '../../../src-main/session/installation';
import type { StageGraph } from '../../../src-main/detection/engine/messages';
import { writeTinyModel } from '../../fixture/tiny-model';
import { temporaryFolder, type TemporaryFolder } from '../../temporary-folder';
import { wiring, type Wiring } from './wiring-fixture';

describe('wiring against a fake of electron: the inference host', () => {
  let spindle: Wiring;
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = temporaryFolder();
    spindle = wiring();
    spindle.fake.app.becomeReady();
  });
  afterEach(async () => {
    await spindle.end();
    folder.remove();
  });

  it('passes messages both ways, and tells how the process ended, also to who asks late', async () => {
    const { utilityHost } = await import('../../../src-main/shell/electron/utility-host');
    const { engineHost } = findInstallation();
    writeTinyModel(join(folder.path, 'tiny'));
    const graph = (stage: string): StageGraph => ({
      graph: new Uint8Array(readFileSync(join(folder.path, 'tiny', `${stage}.onnx`))),
      inputName: 'image',
      outputName: 'logit',
      full: { count: 1, width: 122, height: 102 },
      stride: 4,
    });
    const host = utilityHost(engineHost)();
    const replied = new Promise((resolve) => host.onMessage(resolve));
    const early = new Promise<string>((resolve) => host.onExit(resolve));
    host.send({
      type: 'start',
      provider: 'cpu',
      threads: 1,
      scout: graph('scout'),
      judge: graph('judge'),
    });
    expect(await replied).toMatchObject({ type: 'ready', provider: 'cpu' });
    host.kill();
    expect(await early).toMatch(/^its process ended with status \d+/);
    const late = await new Promise<string>((resolve) => host.onExit(resolve));
    expect(late).toBe(await early);
  });

  it('keeps what runtime and drivers print to itself, and says it when the process ends by a fault', async () => {
    const { utilityHost } = await import('../../../src-main/shell/electron/utility-host');
    const file = join(folder.path, 'host.mjs');
    writeFileSync(file, 'process.stderr.write("no card\\n", () => process.exit(7));');
    const host = utilityHost(file)();
    const why = await new Promise<string>((resolve) => host.onExit(resolve));
    expect(why).toBe('its process ended with status 7: no card');
    expect(spindle.fake.utilityProcesses.at(-1)?.options.stdio).toEqual(['ignore', 'ignore', 'pipe']);
  });
});
