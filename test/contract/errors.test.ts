import { describe, expect, it } from 'vitest';
import {
  aborted,
  asSpindleError,
  formatError,
  SpindleError,
  throwIfAborted,
} from '../../src-main/contract/errors';

const tileError = new SpindleError('tile-unreadable', {
  what: 'cannot decode a tile',
  where: { path: '/slides/a.svs', level: 1, column: 2, row: 3 },
  why: 'the JPEG ends\nearly',
  remedy: 'copy the slide again',
});

describe('SpindleError', () => {
  it('prints as one line with what, where, why and what to do', () => {
    expect(formatError(tileError.toReport())).toBe(
      'error[tile-unreadable]: cannot decode a tile, level 1, column 2, row 3 of /slides/a.svs, the JPEG ends early, copy the slide again',
    );
  });

  it('survives the way through a process border', () => {
    const report = structuredClone(tileError.toReport());
    expect(SpindleError.fromReport(report).toReport()).toEqual(tileError.toReport());
  });

  it('turns unknown throws into internal faults and aborts into aborted', () => {
    expect(asSpindleError('boom').toReport()).toMatchObject({ tag: 'internal', why: 'boom' });
    expect(asSpindleError(new DOMException('stop', 'AbortError')).tag).toBe('aborted');
    expect(asSpindleError(tileError)).toBe(tileError);
  });

  it('throws aborted only once the signal fired', () => {
    const controller = new AbortController();
    expect(() => throwIfAborted(controller.signal)).not.toThrow();
    controller.abort();
    expect(() => throwIfAborted(controller.signal)).toThrow(aborted().message);
  });
});
