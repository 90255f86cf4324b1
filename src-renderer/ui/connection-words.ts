/** What a person is told while the main side cannot be reached. */
import type { Connection } from '../client/api';
import { t } from './language.svelte';

export function connectionWords(connection: Connection): string {
  switch (connection) {
    case 'connected':
      return '';
    case 'lost':
      return t('ui-connection-lost');
    case 'ended':
      return t('ui-connection-ended');
  }
}

/** Beside figures of a run that may have gone on since. */
export function mayBeOld(): string {
  return t('ui-may-be-old');
}
