/**
 * The system's notification when a batch has ended, for a page in a browser; the desktop application shows its own. A browser asks a person
 * once whether the page may, and only when they did something.
 */
import type { EndNotice } from './batch-desk.svelte';

export const endNotification: EndNotice = {
  ask() {
    if (!('Notification' in window) || Notification.permission !== 'default') return;
    // Some browsers refuse by throwing: a notification is no more than a convenience.
    void Notification.requestPermission().catch(() => undefined);
  },
  show(sentence) {
    if (!('Notification' in window) || Notification.permission !== 'granted') return;
    try {
      // With a tag it is shown once, in however many pages.
      const notification = new Notification('Spindle', { body: sentence, tag: 'batch-ended' });
      notification.onclick = () => window.focus();
    } catch {
      // Telephones have no notifications of pages; the status line says the same.
    }
  },
};
