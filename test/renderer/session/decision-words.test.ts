import { expect, it } from 'vitest';
import { entryWords, type Command } from '../../../src-main/contract/domain/command';
import { decisionsWords, type Decision } from '../../../src-renderer/session/decision-words';

it('decisions that take something away are worded in English as the log words them', () => {
  const decisions: readonly Decision[] = [
    { kind: 'remove-mask-edit', edit: 'a' },
    { kind: 'remove-region', region: 'a' },
    { kind: 'remove-area' },
    { kind: 'remove-note', note: 'a' },
  ];
  for (const decision of decisions)
    expect(decisionsWords([decision])).toEqual([entryWords({ by: 'you', command: decision as Command })]);
});

it('decisions are worded each once, with how often', () => {
  const verdict = { kind: 'give-verdict', figure: 'a', place: { x: 1.4, y: 2.6 } } as const;
  expect(
    decisionsWords([
      { ...verdict, verdict: 'atypical mitotic' },
      { ...verdict, verdict: null },
      { ...verdict, verdict: null },
    ]),
  ).toEqual(['atypical mitotic at (1, 3)', '2 × verdict taken back at (1, 3)']);
});

it('a case and a sign-off are worded with what would be lost', () => {
  expect(
    decisionsWords([
      { kind: 'set-case', case: { name: 'S-12' } },
      { kind: 'set-case', case: null },
      { kind: 'sign-off', knew: 'e-3' },
      { kind: 'withdraw-sign-off', signOff: 'a', reason: 'wrong slide' },
    ]),
  ).toEqual(['case S-12', 'slide taken out of its case', 'sign-off', 'sign-off withdrawn: wrong slide']);
});
