/**
 * A message of an engine as one array of bytes, for channels that carry nothing else: a request or reply of `messages.ts`
 * in, bytes out, and back. Both sides check with the schemas of `messages.ts` what they read here.
 *
 *     uint32 length of the head, little-endian
 *     head   JSON: { message, parts: [{ type, length }] }; in the message `{ "$part": n }` stands for the n-th part
 *     parts  their bytes, one after the other
 */
import { z } from 'zod';
import type { HostReply, HostRequest } from './messages';

type Part = Uint8Array | Float32Array;

/** A head holds names and numbers: a longer one is not a message. */
const maxHeadBytes = 65_536;
const lengthBytes = 4;

const headSchema = z.strictObject({
  message: z.unknown(),
  parts: z
    .array(z.strictObject({ type: z.enum(['uint8', 'float32']), length: z.int().nonnegative() }))
    .max(8),
});

/** Floats in the byte order of this machine: both ends are on it, and it is little-endian wherever Spindle runs. */
export function encodePacket(message: HostRequest | HostReply): Uint8Array<ArrayBuffer> {
  const parts: Part[] = [];
  const rest = withoutParts(message, parts);
  const listed = parts.map((part) => ({
    type: part instanceof Uint8Array ? 'uint8' : 'float32',
    length: part.length,
  }));
  const head = new TextEncoder().encode(JSON.stringify({ message: rest, parts: listed }));
  const length = parts.reduce((sum, part) => sum + part.byteLength, lengthBytes + head.length);
  const bytes = new Uint8Array(length);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, lengthBytes);
  let offset = lengthBytes + head.length;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), offset);
    offset += part.byteLength;
  }
  return bytes;
}

/**
 * The message of a packet, not yet checked against its schema; its parts are copies.
 *
 * @throws Error when the bytes are no packet
 */
export function decodePacket(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headLength = bytes.length < lengthBytes ? Infinity : view.getUint32(0, true);
  let offset = lengthBytes + headLength;
  if (headLength > maxHeadBytes || offset > bytes.length) throw new RangeError('a packet without its head');
  const text = new TextDecoder().decode(bytes.subarray(lengthBytes, offset));
  const head = headSchema.parse(JSON.parse(text));
  const parts = head.parts.map(({ type, length }): Part => {
    const end = offset + length * (type === 'uint8' ? 1 : 4);
    if (end > bytes.length) throw new RangeError('a packet that ends within a part');
    // A Buffer's own `slice` would be a view, on which floats need not lie aligned.
    const copy = new Uint8Array(bytes.subarray(offset, end));
    offset = end;
    return type === 'uint8' ? copy : new Float32Array(copy.buffer, 0, length);
  });
  if (offset !== bytes.length) throw new RangeError('a packet with bytes after its parts');
  return withParts(head.message, parts);
}

function withoutParts(value: unknown, parts: Part[]): unknown {
  if (value instanceof Uint8Array || value instanceof Float32Array) {
    parts.push(value);
    return { $part: parts.length - 1 };
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutParts(inner, parts)]));
}

function withParts(value: unknown, parts: readonly Part[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if ('$part' in value) return parts[Number(value.$part)];
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withParts(inner, parts)]));
}
