/** Names of exported files. */
import { documentName, type ReportFormat } from '../../src-main/contract/report';

/** `CMU-1.svs` and `geojson` → `CMU-1.geojson`. */
export function exportName(slideName: string, format: ReportFormat): string {
  const dot = slideName.lastIndexOf('.');
  return documentName(dot > 0 ? slideName.slice(0, dot) : slideName, format);
}
