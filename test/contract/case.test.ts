/** What is stated of a slide's case, block and stain leaves what it does not speak of as it was. */
import { expect, it } from 'vitest';
import { caseWith } from '../../src-main/contract/domain/case';

const standing = { name: '002', block: 'B', stain: 'HE' };

it.each([
  ['another case', standing, { name: 'Q9' }, { name: 'Q9', block: 'B', stain: 'HE' }],
  ['a stain alone', standing, { stain: 'PHH3' }, { name: '002', block: 'B', stain: 'PHH3' }],
  ['nothing', standing, {}, standing],
  ['a case for a slide in none', null, { name: 'Q9', block: 'A' }, { name: 'Q9', block: 'A' }],
  ['a stain for a slide in none', null, { stain: 'HE' }, null],
])('with %s', (_, before, stated, after) => {
  expect(caseWith(before, stated)).toEqual(after);
});
