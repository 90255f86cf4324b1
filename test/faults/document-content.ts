/** What a version of a document holds: a few bytes, or several sectors. */
export function contentOf(name: string, version: number): string {
  return `${name}, version ${version}\n`.repeat(1 + version * 400);
}
