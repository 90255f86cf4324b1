/** A project that may not be opened is refused in words about projects, not about slides. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sessionFixture, smallPhantom, type SessionFixture, type SmallPhantom } from './session-fixture';

let phantom: SmallPhantom;
let fixture: SessionFixture;
beforeAll(async () => {
  phantom = await smallPhantom();
  fixture = await sessionFixture(phantom.path);
});
afterAll(async () => {
  await fixture.end();
  phantom.remove();
});

it.each([
  ['case.spindle', false, 'cannot open the project'],
  ['case.spindle', true, 'cannot make the project'],
])('a plain name: %s, made: %s', async (path, create, what) => {
  await expect(fixture.session.api.openProject({ path, create })).rejects.toMatchObject({
    ...{ tag: 'not-found', what, where: { path } },
    why: expect.stringContaining('not inside the folder') as string,
    remedy: expect.stringContaining('full path of a project') as string,
  });
});

it('one that is not there', async () => {
  const path = join(fixture.slides, 'none.spindle');
  await expect(fixture.session.api.openProject({ path, create: false })).rejects.toMatchObject({
    ...{ tag: 'not-found', what: 'cannot open the project' },
  });
});

it('one in the folder that is served is made and opened', async () => {
  const path = join(fixture.slides, 'next.spindle');
  expect(await fixture.session.api.openProject({ path, create: true })).toEqual({ opened: true });
});
