/** Names of exported files. */

/** `CMU-1.svs` and `geojson` → `CMU-1.geojson`. */
export function exportName(slideName: string, format: string): string {
  const dot = slideName.lastIndexOf('.');
  return `${dot > 0 ? slideName.slice(0, dot) : slideName}.${format}`;
}
