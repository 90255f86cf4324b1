/** What a person types into the form of a batch, as what is meant by it: paths and a threshold. */

/** One a line; without the quotation marks in which systems copy a path. */
export function pathsIn(text: string): readonly string[] {
  const paths = text.split(/\r?\n/).map((line) =>
    line
      .trim()
      .replace(/^(["'])(.+)\1$/, '$2')
      .trim(),
  );
  return [...new Set(paths.filter((path) => path !== ''))];
}

/** A folder below the first named path, or beside it where that is a file; empty where nothing is named. */
export function folderWithin(path: string, name: string): string {
  const separator = path.includes('\\') && !path.includes('/') ? '\\' : '/';
  const trimmed = path.replace(/[/\\]+$/, '');
  if (trimmed === '') return path === '' ? '' : `${separator}${name}`;
  const end = trimmed.lastIndexOf(separator);
  const last = trimmed.slice(end + 1);
  // A folder may have a point in its name, but rarely what names of slides and lists end with.
  const isFile = end >= 0 && /\.[a-z][a-z0-9]{1,5}$/i.test(last);
  return `${isFile ? trimmed.slice(0, end) : trimmed}${separator}${name}`;
}

/** With a point or a comma. @returns `undefined` where nothing is typed, `null` where it is no threshold */
export function typedThreshold(typed: string): number | undefined | null {
  const text = typed.trim().replace(',', '.');
  if (text === '') return undefined;
  const threshold = /^\d*\.?\d+$/.test(text) ? Number(text) : NaN;
  return threshold >= 0 && threshold <= 1 ? threshold : null;
}
