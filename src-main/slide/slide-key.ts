/**
 * The key of a slide: what its driver states, or else the size and samples of its file, hashed. A slide is too large
 * to be read whole at opening, so samples represent the content, taken at the same offsets in every copy. Why an identifier in the
 * file is never believed alone: docs/decisions/023-slide-key.md.
 */
import { createHash } from 'node:crypto';
import { slideKey, type EarlierIdentity, type SlidePicture } from '../contract/identity';
import { fingerprintOf } from './fingerprint';
import type { StatedIdentity } from './format/format';
import type { ByteSource } from './source/byte-source';
import { contentOf } from './source/content';

/** Part of every hash, so that a later way of making keys gives other ones. */
const keyVersion = 'spindle slide key 1';

/** @param scene that is open. @param stated absent where the file alone is the slide. */
export async function pictureOf(
  source: ByteSource,
  scene: number,
  stated: StatedIdentity | undefined,
): Promise<SlidePicture> {
  const parts = stated === undefined ? [await contentOf(source)] : await stated.parts();
  const key = createHash('sha256')
    .update(JSON.stringify([keyVersion, ...parts]))
    .digest('hex');
  return { key: slideKey(key.slice(0, 32)), scene: stated?.ofPicture === true ? 0 : scene };
}

/** One identity for each file of the slide, that of the open file first. @throws SpindleError `broken-file`, `aborted`. */
export async function earlierIdentities(
  own: EarlierIdentity,
  members: StatedIdentity['members'],
): Promise<readonly EarlierIdentity[]> {
  const identities = [own];
  const others = (await members?.()) ?? [];
  for (const { source, scene } of others)
    identities.push({ fingerprint: await fingerprintOf(source), scene });
  return identities;
}
