import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { childProcessHost } from '../../../src-main/detection/engine/child-process-host';
import type { HostReply, HostRequest } from '../../../src-main/detection/engine/messages';
import { stageGraph, startEngine } from '../../../src-main/detection/engine/process-engine';
import { verifyModel } from '../../../src-main/detection/invariance';
import { loadModel } from '../../../src-main/detection/model';
import { writeTinyModel } from '../../fixture/tiny-model';
import { temporaryFolder } from '../../temporary-folder';
import { engineHostFile } from '../engine-host-file';

it('the host prints nothing of the card that is not there', async () => {
  const temporary = temporaryFolder();
  writeTinyModel(join(temporary.path, 'tiny'));
  const model = await loadModel(join(temporary.path, 'tiny'));
  const stage = {
    scout: await stageGraph(model, 'scout', 'float32'),
    judge: await stageGraph(model, 'judge', 'float32'),
  };
  const host = fork(engineHostFile, [], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let printed = '';
  for (const output of [host.stdout, host.stderr])
    output?.on('data', (text: Buffer) => (printed += text.toString()));
  try {
    host.send({ type: 'start', provider: 'cuda', threads: 1, ...stage } satisfies HostRequest);
    const [reply] = (await once(host, 'message')) as [HostReply];
    // Where there is one, and all it needs, it starts.
    if (reply.type !== 'ready') expect(reply).toMatchObject({ type: 'start-failed', reason: 'provider' });
    // Not by `disconnect`, after which there is no `close`: that alone comes after all it has printed.
    const closed = once(host, 'close');
    host.kill('SIGKILL');
    await closed;
    expect(printed).toBe('');
  } finally {
    host.kill('SIGKILL');
    temporary.remove();
  }
});

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
