/**
 * The detections of a result as they leave the application: labelled at the result's threshold, highest
 * score first, each with an id that is the same whenever the same detection is written again, at whatever
 * threshold and in whatever format. Ids are name-based UUIDs (version 5, RFC 9562, section 5.5).
 */
import { createHash } from 'node:crypto';
import { classify, type Detection } from '../contract/detection';
import type { AnalysisResult } from '../contract/report';

export interface IdentifiedDetection extends Detection {
  /** UUID in lower case, unique within the result. */
  readonly id: string;
}

/** Namespace of Spindle's detection ids; an arbitrary fixed UUID. */
const namespace = Buffer.from('5b1d1e0c2f2a4f0e9c1e6d0f3a7b8c11', 'hex');

/** All candidates of a result as labelled detections, in level-0 pixels, highest score first. */
export function identifyDetections(result: AnalysisResult): IdentifiedDetection[] {
  const { slide, model } = result;
  const origin = [slide.name, slide.width, slide.height, model.sha256].join('\n');
  const seen = new Map<string, number>();
  return classify(result.candidates, result.threshold)
    .sort((a, b) => b.score - a.score)
    .map((detection) => {
      const place = `${detection.x},${detection.y}`;
      const ordinal = seen.get(place) ?? 0;
      seen.set(place, ordinal + 1);
      return { id: nameBasedUuid(`${origin}\n${place}\n${ordinal}`), ...detection };
    });
}

function nameBasedUuid(name: string): string {
  const bytes = createHash('sha1').update(namespace).update(name, 'utf8').digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
