/**
 * Key files, which some scanners write beside their pixels: `[group]`, then lines of `key=value`. Bytes go in, groups of
 * texts come out. After the Desktop Entry Specification of freedesktop.org, as GLib reads it for OpenSlide: a key that is
 * there twice has its last value, a group that is there twice has the keys of both, values are not unescaped. Values without
 * a key, which some scanners write, are passed over.
 */
import type { SpindleError } from '../../contract/errors';
import { brokenFile } from '../slide-errors';

export type KeyFile = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** @throws SpindleError `broken-file` for a line that is no group, no key with a value, and no comment. */
export function parseKeyFile(path: string, bytes: Uint8Array): KeyFile {
  // The decoder drops a byte order mark; bytes that are no UTF-8 become the mark for unknown characters.
  const text = new TextDecoder().decode(bytes);
  const groups = new Map<string, Map<string, string>>();
  let group: Map<string, string> | null = null;
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, name] = /^\[([^[\]]+)\]\s*$/.exec(line) ?? [];
    if (name !== undefined) {
      group = groups.get(name) ?? new Map<string, string>();
      groups.set(name, group);
      continue;
    }
    const equals = line.indexOf('=');
    const key = line.slice(0, Math.max(0, equals)).trim();
    if (equals !== -1 && key === '') continue;
    if (key === '') throw brokenFile(path, `its line ${i + 1} is no key with a value`);
    if (group === null) throw brokenFile(path, `its line ${i + 1} stands before the first group`);
    group.set(key, line.slice(equals + 1).trimStart());
  }
  return groups;
}

/** One group of a key file, whose values are asked for by what they must be. */
export interface KeySection {
  /** `null` when the key is absent. */
  text(key: string): string | null;
  /** `null` when the key is absent or holds no whole number of 32 bits. */
  whole(key: string): number | null;
  /** These throw SpindleError `broken-file` when the value is absent, or of another kind. */
  textOrThrow(key: string): string;
  wholeOrThrow(key: string): number;
  realOrThrow(key: string): number;
}

/** @throws SpindleError `broken-file` when there is no such group. */
export function keySection(path: string, file: KeyFile, name: string): KeySection {
  const group = file.get(name);
  if (group === undefined) throw brokenFile(path, `it has no group "${name}"`);
  const text = (key: string): string | null => group.get(key) ?? null;
  const whole = (key: string): number | null => {
    const value = text(key)?.trim() ?? '';
    const number = /^[+-]?\d{1,10}$/.test(value) ? Number(value) : NaN;
    return Math.abs(number) < 2 ** 31 ? number : null;
  };
  const orThrow = <T>(key: string, value: T | null, kind: string): T => {
    if (value === null) throw wrongValue(path, name, key, text(key), kind);
    return value;
  };
  return {
    text,
    whole,
    textOrThrow: (key) => orThrow(key, text(key), 'a text'),
    wholeOrThrow: (key) => orThrow(key, whole(key), 'a whole number'),
    realOrThrow: (key) => orThrow(key, realNumber(text(key)?.trim() ?? ''), 'a number'),
  };
}

function realNumber(text: string): number | null {
  const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  return Number.isFinite(number) ? number : null;
}

function wrongValue(
  path: string,
  group: string,
  key: string,
  found: string | null,
  kind: string,
): SpindleError {
  const what = `${key} in its group "${group}"`;
  return brokenFile(path, found === null ? `${what} is missing` : `${what} is "${found}" instead of ${kind}`);
}
