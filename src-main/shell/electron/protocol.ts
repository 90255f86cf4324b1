/**
 * `spindle://app/`: the built renderer and, under `/api/`, the session's resources. A scheme of our own
 * instead of `file:`, so that the page has an origin, a content security policy, and no way to other files.
 */
import { protocol } from 'electron';
import type { Installation } from '../../session/installation';
import { errorResponse, notThere } from '../../session/request-errors';
import { rendererFile } from '../../session/renderer-files';
import { secured } from '../../session/security-headers';
import type { Session } from '../../session/session';
import { isOurs, scheme } from './origin';

/** Must run before the application is ready. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true };
  protocol.registerSchemesAsPrivileged([{ scheme, privileges }]);
}

/** To be called once the application is ready. */
export function serveScheme(
  session: Pick<Session, 'fetch'>,
  { renderer }: Pick<Installation, 'renderer'>,
): void {
  protocol.handle(scheme, async (request) => secured(await answer(request), new URL(request.url).pathname));

  async function answer(request: Request): Promise<Response> {
    if (!isOurs(request.url) || (request.method !== 'GET' && request.method !== 'HEAD')) {
      return errorResponse(notThere('address', 'there is nothing at this address'));
    }
    try {
      const { pathname } = new URL(request.url);
      // The request goes in whole: its signal stops the work when the page no longer wants the tile.
      return pathname.startsWith('/api/')
        ? await session.fetch(request)
        : await rendererFile(renderer, pathname);
    } catch (thrown) {
      return errorResponse(thrown);
    }
  }
}
