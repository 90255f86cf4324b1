/** The file of a slide of a project, opened where it was named or where the project saw it, and closed in any case. */
import { asSpindleError } from '../contract/errors';
import { isSamePicture } from '../contract/identity';
import type { InCase } from '../project/cases';
import type { Project } from '../project/project';
import { inProcessDecoder } from '../slide/codec/decoder';
import { openSlide, type SlideReading } from '../slide/open';
import type { Slide } from '../slide/slide';

export type UsedSlide<T> =
  | { readonly kind: 'used'; readonly value: T }
  /** `why`: a clause. */
  | { readonly kind: 'not-reached'; readonly why: string };

/** @returns the real path of a file that may be read. @throws for one that may not */
export type AdmitFile = (path: string) => Promise<string>;

/**
 * @param files that a person named, of this slide or others @param admit left out: each may be read
 * @throws what `use` throws
 */
export async function usingListedSlide<T>(
  project: Project,
  listed: InCase,
  {
    files,
    reading,
    admit = (path) => Promise.resolve(path),
  }: { readonly files: readonly string[]; readonly reading: SlideReading; readonly admit?: AdmitFile },
  use: (slide: Slide) => Promise<T>,
): Promise<UsedSlide<T>> {
  let why = 'its file was seen nowhere yet';
  const seen = project.filesOf(listed.key).map(({ path }) => path);
  for (const path of new Set([...files, ...seen])) {
    const slide = await admit(path)
      .then((real) => openSlide(real, { decoder: inProcessDecoder, ...reading, scene: listed.scene }))
      .catch((thrown: unknown) => {
        why = asSpindleError(thrown).why;
      });
    if (slide === undefined) continue;
    try {
      const picture = await slide.picture().catch(() => null);
      if (picture !== null && isSamePicture(picture, listed))
        return { kind: 'used', value: await use(slide) };
      if (seen.includes(path)) why = 'another slide lies where it was seen';
    } finally {
      await slide.close();
    }
  }
  return { kind: 'not-reached', why };
}
