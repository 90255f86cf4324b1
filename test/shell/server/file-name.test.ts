/** Names as browsers and attackers send them. */
import { describe, expect, it } from 'vitest';
import { safeFileName } from '../../../src-main/shell/server/file-name';

describe('safeFileName', () => {
  it.each([
    ['CMU-1.svs', 'CMU-1.svs'],
    ['Präparat 3 (Kopie).svs', 'Präparat 3 (Kopie).svs'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\a.svs', 'a.svs'],
    ['C:\\slides\\a.svs', 'a.svs'],
    ['/', 'slide'],
    ['..', 'slide'],
    ['', 'slide'],
    ['.hidden.svs', 'hidden.svs'],
    ['a.svs. . ', 'a.svs'],
    ['a\0b\n.svs', 'a_b_.svs'],
    ['a:b*c?.svs', 'a_b_c_.svs'],
    ['CON', '_CON'],
    ['nul.svs', '_nul.svs'],
    ['console.svs', 'console.svs'],
    ['gpj.\u202Esvs', 'gpj._svs'],
  ])('%j → %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });

  it('shortens what no file system takes, keeping the extension and whole characters', () => {
    const safe = safeFileName(`${'😀'.repeat(300)}.svs`);
    expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(200);
    expect(safe).toMatch(/^😀+\.svs$/u);
  });
});
