/** A process that computes: the variables that it starts with, and what it printed last. */

/** The longest text of a message, in characters. */
const most = 2000;

interface Output {
  on(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
}

/**
 * What it printed last, for the sentence that says how it ended. Runtimes and drivers print what they do not find, which
 * is of no use to a person as long as an engine is found: it is read here and shown nowhere else.
 */
export class LastWords {
  #text = '';

  /** @param output of the process; it is read to its end, or the process would wait. */
  hear(output: Output | null): void {
    output?.on('data', (chunk) => {
      this.#text = (this.#text + chunk.toString()).slice(-most);
    });
  }

  /** @param how it ended, as a clause */
  after(how: string): string {
    const words = this.#text.trim();
    return words === '' ? how : `${how}: ${words}`;
  }
}

/** Variables beside the inherited ones; set before the process starts, because libraries read them early. */
export const hostEnvironment: Readonly<Record<string, string>> = {
  // cuDNN and cuBLAS round to ten bits of mantissa on newer cards unless told not to: golden outputs would not match.
  NVIDIA_TF32_OVERRIDE: '0',
};
