/** A number of bytes as people read it: `5.2 MB`, in the largest unit of which there is at least one. */
const units = [
  ['GB', 1e9],
  ['MB', 1e6],
] as const;

export function byteWords(bytes: number): string {
  const [unit, size] = units.find(([, each]) => bytes >= each) ?? (['kB', 1e3] as const);
  return `${(bytes / size).toFixed(1)} ${unit}`;
}
