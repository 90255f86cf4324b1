/** What the list shows of slides that are not open: a thumbnail without label or macro, the last count, or why it cannot be read. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { thumbnailPath } from '../../src-main/contract/wire/addresses';
import { sessionFixture, smallPhantom, type SessionFixture, type SmallPhantom } from './session-fixture';

describe('glimpses of slides', () => {
  let phantom: SmallPhantom;
  let fixture: SessionFixture;

  const get = (path: string): Promise<Response> =>
    fixture.session.fetch(new Request(`http://spindle${path}`));

  beforeAll(async () => {
    phantom = await smallPhantom();
    fixture = await sessionFixture(phantom.path);
  });
  afterAll(async () => {
    await fixture.end();
    phantom.remove();
  });

  it('answers a thumbnail of a slide that is not open, and leaves it closed', async () => {
    const { thumbnailId, mitoticCount } = await fixture.session.api.glimpse({ path: fixture.slide });
    expect(mitoticCount).toBeNull();
    const response = await get(thumbnailPath(thumbnailId ?? ''));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('cache-control')).toContain('immutable');
    const bytes = Buffer.from(await response.arrayBuffer());
    const { width, height, exif } = await sharp(bytes).metadata();
    expect(Math.max(width, height)).toBeLessThanOrEqual(128);
    expect(exif).toBeUndefined();
    // Tissue, not an empty picture.
    const { channels } = await sharp(bytes).stats();
    expect(channels.some(({ stdev }) => stdev > 5)).toBe(true);
    expect(await fixture.session.api.openSlides({})).toEqual([]);
  });

  it('answers the same thumbnail again', async () => {
    const [first, second] = await Promise.all([
      fixture.session.api.glimpse({ path: fixture.slide }),
      fixture.session.api.glimpse({ path: fixture.slide }),
    ]);
    expect(second).toEqual(first);
  });

  it('says why a slide cannot be read, and goes on with the next', async () => {
    const broken = join(fixture.slides, 'broken.svs');
    writeFileSync(broken, 'no slide at all');
    const refused = fixture.session.api.glimpse({ path: broken });
    const next = fixture.session.api.glimpse({ path: fixture.slide });
    await expect(refused).rejects.toMatchObject({ tag: 'unsupported-format' });
    expect((await next).thumbnailId).toEqual(expect.any(String));
  });

  it('looks at nothing outside the folder that is served', async () => {
    await expect(fixture.session.api.glimpse({ path: '/etc/hostname' })).rejects.toMatchObject({
      tag: 'not-found',
    });
    expect((await get(thumbnailPath('unknown'))).status).toBe(404);
  });
});
