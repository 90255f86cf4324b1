/** No request holds the event loop so long that tiles, progress or another window would be seen to wait. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Method, OpenedSlide } from '../../../src-main/contract/api';
import { callPath } from '../../../src-main/contract/wire/addresses';
import { maxRequestPoints, type Point } from '../../../src-main/contract/roi';
import { findInstallation } from '../../../src-main/session/installation';
import { startServer, type RunningServer } from '../../../src-main/shell/server/server';
import { randomNumbers } from '../../fixture/texture';
import { longestHold } from '../../longest-hold';
import {
  sessionFixture,
  smallPhantom,
  type SessionFixture,
  type SmallPhantom,
} from '../../session/session-fixture';

/** ms: what nobody sees; on a slow machine, twenty readings of as many points as a request may bring, one of which cannot be spared. */
let bound = 100;

let phantom: SmallPhantom;
let fixture: SessionFixture;
let server: RunningServer;
let cookie: string;
let slideId: string;
let picture: OpenedSlide['picture'];

beforeAll(async () => {
  const text = JSON.stringify(scribble(maxRequestPoints));
  const readings = [1, 2, 3].map(() => {
    const start = performance.now();
    JSON.parse(text);
    return performance.now() - start;
  });
  bound = Math.max(bound, 20 * Math.min(...readings));
  phantom = await smallPhantom();
  fixture = await sessionFixture(phantom.path);
  server = await startServer({ session: fixture.session, installation: findInstallation(), port: 0 });
  const { headers } = await fetch(server.newAddress(), { redirect: 'manual' });
  cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
  const opened = await post('openSlide', Buffer.from(JSON.stringify({ path: fixture.slide })));
  ({ slideId, picture } = ((await opened.json()) as { result: OpenedSlide }).result);
});
afterAll(async () => {
  await server.close();
  await fixture.end();
  phantom.remove();
});

function post(method: Method, body: Buffer): Promise<Response> {
  return fetch(`http://127.0.0.1:${server.port}${callPath(method)}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Cookie: cookie,
      Origin: `http://127.0.0.1:${server.port}`,
    },
    body: new Uint8Array(body),
  });
}

function scribble(points: number): Point[] {
  const random = randomNumbers(points);
  return Array.from({ length: points }, () => [random() * 2000, random() * 2000]);
}

/** Of a few times the shortest: a collection of garbage or the first use of some code is not what is measured. */
async function usualHold(work: () => Promise<unknown>): Promise<number> {
  const holds: number[] = [];
  for (let time = 0; time < 3; time += 1) holds.push(await longestHold(work));
  return Math.min(...holds);
}

describe('the event loop is not held', () => {
  it('by a region of as many points as a request may bring, read, looked through and analysed', async () => {
    const roi = { polygons: [[scribble(maxRequestPoints)]] };
    const body = Buffer.from(JSON.stringify({ slideId, roi }));
    const held = await usualHold(async () => {
      const { result } = (await (await post('startRun', body)).json()) as { result: { runId: string } };
      await fixture.finished(result.runId);
    });
    expect(held).toBeLessThan(bound);
  });

  it('by decisions on the mask with as many', async () => {
    const edit = { kind: 'include', polygon: [scribble(maxRequestPoints)] };
    let decisions = 0;
    const held = await usualHold(async () => {
      decisions += 1;
      const command = { kind: 'edit-mask', slide: picture, edit };
      const body = Buffer.from(JSON.stringify({ commands: [{ id: `d${decisions}`, command }] }));
      expect(((await (await post('execute', body)).json()) as Answer<null>).ok).toBe(true);
    });
    expect(held).toBeLessThan(bound);
  });

  it('by one of 6 outlines of 60,000 points, which is longer than a request may be', async () => {
    const polygons = Array.from({ length: 6 }, () => [scribble(60_000)]);
    const body = Buffer.from(JSON.stringify({ slideId, roi: { polygons } }));
    const held = await usualHold(async () => {
      expect((await post('startRun', body)).status).toBe(413);
    });
    expect(held).toBeLessThan(bound);
  });

  it('by one of too many points that are written short, which is refused with the number', async () => {
    const ring = Array.from({ length: maxRequestPoints + 1 }, (_, i) => [i % 9, i % 7]);
    const body = Buffer.from(JSON.stringify({ slideId, roi: { polygons: [[ring]] } }));
    const held = await usualHold(async () => {
      const answer = (await (await post('startRun', body)).json()) as Answer<null>;
      const why = answer.ok ? '' : answer.error.why;
      expect(why).toContain(`more than ${maxRequestPoints} points`);
    });
    expect(held).toBeLessThan(bound);
  });

  it('by a body that is as long and nothing but brackets, of arrays in each other or beside each other', async () => {
    const within = `${'['.repeat(1_500_000)}${']'.repeat(1_500_000)}`;
    const beside = `[${'[],'.repeat(1_000_000)}[]]`;
    for (const slideIds of [within, beside]) {
      const body = Buffer.from(`{"slideId":${slideIds}}`);
      const held = await usualHold(async () => {
        expect((await post('startRun', body)).status).toBe(400);
      });
      expect(held).toBeLessThan(bound);
    }
  });
});
