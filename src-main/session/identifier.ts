/** Identifiers of slides and runs: random, so that one of an earlier session never names a later thing. */
import { randomBytes } from 'node:crypto';

/** 22 characters of base64url, 128 bits. */
export function newIdentifier(): string {
  return randomBytes(16).toString('base64url');
}
