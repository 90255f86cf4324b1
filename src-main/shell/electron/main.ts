/**
 * Electron's main process. Reads as a table of contents: what happens before the application is ready, what
 * after, and in which file it is done.
 */
import { app } from 'electron';
import { userFolder } from '../user-folder';
import { languageFor, messagesIn } from '../../messages/messages';
import { findInstallation } from '../../session/installation';
import { createSession } from '../../session/session';
import { askToLoadAgain, askToQuit, systemDialogs } from './dialogs';
import { giveUp } from './give-up';
import {
  answerCalls,
  forwardEvents,
  takeAvailable,
  takeEngineReplies,
  takeGrants,
  takeKeys,
  takeLanguage,
} from './ipc';
import { denyPermissions, lockDownContents } from './lock-down';
import { setMenu } from './menu';
import { notifyOfBatches } from './notify';
import { collectOpenRequests, slidesOnCommandLine } from './open-file';
import { registerScheme, serveScheme } from './protocol';
import { guardQuit } from './quit';
import { utilityHost } from './utility-host';
import { createMainWindow } from './window';

// One Spindle at a time: a second start hands its files to the first and ends.
if (app.requestSingleInstanceLock()) {
  registerScheme();
  lockDownContents();
  const openRequests = collectOpenRequests();
  openRequests.add(slidesOnCommandLine(process.argv, process.cwd()));
  app
    .whenReady()
    .then(() => openSpindle(openRequests))
    .catch(giveUp);
} else {
  app.quit();
}

function openSpindle(openRequests: ReturnType<typeof collectOpenRequests>): void {
  const installation = findInstallation();
  const session = createSession({
    installation,
    shell: 'electron',
    folder: null,
    storeFolder: userFolder(),
    spawnEngineHost: utilityHost(installation.engineHost),
    dialogs: systemDialogs(() => window.current()),
  });
  const quitting = guardQuit({
    session,
    platform: process.platform,
    ask: () => askToQuit(() => window.current()),
  });
  const window = createMainWindow({
    installation,
    onClose: (event) => quitting.onWindowClose(event),
    crashes: {
      warn: (error) => session.emit({ type: 'warning', error }),
      ask: (why) => askToLoadAgain(() => window.current(), why),
      quit: () => app.quit(),
    },
  });

  denyPermissions();
  serveScheme(session, installation);
  answerCalls(session.api);
  forwardEvents(session);
  takeEngineReplies(session);
  takeGrants(session);
  let messages = messagesIn(languageFor(app.getPreferredSystemLanguages()));
  notifyOfBatches(session, {
    messages: () => messages,
    onClick() {
      window.show();
      session.emit({ type: 'menu', command: 'batch' });
    },
  });
  const menu = setMenu(
    {
      platform: process.platform,
      forDevelopers: !app.isPackaged,
      onCommand(command) {
        window.show();
        session.emit({ type: 'menu', command });
      },
    },
    messages,
  );
  takeAvailable((available) => menu.showAvailable(available));
  takeKeys((keys) => menu.showKeys(keys));
  takeLanguage((language) => {
    messages = messagesIn(language, app.getPreferredSystemLanguages());
    menu.showLanguage(language);
  });
  openRequests.deliverTo((paths) => {
    window.show();
    session.emit({ type: 'open-requested', paths });
  });
  app.on('second-instance', (_, commandLine, folder) => {
    window.show();
    openRequests.add(slidesOnCommandLine(commandLine, folder));
  });
  app.on('activate', () => window.show());
  window.show();
}
