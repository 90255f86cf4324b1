/** Messages of an engine as bytes and back, and bytes that are none. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hostReplySchema,
  hostRequestSchema,
  type HostReply,
  type HostRequest,
  type StageGraph,
} from '../../../src-main/detection/engine/messages';
import { decodePacket, encodePacket } from '../../../src-main/detection/engine/packet';

const graph = (bytes: Uint8Array): StageGraph => ({
  graph: bytes,
  inputName: 'image µ',
  outputName: 'logit',
  full: { count: 64, width: 82, height: 82 },
  stride: 4,
});
const requests: HostRequest[] = [
  {
    type: 'start',
    provider: 'browser-wasm',
    threads: null,
    hardwareOnly: true,
    scout: graph(new Uint8Array([1, 2, 3])),
    // As files are read: Buffers lie anywhere in a larger memory.
    judge: graph(new Uint8Array(Buffer.from('graph of the judge'))),
  },
  {
    ...{ type: 'run', id: 7, stage: 'judge', count: 1, width: 1, height: 2 },
    pixels: new Uint8Array([9, 1, 2, 3, 4, 5, 6, 9]).subarray(1, 7),
  },
];
const replies: HostReply[] = [
  { type: 'ready', provider: 'browser-wasm', device: 'processor' },
  { type: 'start-failed', reason: 'provider', why: 'no "card"\n' },
  {
    ...{ type: 'logits', id: 7, count: 1, width: 2, height: 1 },
    logits: new Float32Array([0, -1.5, 1e-30, 9]).subarray(1, 3),
  },
  { type: 'run-failed', id: 0, reason: 'memory', why: 'none left' },
];

describe('a packet', () => {
  it.each(requests)('carries the request $type', (request) => {
    expect(hostRequestSchema.parse(decodePacket(encodePacket(request)))).toEqual(request);
  });

  it.each(replies)('carries the reply $type, from anywhere in a larger memory', (reply) => {
    const bytes = encodePacket(reply);
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    expect(hostReplySchema.parse(decodePacket(larger.subarray(3)))).toEqual(reply);
  });

  it('takes a Buffer for bytes', () => {
    const pixels = Buffer.from([1, 2, 3]);
    const run: HostRequest = { type: 'run', id: 0, stage: 'scout', count: 1, width: 1, height: 1, pixels };
    expect(decodePacket(encodePacket(run))).toEqual({ ...run, pixels: new Uint8Array([1, 2, 3]) });
  });

  it('gives floats of its own out of a Buffer, wherever they lie in it', () => {
    const bytes = encodePacket(replies[2] ?? expect.unreachable());
    for (const offset of [0, 1, 2, 3]) {
      const larger = Buffer.alloc(bytes.length + offset);
      larger.set(bytes, offset);
      const decoded = hostReplySchema.parse(decodePacket(larger.subarray(offset)));
      larger.fill(0);
      expect(decoded).toEqual(replies[2]);
    }
  });

  it('is refused with any of its bytes missing, or with more of them', () => {
    for (const message of [...requests, ...replies]) {
      const bytes = encodePacket(message);
      for (let length = 0; length < bytes.length; length += 1) {
        expect(() => decodePacket(bytes.subarray(0, length))).toThrow();
      }
      expect(() => decodePacket(Buffer.concat([bytes, new Uint8Array(1)]))).toThrow();
    }
  });

  it('whose bytes are damaged is refused, or a message that its schema judges', () => {
    const bytes = encodePacket(replies[2] ?? requests[0] ?? expect.unreachable());
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const damaged = bytes.slice();
        for (const [at, value] of changes) damaged[at] = value;
        try {
          hostReplySchema.safeParse(decodePacket(damaged));
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(Error);
        }
      }),
    );
  });

  it.each([
    ['a head longer than any', [0xff, 0xff, 0xff, 0x7f]],
    ['a head that is no JSON', [1, 0, 0, 0, 0x7b]],
    ['nothing', []],
  ])('is not %s', (_, bytes) => {
    expect(() => decodePacket(new Uint8Array(bytes))).toThrow();
  });

  it('is refused or harmless with a message nested as deep as a head is long', () => {
    const depth = 10_000;
    const nested = `${'{"a":'.repeat(depth)}0${'}'.repeat(depth)}`;
    const head = new TextEncoder().encode(`{"message":${nested},"parts":[]}`);
    const length = new Uint8Array(new Uint32Array([head.length]).buffer);
    const accepted = (): boolean =>
      hostReplySchema.safeParse(decodePacket(Buffer.concat([length, head]))).success;
    try {
      expect(accepted()).toBe(false);
    } catch (thrown) {
      // Deeper than the stack: whoever receives it takes that for no packet.
      if (!(thrown instanceof RangeError)) throw thrown;
    }
  });

  it('gives its message no part that it does not name, and no prototype', () => {
    const head = new TextEncoder().encode(
      '{"message":{"__proto__":{"type":"ready"},"device":{"$part":"length"},"id":{"$part":9}},"parts":[]}',
    );
    const decoded = decodePacket(Buffer.concat([new Uint8Array([head.length, 0, 0, 0]), head]));
    expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
    expect(decoded).toMatchObject({ device: undefined, id: undefined });
    expect(hostReplySchema.safeParse(decoded).success).toBe(false);
  });

  it('allocates nothing for a part that it does not have', () => {
    const head = new TextEncoder().encode(
      '{"message":{},"parts":[{"type":"float32","length":9007199254740991}]}',
    );
    const bytes = Buffer.concat([new Uint8Array([head.length, 0, 0, 0]), head]);
    expect(() => decodePacket(bytes)).toThrow('ends within a part');
  });
});
