/**
 * Identifiers (DICOM PS3.5, section 9) that are made from what they identify, so that the same case has the same ones wherever it is exported:
 * `2.25.` and a UUID as a decimal number (annex B.2).
 */
import { createHash, type Hash } from 'node:crypto';

/** @param parts what tells it from all others. */
export function uidOf(...parts: readonly string[]): string {
  return uidOfHash(createHash('sha256').update(JSON.stringify(parts)));
}

/** @param hash SHA-256 of what tells it from all others. */
export function uidOfHash(hash: Hash): string {
  const bytes = hash.digest().subarray(0, 16);
  // Version 8 and the variant of RFC 9562.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return uidOfUuid(bytes.toString('hex'));
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The 32 digits of a UUID as Spindle writes them; `null` for any other id, which has to be kept as a text. */
export function uuidDigits(id: string | null): string | null {
  return id !== null && uuid.test(id) ? id.replaceAll('-', '') : null;
}

export function uuidOfDigits(digits: string): string {
  const part = (from: number, to?: number): string => digits.slice(from, to);
  return `${part(0, 8)}-${part(8, 12)}-${part(12, 16)}-${part(16, 20)}-${part(20)}`;
}

/** @param digits 32 hexadecimal ones. */
export function uidOfUuid(digits: string): string {
  return `2.25.${BigInt(`0x${digits}`)}`;
}

/** The UUID of such an identifier; `null` for any other. */
export function uuidOfUid(uid: string): string | null {
  if (!/^2\.25\.(?:0|[1-9]\d{0,38})$/.test(uid)) return null;
  const digits = BigInt(uid.slice(5)).toString(16).padStart(32, '0');
  return digits.length === 32 ? uuidOfDigits(digits) : null;
}
