/**
 * What has an address: stored tiles, overviews, crops, thumbnails, associated images, exports, documents, messages for engines of the page (`tilePath`,
 * `overviewPath`, `cropPath`, `thumbnailPath`, `associatedImagePath`, `exportPath`, `documentPath`, `engineMessagePath` of the contract). One Hono app that both shells serve under the renderer's own origin.
 * Errors come as the contract's refusals in JSON, with a 4xx or 5xx status.
 */
import { Hono } from 'hono';
import { parse } from 'node:path';
import sharp from 'sharp';
import { regionOf, whyNoCrop } from '../contract/crop';
import { throwIfAborted } from '../contract/errors';
import { documentName, reportFormats, type ReportFormat } from '../contract/report';
import type { TileAddress } from '../contract/slide';
import { parseTileView, type TileView } from '../contract/tile-view';
import { exportReport } from '../analysis/export-report';
import type { Figures } from '../analysis/figures';
import type { Slide } from '../slide/slide';
import { attachment } from './content-disposition';
import { errorResponse, invalidRequest, notThere } from './request-errors';
import type { Decisions } from './decisions';
import type { Documents } from './documents';
import type { Glimpses } from './glimpses';
import type { OpenSlides } from './open-slides';
import type { PageEngines } from './page-engines';
import type { Results } from './results';
import type { ValueMaps } from './value-maps';

const mediaTypes: Record<ReportFormat, string> = {
  geojson: 'application/geo+json',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  pdf: 'application/pdf',
  png: 'image/png',
  density: 'image/tiff',
};

/** A slide's identifier is new whenever its file is another: what is under it never changes. */
const immutable = { 'Cache-Control': 'private, max-age=31536000, immutable' };

export function createResources(sources: {
  slides: OpenSlides;
  glimpses: Glimpses;
  results: Results;
  decisions: Pick<Decisions, 'regionsOf'>;
  pages: PageEngines;
  figures: Figures;
  maps: ValueMaps;
  documents: Documents;
}): Hono {
  const { slides, glimpses, results, decisions, pages, figures, maps, documents } = sources;
  const app = new Hono();

  app.get('/api/slides/:slideId/tiles/:level/:column/:row', async (context) => {
    const { signal } = context.req.raw;
    const address = {
      level: wholeNumber('level', context.req.param('level')),
      column: wholeNumber('column', context.req.param('column')),
      row: wholeNumber('row', context.req.param('row')),
    };
    const view = viewOf(context.req.query());
    return slides.use(context.req.param('slideId'), async ({ slide }) => {
      checkOnSlide(slide, address);
      throwIfAborted(signal);
      const { mediaType, bytes } = await slide.inView(view).readStoredTile(address, signal);
      return answer(bytes, { 'Content-Type': mediaType, ...immutable });
    });
  });

  app.get('/api/slides/:slideId/overview', async (context) => {
    const { signal } = context.req.raw;
    const view = viewOf(context.req.query());
    return slides.use(context.req.param('slideId'), async ({ slide }) => {
      const overview = await slide.inView(view).readOverview(signal);
      if (overview === null) throw notThere('address', 'the slide’s own levels will do');
      return answer(overview.bytes, { 'Content-Type': overview.mediaType, ...immutable });
    });
  });

  app.get('/api/slides/:slideId/crops/:x/:y/:stepX/:stepY/:size', async (context) => {
    const { signal } = context.req.raw;
    const crop = {
      x: decimal('x', context.req.param('x')),
      y: decimal('y', context.req.param('y')),
      stepX: decimal('step', context.req.param('stepX')),
      stepY: decimal('step', context.req.param('stepY')),
      size: wholeNumber('size', context.req.param('size')),
    };
    const view = viewOf(context.req.query());
    return slides.use(context.req.param('slideId'), async ({ slide }) => {
      const refusal = whyNoCrop(crop, slide.levels[0] ?? { width: 0, height: 0 });
      if (refusal !== null) throw invalidRequest(refusal.field, refusal.why);
      throwIfAborted(signal);
      const { mediaType, bytes } = await slide.inView(view).readCrop(regionOf(crop), signal);
      return answer(bytes, { 'Content-Type': mediaType, ...immutable });
    });
  });

  app.get('/api/slides/:slideId/associated/:name', async (context) => {
    const { signal } = context.req.raw;
    const name = context.req.param('name');
    const view = viewOf(context.req.query());
    return slides.use(context.req.param('slideId'), async ({ slide }) => {
      if (!slide.info.associatedImages.some((image) => image.name === name)) {
        throw notThere('name', `the slide has no associated image "${name}"`);
      }
      const { width, height, data } = await slide.readAssociatedImage(name, signal, view);
      const png = await sharp(data, { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer();
      return answer(png, { 'Content-Type': 'image/png', ...immutable });
    });
  });

  app.get('/api/thumbnails/:thumbnailId', (context) => {
    const bytes = glimpses.thumbnail(context.req.param('thumbnailId'));
    if (bytes === null) throw notThere('thumbnailId', 'this thumbnail is not kept any more');
    return answer(bytes, { 'Content-Type': 'image/jpeg', ...immutable });
  });

  app.get('/api/maps/:mapId', (context) => {
    const bytes = maps.bytesOf(context.req.param('mapId'));
    if (bytes === null) throw notThere('mapId', 'this map is not kept any more', 'open the map again');
    return answer(bytes, { 'Content-Type': 'application/octet-stream', ...immutable });
  });

  app.get('/api/runs/:runId/export/:format', async (context) => {
    const format = reportFormat(context.req.param('format'));
    const threshold = thresholdOf(context.req.query('threshold'));
    const { of, result } = results.withSlide(context.req.param('runId'));
    const counted = await figures.within(result, decisions.regionsOf(result.slide.picture).regions);
    const bytes = await slides.useAnalysed(of, async ({ slide }) =>
      exportReport(format, await figures.withThreshold(counted, threshold), slide, figures),
    );
    return answer(bytes, {
      'Content-Type': mediaTypes[format],
      'Content-Disposition': attachment(documentName(parse(result.slide.name).name, format)),
      'Cache-Control': 'no-store',
    });
  });

  app.get('/api/documents/:documentId', async (context) => {
    const { name, bytes } = await documents.read(context.req.param('documentId'));
    return answer(bytes, {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': attachment(name),
      'Cache-Control': 'no-store',
    });
  });

  app.get('/api/engines/:hostId/messages/:number', (context) => {
    const number = wholeNumber('number', context.req.param('number'));
    const bytes = pages.takeMessage(context.req.param('hostId'), number);
    return answer(bytes, { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store' });
  });

  app.notFound(() => errorResponse(notThere('address', 'there is nothing at this address')));
  app.onError((thrown) => errorResponse(thrown));
  return app;
}

/** @throws not-found outside the slide's grid of tiles. */
function checkOnSlide(slide: Slide, { level, column, row }: TileAddress): void {
  const found = slide.levels[level];
  if (found === undefined) throw notThere('level', `the slide has no level ${level}`);
  const columns = Math.ceil(found.width / found.tileWidth);
  const rows = Math.ceil(found.height / found.tileHeight);
  if (column >= columns) throw notThere('column', `level ${level} has ${columns} columns of tiles`);
  if (row >= rows) throw notThere('row', `level ${level} has ${rows} rows of tiles`);
}

function wholeNumber(field: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw invalidRequest(field, 'it must be a whole number');
  return Number(text);
}

/** Up to three digits behind the point. */
function decimal(field: string, text: string): number {
  if (!/^\d{1,9}(\.\d{1,3})?$/.test(text)) throw invalidRequest(field, 'it must be a number');
  return Number(text);
}

/** @throws request-invalid */
function viewOf(query: Readonly<Record<string, string>>): TileView {
  const view = parseTileView(query);
  if (view === null) throw invalidRequest('view', 'it is no view of a slide');
  return view;
}

function reportFormat(text: string): ReportFormat {
  const format = reportFormats.find((known) => known === text);
  if (format === undefined) throw notThere('format', `there is no report format "${text}"`);
  return format;
}

/** Of `?threshold=`, 0 to 1. */
function thresholdOf(text: string | undefined): number {
  const value = text === undefined || text.trim() === '' ? NaN : Number(text);
  if (!(value >= 0 && value <= 1)) throw invalidRequest('threshold', 'it must be a number from 0 to 1');
  return value;
}

function answer(bytes: Uint8Array, headers: Record<string, string>): Response {
  // A Buffer: `Response` takes no view whose memory may be shared, and none of ours is.
  return new Response(Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength), {
    headers: { 'Content-Length': String(bytes.byteLength), ...headers },
  });
}
