import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { codeOf, reasonOf } from '../../src-main/base/thrown';

describe('what was thrown', () => {
  it('has a reason, whatever it is', () => {
    expect(reasonOf(new TypeError('no such field'))).toBe('no such field');
    expect(reasonOf('plain text')).toBe('plain text');
    expect(reasonOf(undefined)).toBe('undefined');
  });

  it('has words for a share that is gone, where Node has none', () => {
    const message = "Unknown system error -116: Unknown system error -116, open '/share/a.json'";
    expect(reasonOf(new Error(message))).toBe(
      "ESTALE: the share no longer knows the file, open '/share/a.json'",
    );
  });

  it('has the code of the system, where it is an error of the system', async () => {
    const thrown: unknown = await stat('/no/such/file').catch((cause: unknown) => cause);
    expect(codeOf(thrown)).toBe('ENOENT');
    expect(codeOf(new Error('ENOENT'))).toBeNull();
    expect(codeOf({ code: 'ENOENT' })).toBeNull();
    expect(codeOf(Object.assign(new Error('x'), { code: 3 }))).toBeNull();
  });
});
