/**
 * Verdicts, undo and redo by keys that wait for nothing, in Chromium through `spindle serve`: each is about the figure that it would be
 * about if the reader had waited for every answer.
 */
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomNumbers } from '../fixture/texture';
import { chromiumPath } from './chromium';
import { openReviewedSlide, type ReviewedApplication } from './reviewed-application';

const verdicts = { m: 'mitotic', a: 'atypical mitotic', n: 'normal', u: 'unsure' } as const;
type VerdictKey = keyof typeof verdicts;
type Key = VerdictKey | 'j' | 'k' | 'undo' | 'redo';

const keysInAll = 80;
/** More than the keys go through. */
const figures = 120;

interface Given {
  readonly at: number;
  readonly before: VerdictKey | undefined;
  readonly after: VerdictKey;
}

/** What a patient reader has after these keys. */
class PatientReader {
  readonly given = new Map<number, VerdictKey>();
  front = 0;
  #undoable: Given[] = [];
  #redoable: Given[] = [];

  get canUndo(): boolean {
    return this.#undoable.length > 0;
  }

  press(key: Key): void {
    if (key === 'j') this.front += 1;
    else if (key === 'k') this.front = Math.max(this.front - 1, 0);
    else if (key === 'undo') this.#move(this.#undoable, this.#redoable, 'before');
    else if (key === 'redo') this.#move(this.#redoable, this.#undoable, 'after');
    else this.#give(key);
  }

  #give(after: VerdictKey): void {
    const before = this.given.get(this.front);
    if (before !== after) {
      this.#undoable.push({ at: this.front, before, after });
      this.#redoable = [];
      this.given.set(this.front, after);
    }
    this.front += 1;
  }

  #move(from: Given[], to: Given[], side: 'before' | 'after'): void {
    const last = from.pop();
    if (last === undefined) return;
    to.push(last);
    const verdict = last[side];
    if (verdict === undefined) this.given.delete(last.at);
    else this.given.set(last.at, verdict);
    this.front = last.at;
  }
}

describe.skipIf(chromiumPath === null)('verdicts by fast keys', () => {
  let application: ReviewedApplication;
  let page: Page;
  let input: CDPSession;

  beforeAll(async () => {
    application = await openReviewedSlide({ figures });
    ({ page } = application);
    input = await page.context().newCDPSession(page);
    await page.keyboard.press('r');
    await page.getByTestId('gallery').waitFor();
  });

  afterAll(async () => {
    expect(application.faults).toEqual([]);
    await application.close();
  });

  const verdict = async (): Promise<string> => page.getByTestId('current-verdict').innerText();

  /** None waits for what the one before it did. */
  async function pressAtOnce(keys: readonly Key[]): Promise<void> {
    const [control, shift] = [2, 8];
    const sent = keys.flatMap((key) => {
      const isCommand = key === 'undo' || key === 'redo';
      const modifiers = isCommand ? control + (key === 'redo' ? shift : 0) : 0;
      const press = { key: isCommand ? 'z' : key, modifiers };
      return ['rawKeyDown' as const, 'keyUp' as const].map((type) =>
        input.send('Input.dispatchKeyEvent', { type, ...press }),
      );
    });
    await Promise.all(sent);
  }

  /** All keys so far: that of the theme, pressed last, has its turn after them. */
  async function carriedOut(): Promise<void> {
    const theme = (): Promise<string | null> => page.locator('html').getAttribute('data-theme');
    const before = await theme();
    await page.keyboard.press('t');
    await expect.poll(theme).not.toBe(before);
  }

  /** Pressed by the reader as well. No undo goes back to what was decided before. */
  function randomKeys(reader: PatientReader, seed: number): Key[] {
    const random = randomNumbers(seed);
    // As often back as a hasty reader goes.
    const all: readonly Key[] = ['m', 'm', 'n', 'n', 'u', 'a', 'j', 'k', 'undo', 'undo', 'redo'];
    return Array.from({ length: keysInAll }, () => {
      const any = all[Math.floor(random() * all.length)] ?? 'm';
      const key = any === 'undo' && !reader.canUndo ? 'm' : any;
      reader.press(key);
      return key;
    });
  }

  it.each([1, 2])('stand where a patient reader would have given them (%i)', async (seed) => {
    const reader = new PatientReader();
    const keys = randomKeys(reader, seed);
    await page.getByTestId('gallery').focus();
    await page.keyboard.press('Home');
    await expect.poll(verdict).toContain(`· 1 of ${figures}`);
    await pressAtOnce(keys);
    await carriedOut();
    await expect.poll(verdict).toContain(`· ${reader.front + 1} of ${figures}`);

    const furthest = Math.max(...reader.given.keys(), reader.front) + 2;
    await page.keyboard.press('Home');
    for (let at = 0; at < furthest; at += 1) {
      const given = reader.given.get(at);
      const words = given === undefined ? 'no verdict' : verdicts[given];
      await expect.poll(verdict).toMatch(new RegExp(`^\\s*${words}\\s+· ${at + 1} of ${figures}`));
      await page.keyboard.press('j');
    }
    // Back to none, for the next keys.
    await page.keyboard.press('Home');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await expect
      .poll(() => page.getByTestId('review-left').innerText())
      .toContain(`${figures} of ${figures}`);
    await page.keyboard.press('Escape');
  });
});
