/** `spindle mask SLIDE`: the tissue mask as a picture, or as outlines in GeoJSON, and how much was left out and why. */
import { describeSlide } from '../../analysis/describe-slide';
import { prepareFile } from '../../analysis/output-folder';
import { slideMpp, requireMpp } from '../../contract/slide-mpp';
import { SpindleError, throwIfAborted } from '../../contract/errors';
import { correctionWords, droppedWords } from '../../contract/mask';
import { correctMask } from '../../detection/mask-correction';
import { outlineMask } from '../../detection/mask-outline';
import { proposeTissue } from '../../detection/tissue';
import { writeAtomically } from '../../project/write-atomically';
import { maskGeoJson } from '../../report/mask-geojson';
import { maskPng } from '../../report/mask-png';
import { openSlide } from '../../slide/open';
import type { Installation } from '../../session/installation';
import { withDecoders } from './engine-room';
import { exitStatus } from './exit-status';
import { followed, type FollowingOptions } from './following';
import { withInterruption } from './interruption';
import { maskEditsOf, type MaskEditOptions } from './mask-edits';
import { printJson, printLine, printNote } from './output';
import { isSameFile } from './region';
import { chosenScene, slideReading, type ReadingOptions, type SceneOptions } from './reading';

export interface MaskOptions extends ReadingOptions, SceneOptions, MaskEditOptions, FollowingOptions {
  /** `.png`, or `.geojson`. */
  readonly out: string;
  readonly json?: boolean;
}

export async function mask(installation: Installation, path: string, options: MaskOptions): Promise<number> {
  if (await isSameFile(path, options.out)) throw overSlide();
  const { edits, notes } = await maskEditsOf(options);
  for (const note of notes) printNote(note);
  const { proposed, corrected, missing, scene, follows } = await withInterruption((signal) =>
    withDecoders(installation, async (decoder) => {
      const slide = await openSlide(path, {
        decoder,
        signal,
        ...slideReading(options),
        ...chosenScene(options),
      });
      try {
        const decided = await followed(options, slide);
        const mpp = requireMpp(slide.info, slideMpp(slide.info, decided.mpp));
        await prepareFile(options.out);
        for (const note of slide.info.notes) printNote(note);
        await slide.requireUnchanged('samples');
        const found = await proposeTissue(slide, mpp, signal);
        await slide.requireUnchanged('samples');
        const edited = correctMask(found.mask, [...decided.maskEdits, ...edits]);
        const shown = await describeSlide(slide);
        const bytes = /\.(geo)?json$/i.test(options.out)
          ? maskGeoJson(outlineMask(edited.mask), shown)
          : await maskPng(edited.mask, shown, installation.version);
        throwIfAborted(signal);
        await writeAtomically(options.out, bytes);
        const { missing } = found;
        return {
          proposed: found.mask,
          corrected: edited,
          missing,
          scene: shown.scene,
          follows: decided.words,
        };
      } finally {
        await slide.close();
      }
    }),
  );
  const { correction } = corrected;
  const dropped = droppedWords(proposed.droppedMm2);
  if (options.json === true) {
    const { areaMm2, droppedMm2, width, height, scaleX, scaleY } = corrected.mask;
    printJson({
      ...{ file: options.out, scene, follows, areaMm2, proposedMm2: proposed.areaMm2, droppedMm2 },
      correction: correction && { includedMm2: correction.includedMm2, excludedMm2: correction.excludedMm2 },
      picture: { width, height, scaleX, scaleY },
    });
  } else {
    printLine(`tissue      ${corrected.mask.areaMm2.toFixed(3)} mm²`);
    printLine(`left out    ${dropped ?? 'nothing but glass'}`);
    if (correction !== null) printLine(`corrected   ${correctionWords(correction)}`);
    if (follows !== null) printLine(`follows     ${follows}`);
    printLine(`wrote       ${options.out}`);
  }
  for (const { level, column, row, why } of missing) {
    printNote(`missing: level ${level}, column ${column}, row ${row}: ${why}; counted as tissue`);
  }
  return missing.length > 0 ? exitStatus.missingTiles : exitStatus.done;
}

function overSlide(): SpindleError {
  return new SpindleError('usage', {
    what: 'cannot write the mask',
    where: { field: '--out' },
    why: 'the slide itself would be overwritten',
    remedy: 'give the file another name',
  });
}
