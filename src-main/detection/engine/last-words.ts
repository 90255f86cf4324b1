/**
 * What a process that computes printed last, for the sentence that says how it ended. Runtimes and drivers print
 * what they do not find, which is of no use to a person as long as an engine is found: it is read here and shown nowhere else.
 */

/** As much as a message can hold. */
const most = 2000;

interface Output {
  on(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
}

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
