/** What a slide says of how it was read stands among the warnings of its result. */
import { describe, expect, it } from 'vitest';
import { readingWarnings } from '../../src-main/analysis/describe-slide';

describe('warnings of reading', () => {
  it('are the notes of the slide, in their order', () => {
    expect(readingWarnings(['One.', 'Two.'])).toEqual([
      { kind: 'reading', text: 'One.' },
      { kind: 'reading', text: 'Two.' },
    ]);
    expect(readingWarnings([])).toEqual([]);
  });

  it('name no folder', () => {
    const [warning] = readingWarnings(["A label is left out: cannot open '/home/anna/slides/label.dcm'."]);
    expect(warning?.text).toBe("A label is left out: cannot open 'label.dcm'.");
  });
});
