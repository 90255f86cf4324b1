/**
 * Tokens that let a browser in: each once, some for a short time only. What a browser holds afterwards is another secret,
 * so that a token that is read later, in a terminal or a history, is worthless.
 */
import { createHash, randomBytes } from 'node:crypto';

export class Logins {
  /** When each ends, by the digest of the token: looking it up takes as long for a near miss as for a far one. */
  readonly #open = new Map<string, number>();

  /** @param lifetimeMs for ever when left out. */
  issue(lifetimeMs = Infinity): string {
    const token = randomBytes(32).toString('base64url');
    this.#open.set(digest(token), performance.now() + lifetimeMs);
    return token;
  }

  isOpen(token: string): boolean {
    return performance.now() < (this.#open.get(digest(token)) ?? -Infinity);
  }

  /** @returns whether it was valid; it is used up now. */
  redeem(token: string): boolean {
    const isGood = this.isOpen(token);
    this.#open.delete(digest(token));
    return isGood;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
