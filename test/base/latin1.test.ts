/** Text of single bytes, in whichever Node. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { latin1Text } from '../../src-main/base/latin1';

it('keeps every byte', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const text = latin1Text(bytes);
  expect(Array.from(bytes, (_, i) => text.charCodeAt(i))).toEqual([...bytes]);
});

it('is what all of the sources use: a TextDecoder answers with other characters in newer Nodes', () => {
  const sources = readdirSync('src-main', { recursive: true, encoding: 'utf8' });
  const others = sources.filter(
    (name) =>
      name.endsWith('.ts') &&
      /new TextDecoder\('(latin1|ascii|iso-8859-1)'/.test(readFileSync(join('src-main', name), 'utf8')),
  );
  expect(others).toEqual([]);
});
