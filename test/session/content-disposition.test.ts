/** RFC 6266 and RFC 8187: the ASCII name for old programs, the real one for the rest. */
import { describe, expect, it } from 'vitest';
import { attachment } from '../../src-main/session/content-disposition';

describe('attachment', () => {
  it.each([
    ['CMU-1.csv', `attachment; filename="CMU-1.csv"; filename*=UTF-8''CMU-1.csv`],
    ["Fall (2)'s.csv", `attachment; filename="Fall (2)'s.csv"; filename*=UTF-8''Fall%20%282%29%27s.csv`],
    ['Präparat€.pdf', `attachment; filename="Pr_parat_.pdf"; filename*=UTF-8''Pr%C3%A4parat%E2%82%AC.pdf`],
    [
      'a"; filename="b.exe',
      `attachment; filename="a_; filename=_b.exe"; filename*=UTF-8''a%22%3B%20filename%3D%22b.exe`,
    ],
    [
      'a\r\nSet-Cookie: x.csv',
      `attachment; filename="a__Set-Cookie: x.csv"; filename*=UTF-8''a__Set-Cookie%3A%20x.csv`,
    ],
    ['../../etc\\passwd', `attachment; filename=".._.._etc_passwd"; filename*=UTF-8''.._.._etc_passwd`],
    ['gpj.\u202Eexe', `attachment; filename="gpj._exe"; filename*=UTF-8''gpj._exe`],
    ['half \uD800.csv', `attachment; filename="half _.csv"; filename*=UTF-8''half%20_.csv`],
  ])('%j', (name, header) => {
    expect(attachment(name)).toBe(header);
    expect(new Headers({ 'Content-Disposition': header }).get('content-disposition')).toBe(header);
  });
});
