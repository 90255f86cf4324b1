/** The inference host as Electron's utility process: outside main process and window, ended with the application. */
import { utilityProcess } from 'electron';
import type { SpawnEngineHost } from '../../detection/engine/engine';
import { hostEnvironment, LastWords } from '../../detection/engine/host-process';

/** @param hostFile the built `engine-host.js`. Spawn only once the application is ready. */
export function utilityHost(hostFile: string): SpawnEngineHost {
  return () => {
    const child = utilityProcess.fork(hostFile, [], {
      serviceName: 'Spindle inference',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...hostEnvironment },
    });
    const lastWords = new LastWords();
    lastWords.hear(child.stderr);
    let ended: string | null = null;
    let fault = '';
    let onExit = (why: string): void => void (ended = why);
    child.on('error', (type, location) => (fault = `, ${type} at ${location}`));
    child.once('exit', (code) => {
      ended = lastWords.after(`its process ended with status ${code}${fault}`);
      onExit(ended);
    });
    return {
      send: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onExit(listener) {
        onExit = listener;
        if (ended !== null) listener(ended);
      },
      kill: () => void child.kill(),
    };
  };
}
