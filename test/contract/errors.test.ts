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
      'error[tile-unreadable]: cannot decode a tile (level 1, column 2, row 3 of /slides/a.svs): the JPEG ends early. Copy the slide again.',
    );
  });

  it('prints no full stop twice, and no character that acts on a terminal', () => {
    const report = {
      ...tileError.toReport(),
      where: { path: '/slides/\u001b[2J\u202e.svs' },
      why: 'it ended.',
      remedy: 'look again!',
    };
    expect(formatError(report)).toBe(
      'error[tile-unreadable]: cannot decode a tile (/slides/\\u001b[2J\\u202e.svs): it ended. Look again!',
    );
  });

  it('keeps its details out of the message, and with the report', () => {
    const details = ['aperio: no', 'dicom: no'];
    const report = new SpindleError('unsupported-format', {
      what: 'w',
      why: 'y',
      remedy: 'r',
      details,
    }).toReport();
    expect(report.details).toEqual(details);
    expect(formatError(report)).not.toContain('aperio');
    expect(SpindleError.fromReport(report).toReport()).toEqual(report);
    expect(tileError.toReport()).not.toHaveProperty('details');
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
