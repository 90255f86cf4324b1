import { describe, expect, it } from 'vitest';
import { printable, printableJson } from '../../src-main/base/printable';

const clipboard = '\u001b]52;c;aGk=\u0007';
const eachControl = Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code)).filter((character) =>
  /\p{Cc}/u.test(character),
);
const eachReversal = [
  '\u202a',
  '\u202b',
  '\u202c',
  '\u202d',
  '\u202e',
  '\u2066',
  '\u2067',
  '\u2068',
  '\u2069',
];

describe('printable', () => {
  it('shows what would act on a terminal', () => {
    expect(printable(`a${clipboard}b`)).toBe('a\\u001b]52;c;aGk=\\u0007b');
    expect(printable('line\r\nline\u009b2J')).toBe('line\\u000d\\u000aline\\u009b2J');
    for (const character of [...eachControl, ...eachReversal, '\u2028', '\u2029', '\ud800']) {
      expect(printable(`x${character}y`)).toMatch(/^x\\u[0-9a-f]{4}y$/);
    }
  });

  it('leaves text of every script as it is', () => {
    const names = ['Gewebeprobe Müller 0,25 µm', '切片 東京 😀', 'شريحة', 'a\u200db', 'C:\\slides\\a.svs'];
    for (const name of names) expect(printable(name)).toBe(name);
  });
});

describe('printableJson', () => {
  it('is the same JSON, of which a terminal shows all', () => {
    const value = { name: [...eachControl, ...eachReversal].join(''), list: [1, 'ä'] };
    const text = printableJson(value, 2);
    expect(JSON.parse(text)).toEqual(value);
    expect(text).not.toMatch(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/u);
    expect(text.split('\n').length).toBeGreaterThan(3);
  });
});
