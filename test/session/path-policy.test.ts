/** What may be opened, judged by real paths. */
import { once } from 'node:events';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NamedPaths, isInside, onlyInside } from '../../src-main/session/path-policy';
import { temporaryFolder } from '../temporary-folder';

const temporary = temporaryFolder();
const root = realpathSync(temporary.path);
const served = join(root, 'served');
const inside = join(served, 'a.svs');
const outside = join(root, 'b.svs');

beforeAll(() => {
  mkdirSync(join(served, 'below'), { recursive: true });
  mkdirSync(join(root, 'served-not'));
  for (const path of [inside, outside, join(served, 'below', 'c.svs'), join(root, 'served-not', 'd.svs')]) {
    writeFileSync(path, 'slide');
  }
  symlinkSync(outside, join(served, 'out.svs'));
  symlinkSync(root, join(served, 'up'));
  symlinkSync(inside, join(served, 'in.svs'));
  symlinkSync(served, join(root, 'alias'));
});
afterAll(() => temporary.remove());

describe('NamedPaths', () => {
  it('admits what a person has named, and nothing else', async () => {
    const policy = new NamedPaths();
    await expect(policy.admit(inside)).rejects.toMatchObject({ tag: 'not-found' });
    policy.grant([join(served, 'in.svs'), join(served, 'below')]);
    expect(await policy.admit(join(served, 'in.svs'))).toBe(inside);
    // By the name that it was given then.
    expect(await policy.admit(inside)).toBe(inside);
    expect(await policy.admit(join(served, 'below', 'c.svs'))).toBe(join(served, 'below', 'c.svs'));
    for (const path of [
      outside,
      join(served, 'below', '..', '..', 'b.svs'),
      join(root, 'served-not', 'd.svs'),
    ]) {
      await expect(policy.admit(path)).rejects.toMatchObject({ tag: 'not-found' });
    }
  });

  it('says by the text alone what may be asked for', () => {
    const policy = new NamedPaths();
    policy.grant([join(served, 'below')]);
    expect(policy.mayAsk(join(served, 'below', 'not-there.svs'))).toBe(true);
    expect(policy.mayAsk(inside)).toBe(false);
    const within = onlyInside(() => [served]);
    expect(within.mayAsk(join(served, 'not-there.svs'))).toBe(true);
    expect(
      [outside, join(served, '..', 'b.svs'), join(root, 'served-not')].map((path) => within.mayAsk(path)),
    ).toEqual([false, false, false]);
  });

  it('says the same of what is there and of what is not, because it does not look', async () => {
    const policy = new NamedPaths();
    const why = (path: string): Promise<unknown> =>
      policy.admit(path).catch((thrown: unknown) => (thrown as { why: unknown }).why);
    const words = await Promise.all(
      [outside, '/none/none.svs', '/dev/zero', '/proc/self/environ', '//host/share/a'].map(why),
    );
    expect(new Set(words)).toEqual(new Set(['nobody has chosen it in this window']));
  });

  it('refuses devices that a person names', async () => {
    const policy = new NamedPaths();
    policy.grant(['/dev/zero']);
    await expect(policy.admit('/dev/zero')).rejects.toMatchObject({ why: 'it is not a file' });
  });
});

describe('onlyInside', () => {
  const policy = onlyInside(() => [served]);

  it.each([
    ['a file', inside, inside],
    ['a file below', join(served, 'below', 'c.svs'), join(served, 'below', 'c.svs')],
    ['a way there and back', `${served}/below/../a.svs`, inside],
    ['a link that stays inside', join(served, 'in.svs'), inside],
  ])('admits %s', async (_, path, real) => {
    expect(await policy.admit(path)).toBe(real);
  });

  it.each([
    ['a file outside', outside],
    ['a way out', `${served}/../b.svs`],
    ['a link out', join(served, 'out.svs')],
    ['a path through a link out', join(served, 'up', 'b.svs')],
    ['a folder that begins with the same name', join(root, 'served-not', 'd.svs')],
    ['what does not exist', join(served, 'none.svs')],
    ['what does not exist outside', '/none/none.svs'],
  ])('refuses %s', async (_, path) => {
    await expect(policy.admit(path)).rejects.toMatchObject({ tag: 'not-found' });
  });

  it('says the same of what exists outside and of what does not', async () => {
    const why = async (path: string): Promise<unknown> =>
      policy.admit(path).catch((thrown: unknown) => (thrown as { why: unknown }).why);
    expect(await why(outside)).toBe(await why('/none/none.svs'));
  });

  it('refuses addresses, without their secrets', async () => {
    for (const each of [policy, new NamedPaths()]) {
      for (const address of [
        'http://me:secret@127.0.0.1/a.svs?key=secret',
        'HTTPS://a/b',
        'file:///etc/passwd',
      ]) {
        const error: unknown = await each.admit(address).catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({
          tag: 'not-found',
          why: 'slides on servers are opened from the command line only',
        });
        expect(JSON.stringify(error)).not.toContain('secret');
      }
    }
  });

  it('refuses a zero byte', async () => {
    await expect(policy.admit(`${inside}\0.png`)).rejects.toMatchObject({ tag: 'request-invalid' });
  });

  it('admits through a link to the served folder itself', async () => {
    expect(await onlyInside(() => [join(root, 'alias')]).admit(join(root, 'alias', 'a.svs'))).toBe(inside);
  });

  it('admits nothing when there is no folder', async () => {
    await expect(onlyInside(() => []).admit(inside)).rejects.toMatchObject({ tag: 'not-found' });
  });

  it.skipIf(process.platform === 'win32')(
    'refuses what is no file, reading which may never end',
    async () => {
      const socket = join(served, 'socket.svs');
      const server = createServer().listen(socket);
      await once(server, 'listening');
      await expect(policy.admit(socket)).rejects.toMatchObject({ tag: 'not-found' });
      const named = new NamedPaths();
      named.grant([socket]);
      await expect(named.admit(socket)).rejects.toMatchObject({ tag: 'not-found' });
      server.close();
    },
  );
});

describe('a path of any file that was named', () => {
  const policy = new NamedPaths();
  policy.grant([root]);

  it('leads where its links lead', async () => {
    expect(await policy.admit(join(served, 'out.svs'))).toBe(outside);
    await expect(policy.admit(join(root, 'none'))).rejects.toMatchObject({ tag: 'not-found' });
  });
});

describe('paths that a project holds', () => {
  it.each([
    ['/cases/a.spindle', '/slides/a.svs', true],
    ['/cases/a.spindle', '\\\\elsewhere\\slides\\a.svs', false],
    ['/cases/a.spindle', '//elsewhere/slides/a.svs', false],
    ['/cases/a.spindle', 'https://elsewhere/a.svs', false],
    ['\\\\lab\\cases\\a.spindle', '\\\\LAB\\cases\\slides\\a.svs', true],
    ['\\\\lab\\cases\\a.spindle', '\\\\lab\\other\\a.svs', false],
    ['\\\\lab\\cases\\a.spindle', '/slides/a.svs', true],
  ])('the project %s may lead to %s: %s', (project, path, expected) => {
    const policy = new NamedPaths();
    policy.grantKept(project, [path]);
    expect(policy.mayAsk(path)).toBe(expected);
  });
});

describe('isInside', () => {
  it.each([
    ['/a', '/a', true],
    ['/a', '/a/b', true],
    ['/a', '/a/..b', true],
    ['/a', '/ab', false],
    ['/a', '/', false],
    ['/', '/a', true],
  ])('%s holds %s: %s', (folder, path, expected) => {
    expect(isInside(folder, path)).toBe(expected);
  });
});
