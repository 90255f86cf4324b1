/**
 * The system's notification when a batch has ended, for a page in a browser; the desktop application shows its own. A browser asks a person
 * once whether the page may, and only when they did something.
 */

/** Asks, where nobody has answered yet. Never rejects. */
export async function mayNotify(): Promise<void> {
  if (!('Notification' in window) || Notification.permission !== 'default') return;
  // Some browsers refuse by throwing: a notification is no more than a convenience.
  await Notification.requestPermission().catch(() => undefined);
}

/** @param folder of the documents: the same batch is told once, in however many pages */
export function notifyEnd(folder: string, sentence: string): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  try {
    const notification = new Notification(document.title, { body: sentence, tag: folder });
    notification.onclick = () => window.focus();
  } catch {
    // Telephones have no notifications of pages; the status line says the same.
  }
}
