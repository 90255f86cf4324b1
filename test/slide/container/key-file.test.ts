/** Key files: groups, values as they stand, and what is refused. */
import { describe, expect, it } from 'vitest';
import { keySection, parseKeyFile } from '../../../src-main/slide/container/key-file';

const parse = (text: string): ReturnType<typeof parseKeyFile> =>
  parseKeyFile('name.ini', new TextEncoder().encode(text));

describe('a key file', () => {
  it('has groups of keys with their values, whichever system wrote its lines', () => {
    const file = parse(
      '\ufeff# comment\r\n\r\n[A]\r\nkey = a value \r\nother==\r\n[B b]\nkey=\n[A]\nkey=later\n',
    );
    expect([...file.keys()]).toEqual(['A', 'B b']);
    expect(Object.fromEntries(file.get('A') ?? [])).toEqual({ key: 'later', other: '=' });
    expect(file.get('B b')?.get('key')).toBe('');
  });

  it('keeps what is no UTF-8 readable', () => {
    const file = parseKeyFile('name.ini', Buffer.from('[A]\nname=M\xfcller\n', 'latin1'));
    expect(file.get('A')?.get('name')).toBe('M\ufffdller');
  });

  it.each(['key=value', '[A]\nkey', '[]\nkey=value', '[A\nkey', '\0\x01\x02'])('is not %j', (text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ tag: 'broken-file' }) as Error);
  });

  it('has values of the kind that is asked for, or says what is wrong', () => {
    const section = keySection('name.ini', parse('[A]\nwhole = -12 \nreal=1.5e1\nlarge=2147483648\n'), 'A');
    expect([section.whole('whole'), section.whole('real'), section.whole('large')]).toEqual([
      -12,
      null,
      null,
    ]);
    expect([section.realOrThrow('real'), section.realOrThrow('whole')]).toEqual([15, -12]);
    expect(() => section.realOrThrow('absent')).toThrow(/absent in its group "A" is missing/);
    expect(() => section.wholeOrThrow('real')).toThrow(/"1.5e1" instead of a whole number/);
    expect(() => keySection('name.ini', parse('[A]\n'), 'B')).toThrow(/no group "B"/);
  });
});
