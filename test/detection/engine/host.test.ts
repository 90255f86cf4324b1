import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { childProcessHost } from '../../../src-main/detection/engine/child-process-host';
import { startEngine } from '../../../src-main/detection/engine/process-engine';
import { verifyModel } from '../../../src-main/detection/invariance';
import { loadModel } from '../../../src-main/detection/model';
import { writeTinyModel } from '../../fixture/tiny-model';
import { temporaryFolder } from '../../temporary-folder';
import { engineHostFile } from '../engine-host-file';

it('the host talks over a parent port where there is one, as in a utility process', async () => {
  const temporary = temporaryFolder();
  const hostFile = join(temporary.path, 'host.mjs');
  // The port of Electron's utility process, whose messages come wrapped in events, over this channel.
  writeFileSync(
    hostFile,
    `const send = process.send.bind(process);
     process.send = () => { throw new Error('it used the wrong channel'); };
     process.parentPort = {
       on: (event, listener) => process.on(event, (data) => listener({ data })),
       postMessage: (message) => send(message),
     };
     await import(${JSON.stringify(pathToFileURL(engineHostFile).href)});`,
  );
  const modelFolder = join(temporary.path, 'tiny');
  writeTinyModel(modelFolder);
  const model = await loadModel(modelFolder);
  const engine = await startEngine({ model, provider: 'cpu', spawnHost: childProcessHost(hostFile) });
  try {
    expect((await verifyModel(model, [engine])).passed).toBe(true);
  } finally {
    await engine.close();
    temporary.remove();
  }
});
