/** Notifications of the system: a batch has ended, perhaps hours after anybody looked. */
import { Notification } from 'electron';
import type { Messages } from '../../messages/messages';
import type { Session } from '../../session/session';

export interface NotifyOptions {
  /** In the language of the window. */
  readonly messages: () => Messages;
  /** A person clicked on one. */
  readonly onClick: () => void;
}

export function notifyOfBatches(session: Pick<Session, 'onEvent'>, options: NotifyOptions): void {
  session.onEvent((event) => {
    if (event.type !== 'batch-ended' || !Notification.isSupported()) return;
    const { text } = options.messages();
    const { done, failed, cancelled } = event.counts;
    const notification = new Notification({
      title: text('session-batch-ended'),
      // No name of a slide or folder: others may see the screen.
      body: text('session-batch-ended-counts', { done, failed, cancelled }),
    });
    notification.on('click', options.onClick);
    notification.show();
  });
}
