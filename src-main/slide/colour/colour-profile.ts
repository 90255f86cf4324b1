/** The ICC profile of one image, read and judged once, when it is first needed. */
import { asSpindleError } from '../../contract/errors';
import type { ColourState, Pixels } from '../../contract/slide';
import { convertToSrgb, judgeProfile } from './srgb';

export interface ColourProfile {
  /** @throws SpindleError `aborted` when the slide is closed meanwhile; a profile that cannot be read is `unusable`. */
  state(): Promise<ColourState>;
  /** In sRGB; the very pixels where there is nothing to convert. */
  toSrgb(pixels: Pixels): Promise<Pixels>;
}

/** @param read the profile's bytes, `null` or absent without. */
export function colourProfile(read: (() => Promise<Uint8Array | null>) | undefined): ColourProfile {
  let judged: Promise<Judged> | null = null;
  const judge = (): Promise<Judged> => {
    judged ??= readAndJudge(read).catch((thrown: unknown) => {
      judged = null;
      throw thrown;
    });
    return judged;
  };
  return {
    state: async () => (await judge()).state,
    async toSrgb(pixels) {
      const { state, bytes } = await judge();
      return state.kind === 'convertible' && bytes !== null ? convertToSrgb(pixels, bytes) : pixels;
    },
  };
}

interface Judged {
  readonly state: ColourState;
  readonly bytes: Uint8Array | null;
}

async function readAndJudge(read: (() => Promise<Uint8Array | null>) | undefined): Promise<Judged> {
  try {
    const bytes = (await read?.()) ?? null;
    return { state: await judgeProfile(bytes), bytes };
  } catch (thrown) {
    const error = asSpindleError(thrown);
    if (error.tag === 'aborted') throw error;
    return { state: { kind: 'unusable', why: error.why }, bytes: null };
  }
}
