/**
 * Where a browser lands with the printed address. It is sent on to a host of this server's own, `<name>.localhost`, so that the
 * cookie goes to this server alone: browsers send the cookies of 127.0.0.1 to every port of it. A browser that does not know
 * such names (not all do) stays where it is.
 */
import { randomBytes } from 'node:crypto';

/** With an empty icon: without one, the browser requests an icon that does not exist. */
const head = '<!doctype html><meta charset="utf-8"><title>Spindle</title><link rel="icon" href="data:,">';

/** Something of the other host that a page may load, to see whether it is found. */
export const probePath = '/here.svg';

export function probe(): Response {
  return new Response('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>', {
    headers: {
      'Content-Type': 'image/svg+xml',
      'Cache-Control': 'no-store',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    },
  });
}

/** Patience with a name that is looked up in vain. */
const waitMs = 1500;

/**
 * @param own the server's own host, with its port.
 * @param token that has not been used yet; made of letters, digits, `-` and `_` only.
 */
export function landingPage(own: string, token: string): Response {
  const nonce = randomBytes(16).toString('base64url');
  const there = `http://${own}/?token=${token}`;
  const here = `/?token=${token}&stay`;
  const script = `
    const image = new Image();
    const go = (address) => {
      // Once: a name that is found late would go there with a token that is used up.
      image.onload = image.onerror = null;
      clearTimeout(timer);
      location.replace(address);
    };
    const timer = setTimeout(() => go(${JSON.stringify(here)}), ${waitMs});
    image.onload = () => go(${JSON.stringify(there)});
    image.onerror = () => go(${JSON.stringify(here)});
    image.src = ${JSON.stringify(`http://${own}${probePath}`)};`;
  return new Response(
    `${head}<script nonce="${nonce}">${script}</script>` +
      `<noscript><a href="${here}">Open Spindle</a></noscript>\n`,
    {
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Cache-Control': 'no-store',
        'Content-Security-Policy': `default-src 'none'; script-src 'nonce-${nonce}'; img-src data: http://${own}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      },
    },
  );
}

/**
 * Goes on to the application by itself: a browser that was sent here by another page, or by a file, does not show the cookie
 * to an address that it is sent on to (`SameSite=Strict`), but shows it to one that this page asks for.
 */
export function welcomePage(): Response {
  return new Response(`${head}<meta http-equiv="refresh" content="0; url=/">\n`, {
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}
