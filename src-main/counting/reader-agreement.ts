/** How far two readers agree on the figures of a slide that both judged (`kappa.ts`), and how much of it was judged blinded. */
import { verdicts, type Verdict } from '../contract/domain/command';
import type { Figure } from './figures';
import { agreementOf, type Agreement } from './kappa';

/** Which verdicts are told apart. */
export type AgreementCategories = 'all' | 'atypical is mitotic';

export interface ReaderAgreement extends Agreement<Verdict> {
  /** Of the figures that both judged: how many each of them judged blinded. */
  readonly blinded: readonly [first: number, second: number];
}

/** Below so many figures the large-sample interval of kappa is called rough; a rule of thumb. */
const fewFigures = 30;

/** @param decided figures with the verdicts of all readers */
export function agreementOfReaders(
  decided: readonly Pick<Figure, 'id' | 'verdicts'>[],
  [first, second]: readonly [string, string],
  categories: AgreementCategories,
): ReaderAgreement {
  const isMerged = categories === 'atypical is mitotic';
  const categoryOf = (verdict: Verdict): Verdict =>
    isMerged && verdict === 'atypical mitotic' ? 'mitotic' : verdict;
  const given = (reader: string): ReadonlyMap<string, { readonly verdict: Verdict; isBlinded: boolean }> =>
    new Map(
      decided.flatMap(({ id, verdicts: all }) => {
        const own = all.find((each) => each.reader === reader);
        return own === undefined
          ? []
          : [[id, { verdict: categoryOf(own.verdict), isBlinded: own.isBlinded }] as const];
      }),
    );
  const [one, other] = [given(first), given(second)];
  const verdictsOf = (of: typeof one): Map<string, Verdict> =>
    new Map(Array.from(of, ([id, { verdict }]) => [id, verdict]));
  const shown = verdicts.filter((verdict) => !isMerged || verdict !== 'atypical mitotic');
  const blindedOf = (of: typeof one, others: typeof one): number =>
    [...of].filter(([id, { isBlinded }]) => isBlinded && others.has(id)).length;
  return {
    ...agreementOf(verdictsOf(one), verdictsOf(other), shown),
    blinded: [blindedOf(one, other), blindedOf(other, one)],
  };
}

export type KappaCaveat = 'no-figures' | 'one-verdict' | 'all-agree' | 'few-figures';

/** What must be said beside kappa; `null` where nothing must. */
export function kappaCaveat({ figures, kappa, observed }: ReaderAgreement): KappaCaveat | null {
  if (figures === 0) return 'no-figures';
  if (kappa === null) return 'one-verdict';
  if (observed === 1) return 'all-agree';
  return figures < fewFigures ? 'few-figures' : null;
}
