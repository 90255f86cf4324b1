/**
 * The addresses of `spindle serve --dzi`: `/dzi/<token>/<slide>.dzi` and `/dzi/<token>/<slide>_files/<level>/<column>_<row>.jpeg`. The path of a
 * request goes in, what it asks for comes out; and the answers, which any page may show that knows the token.
 */
import type { TileAddress } from '../../contract/slide';
import { invalidRequest, notThere } from '../../session/request-errors';
import type { DeepZoom } from '../../session/deep-zoom';

const start = '/dzi/';

export function isDeepZoom(pathname: string): boolean {
  return pathname.startsWith(start);
}

/** What stands where the token belongs; `null` of no such address. */
export function tokenIn(pathname: string): string | null {
  return /^\/dzi\/([A-Za-z0-9_-]{43})\//.exec(pathname)?.[1] ?? null;
}

/** For people to put a name into. */
export function deepZoomPath(token: string, name: string): string {
  return `${start}${token}/${name}.dzi`;
}

interface Asked {
  readonly name: string;
  /** `null`: the descriptor. */
  readonly tile: TileAddress | null;
}

/** @throws not-found for no such address, request-invalid for a name that is no text */
function askedIn(pathname: string): Asked {
  const [, of, level, column, row] =
    /^\/dzi\/[^/]+\/([^/]{1,3000})_files\/(\d{1,2})\/(\d{1,9})_(\d{1,9})\.jpe?g$/.exec(pathname) ?? [];
  if (of !== undefined)
    return {
      name: decoded(of),
      tile: { level: Number(level), column: Number(column), row: Number(row) },
    };
  const [, whole] = /^\/dzi\/[^/]+\/([^/]{1,3000})\.dzi$/.exec(pathname) ?? [];
  if (whole === undefined)
    throw notThere('address', 'it names neither a slide nor a tile', 'check the address');
  return { name: decoded(whole), tile: null };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidRequest('slide', 'its name is not encoded as an address is', 'check the address');
  }
}

/** Pages of other origins may read and show it: the address holds the token. */
const shared = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Cache-Control': 'no-store',
};

/** @throws SpindleError as `DeepZoom` */
export async function answerDeepZoom(deepZoom: DeepZoom, request: Request): Promise<Response> {
  const { name, tile } = askedIn(new URL(request.url).pathname);
  if (tile === null) {
    const xml = await deepZoom.descriptor(name);
    return new Response(xml, { headers: { 'Content-Type': 'application/xml; charset=utf-8', ...shared } });
  }
  const { bytes, mediaType } = await deepZoom.tile(name, tile, request.signal);
  return new Response(Buffer.from(bytes), { headers: { 'Content-Type': mediaType, ...shared } });
}
