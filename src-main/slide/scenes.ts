/**
 * Whole pictures among which a person chooses, where a file holds several: how they are named, which one is opened, and
 * what is said of the others.
 */
import { SpindleError } from '../contract/errors';
import type { Scene } from '../contract/slide';

/** Names that say nothing of a person or case; any other may, and a scene's name stands in exported documents. */
const harmlessName =
  /^(scan ?region|scene|image|series|region|area|roi|position|tissue|section)[ _#-]*\d{1,4}$/i;

export function sceneName(stated: string, index: number): string {
  const name = stated.trim();
  return harmlessName.test(name) ? name : `scene ${index}`;
}

/** @throws SpindleError `request-invalid` for a scene that there is not. */
export function chosenScene<Stored>(path: string, scenes: readonly Stored[], scene: number): Stored {
  const chosen = scenes[scene];
  if (chosen !== undefined) return chosen;
  throw noSuchScene(path, scenes.length, scene);
}

export function noSuchScene(path: string, count: number, scene: number): SpindleError {
  return new SpindleError('request-invalid', {
    what: `cannot open scene ${scene}`,
    where: { path },
    why: count === 1 ? 'the slide holds one scene, number 0' : `the slide holds the scenes 0 to ${count - 1}`,
    remedy: 'spindle info lists the scenes',
  });
}

/** What a driver tells of a file with several scenes; nothing of one that is a single picture. */
export function sceneContent(
  scenes: readonly Scene[],
  scene: number,
  notes: readonly string[] = [],
  holder = 'file',
): { readonly scenes?: readonly Scene[]; readonly notes: readonly string[] } {
  if (scenes.length < 2) return { notes };
  const open = `The ${holder} holds ${scenes.length} scenes; ${sceneWords(scenes, scene)} is open.`;
  return { scenes, notes: [open, ...notes] };
}

/** `scene 1`, or `scene 1 (“Overview”)`: the number is that of `--scene`, regardless of the name in the file. */
function sceneWords(scenes: readonly Scene[], scene: number): string {
  const number = `scene ${scene}`;
  const name = scenes[scene]?.name ?? number;
  return name === number ? number : `${number} (“${name}”)`;
}
