/** Which slides a file holds: it is opened, its content named, and closed again. */
import type { SlidePicture } from '../contract/identity';
import { inProcessDecoder } from '../slide/codec/decoder';
import { openSlide } from '../slide/open';

/** That of each scene, in their order. @throws what `openSlide` throws; aborted */
export async function picturesIn(path: string, signal?: AbortSignal): Promise<SlidePicture[]> {
  const first = await opened(path, 0, signal);
  const pictures = [first.picture];
  for (let scene = 1; scene < first.scenes; scene += 1)
    pictures.push((await opened(path, scene, signal)).picture);
  return pictures;
}

async function opened(
  path: string,
  scene: number,
  signal: AbortSignal | undefined,
): Promise<{ readonly picture: SlidePicture; readonly scenes: number }> {
  const slide = await openSlide(path, {
    decoder: inProcessDecoder,
    scene,
    ...(signal !== undefined && { signal }),
  });
  try {
    return { picture: await slide.picture(), scenes: slide.info.scenes.length };
  } finally {
    await slide.close();
  }
}
