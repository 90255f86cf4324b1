import { describe, expect, it } from 'vitest';
import { LookChoice } from '../../../src-renderer/session/look-choice.svelte';

describe('choice of a look', () => {
  it('is the slide’s own at first, and again after it was changed and taken back', () => {
    const choice = new LookChoice();
    expect([choice.isOwn, choice.words]).toEqual([true, null]);
    choice.set('gamma', 1.5);
    choice.chooseStain('eosin');
    expect([choice.isOwn, choice.words]).toEqual([false, 'eosin only, gamma changed']);
    choice.reset();
    expect([choice.isOwn, choice.words]).toEqual([true, null]);
  });

  it('ends where it is of no use, and takes no value that is no number', () => {
    const choice = new LookChoice();
    choice.set('contrast', 99);
    choice.set('brightness', -7);
    choice.set('gamma', NaN);
    expect(choice.look).toEqual({ contrast: 4, brightness: -1, gamma: 1, stain: 'all' });
  });
});
