/**
 * What no page may do, regardless of its content: open windows, navigate away, embed web views, use devices or ask
 * for permissions. Electron's security checklist, items 5, 12 to 14.
 */
import { app, session, type WebContents } from 'electron';
import { isOurPage, isOurs } from './origin';

/** Before the first window: applies to everything that will ever hold a page. */
export function lockDownContents(): void {
  app.on('web-contents-created', (_, contents) => lockDown(contents));
}

function lockDown(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-frame-navigate', (event) => {
    if (!isOurPage(event.url) || !event.isMainFrame) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** To be called once the application is ready. One permission is granted: writing text to the clipboard, to copy an error. */
export function denyPermissions(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionCheckHandler(
    (_, permission, requestingOrigin) =>
      permission === 'clipboard-sanitized-write' && isOurs(`${requestingOrigin}/`),
  );
  defaultSession.setPermissionRequestHandler((_, permission, grant, { requestingUrl }) =>
    grant(permission === 'clipboard-sanitized-write' && isOurs(requestingUrl)),
  );
  defaultSession.setDevicePermissionHandler(() => false);
}
