/** The renderer's files and nothing else of the disk. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rendererFile } from '../../src-main/session/renderer-files';
import { temporaryFolder } from '../temporary-folder';

const temporary = temporaryFolder();
const root = temporary.path;
const renderer = join(root, 'renderer');

beforeAll(() => {
  mkdirSync(join(renderer, 'assets'), { recursive: true });
  writeFileSync(join(renderer, 'index.html'), '<!doctype html>');
  writeFileSync(join(renderer, 'assets', 'index-abc123.js'), 'export {};');
  writeFileSync(join(root, 'secret.txt'), 'secret');
  symlinkSync(join(root, 'secret.txt'), join(renderer, 'assets', 'link.txt'));
});
afterAll(() => temporary.remove());

describe('rendererFile', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', 'no-cache'],
    ['/index.html', 'text/html; charset=utf-8', 'no-cache'],
    ['/assets/index-abc123.js', 'text/javascript; charset=utf-8', 'private, max-age=31536000, immutable'],
  ])('answers %s', async (pathname, type, caching) => {
    const response = await rendererFile(renderer, pathname);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('cache-control')).toBe(caching);
  });

  it.each([
    '/none.js',
    '/assets',
    '/assets/',
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/..%2Fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%5Csecret.txt',
    '/assets/link.txt',
    '/index.html%00.js',
    '/%E0%A4%A',
    `/${'a'.repeat(5000)}`,
  ])('answers nothing at %s', async (pathname) => {
    expect((await rendererFile(renderer, pathname)).status).toBe(404);
  });
});
