/** Message and code of a thrown value, which may be of any type. */

/** What Node says of Linux's ESTALE, which it has no words for: the answer of a share whose server is gone or was started again. */
const stale = /^(?:Unknown system error -116(?:: |, )?)+/;

/** Its message. */
export function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.message.replace(stale, 'ESTALE: the share no longer knows the file, ');
}

/** The system's name for an error, such as `ENOENT`; `null` where it has none. */
export function codeOf(thrown: unknown): string | null {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null;
}

const systemReasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
  ELOOP: 'its links go round in a circle',
  ENAMETOOLONG: 'the path is too long',
};

/** Why the system could not read a file, in words; its own where there are none. */
export function readFault(thrown: unknown): string {
  return systemReasons[codeOf(thrown) ?? ''] ?? reasonOf(thrown);
}
