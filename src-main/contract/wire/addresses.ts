/**
 * Addresses of what does not travel as messages: pixels, documents and events, under the same origin as the page, answered by both
 * shells.
 */
import type { Method } from '../api';
import type { Crop } from '../crop';
import type { ReportFormat } from '../report';
import { storedView, viewQuery, type TileView } from '../tile-view';

/**
 * Address of a tile as JPEG, PNG or WebP; same origin as the renderer. What is under an address never changes, so a view that
 * other than the default one is part of it.
 */
export function tilePath(
  slideId: string,
  level: number,
  column: number,
  row: number,
  view: TileView = storedView,
): string {
  return `/api/slides/${slideId}/tiles/${level}/${column}/${row}${viewQuery(view)}`;
}

/** Address of the whole slide as one picture, JPEG, where it has no level that coarse (`overview-level.ts`). */
export function overviewPath(slideId: string, view: TileView = storedView): string {
  return `/api/slides/${slideId}/overview${viewQuery(view)}`;
}

/**
 * Address of a square picture of the slide as JPEG. What is under it never changes, as with tiles: it is in level-0 pixels, whatever
 * their size is taken for.
 */
export function cropPath(
  slideId: string,
  { x, y, stepX, stepY, size }: Crop,
  view: TileView = storedView,
): string {
  return `/api/slides/${slideId}/crops/${[x, y, stepX, stepY, size].join('/')}${viewQuery(view)}`;
}

/** Address of the thumbnail of a slide that need not be open, as JPEG; `thumbnailId` of its `Glimpse`. */
export function thumbnailPath(thumbnailId: string): string {
  return `/api/thumbnails/${thumbnailId}`;
}

export function associatedImagePath(slideId: string, name: string, view: TileView = storedView): string {
  return `/api/slides/${slideId}/associated/${encodeURIComponent(name)}${viewQuery(view)}`;
}

export function exportPath(runId: string, format: ReportFormat, threshold: number): string {
  return `/api/runs/${runId}/export/${format}?threshold=${threshold}`;
}

/** Address of a document that was made on request; what lies under it goes after some minutes. */
export function documentPath(documentId: string): string {
  return `/api/documents/${documentId}`;
}

/** Address of the bytes of a message for an engine of the page; each can be had once. */
export function engineMessagePath(hostId: string, number: number): string {
  return `/api/engines/${hostId}/messages/${number}`;
}

/** Server shell only: POST the bytes of a message of an engine of the page. */
export function engineReplyPath(hostId: string): string {
  return `/api/engines/${hostId}/replies`;
}

/** Server shell only: POST a request's parameters as JSON; the answer is an `Answer`. */
export function callPath(method: Method): string {
  return `/api/call/${method}`;
}

/** Server shell only: PUT a slide's bytes; answers `Answer<{ path }>` to pass to `openSlide`. */
export function uploadPath(fileName: string): string {
  return `/api/upload/${encodeURIComponent(fileName)}`;
}

/** Server shell only: a header of every request by which a page changes something, of any value; no other site's page can set it. */
export const pageHeader = 'x-spindle-page';

/** Server shell only: server-sent events, each `data:` an `ApiEvent`. */
export const eventsPath = '/api/events';
/** The same, for a page that can compute: it is told of the engines that are wanted of it. */
export const computingEventsPath = `${eventsPath}?computes`;
