import { describe, expect, it } from 'vitest';
import { csvText } from '../../src-main/report/csv-text';

describe('csvText', () => {
  it('ends lines with CRLF and quotes only what needs it', () => {
    expect(
      csvText([
        ['a', 'b c'],
        ['x,y', 'say "so"'],
        ['two\nlines', 1.5],
      ]),
    ).toBe('a,b c\r\n"x,y","say ""so"""\r\n"two\nlines",1.5\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =1', '|calc', '%x', '＝1'])(
    'disarms %j as a formula',
    (text) => {
      expect(
        csvText([[text]])
          .replace(/^"/, '')
          .startsWith("'"),
      ).toBe(true);
    },
  );

  it('disarms what is a formula once the text is split at a semicolon or tab', () => {
    expect(csvText([['a;=1+1', 'b\t@x', 'c; d']])).toBe(`"a;'=1+1","b\t'@x","c; d"\r\n`);
  });

  it('writes control and reversing characters as visible escapes', () => {
    expect(csvText([['a\u001b[2Jb\u202ec\0']])).toBe('a\\u001b[2Jb\\u202ec\\u0000\r\n');
  });

  it('leaves numbers alone, also negative ones, and writes what is unknown as nothing', () => {
    expect(csvText([[-3.5, null, Number.NaN, 0]])).toBe('-3.5,,,0\r\n');
  });
});
