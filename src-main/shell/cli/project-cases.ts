/** `spindle project cases`: the slides of a project by case, with how far each has come. */
import type { SlideStage } from '../../contract/domain/slide-standing';
import type { InCase } from '../../project/cases';
import { slidesIn, slidesOfCase, slideWords } from './named-slides';
import { printJson, printLine } from './output';
import { usingProject } from './using-project';

/** As a person types them; `changed` is what was signed off, and changed since. */
export const listedStates = ['new', 'analysed', 'in-review', 'signed-off', 'changed'] as const;
type ListedState = (typeof listedStates)[number];
export const caseOrders = ['name', 'case', 'state'] as const;

export interface CasesOptions {
  readonly json?: boolean;
  readonly case?: string;
  readonly state?: ListedState;
  readonly sort: (typeof caseOrders)[number];
}

/** @throws not-found for a case that there is not; project-invalid */
export async function projectCases(file: string, options: CasesOptions): Promise<void> {
  const cases = await usingProject(file, 'read', (project) => project.cases());
  const ofCase = options.case === undefined ? slidesIn(cases) : slidesOfCase(cases, options.case);
  const { state, sort } = options;
  const slides = sorted(
    ofCase.filter((slide) => state === undefined || stateOf(slide) === state),
    sort,
  );
  if (options.json === true) printJson({ slides: slides.map(asJson) });
  else if (sort === 'case') for (const line of groupedLines(slides)) printLine(line);
  else for (const slide of slides) printLine(`${slideLine(slide)}, ${caseWords(slide)}`);
}

function stateOf({ standing: { stage, changedSince } }: InCase): ListedState {
  if (changedSince !== null) return 'changed';
  const words: Readonly<Record<SlideStage, ListedState>> = {
    ...{ new: 'new', analysed: 'analysed', 'in review': 'in-review', 'signed off': 'signed-off' },
  };
  return words[stage];
}

/** Those that are equal stay in the order of their cases. */
function sorted(slides: readonly InCase[], order: CasesOptions['sort']): InCase[] {
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  const place = (slide: InCase): number => listedStates.indexOf(stateOf(slide));
  if (order === 'state') return slides.toSorted((one, other) => place(one) - place(other));
  if (order === 'name')
    return slides.toSorted((one, other) => compare(one.name ?? one.key, other.name ?? other.key));
  return [...slides];
}

function groupedLines(slides: readonly InCase[]): string[] {
  const lines: string[] = [];
  let before: string | null | undefined;
  for (const slide of slides) {
    if (slide.case !== before) lines.push(caseWords(slide));
    before = slide.case;
    lines.push(`  ${slideLine(slide)}`);
  }
  return lines;
}

function caseWords({ case: name }: InCase): string {
  return name === null ? 'without a case' : `case ${name}`;
}

function slideLine(slide: InCase): string {
  const { block, stain, runs, entries } = slide;
  const which = [...(block === null ? [] : [`block ${block}`]), ...(stain === null ? [] : [stain])];
  const counts = `${runs} ${runs === 1 ? 'run' : 'runs'}, ${entries} ${entries === 1 ? 'entry' : 'entries'}`;
  return [slideWords({ ...slide, listed: slide }), ...which, standingWords(slide), counts].join(', ');
}

/** `signed off as version 2 by AB on 2026-11-30`, `changed since version 2 of AB (in review)` */
export function standingWords({ standing: { stage, signOff, changedSince }, signedAt }: InCase): string {
  if (signOff === null) return stage;
  const day = signedAt === null ? '' : ` on ${signedAt.slice(0, 10)}`;
  if (changedSince === null) return `signed off as version ${signOff.version} by ${signOff.by}${day}`;
  return `${stage}, changed since version ${signOff.version} that ${signOff.by} signed off${day}`;
}

function asJson(slide: InCase): unknown {
  const { key, scene, name, path, block, stain, standing, signedAt, runs, entries } = slide;
  const { signOff, changedSince } = standing;
  return {
    ...{
      case: slide.case,
      block,
      stain,
      key,
      scene,
      name,
      path,
      state: stateOf(slide),
      stage: standing.stage,
    },
    signOff: signOff === null ? null : { ...signOff, at: signedAt },
    ...{ changedSince, runs, entries },
  };
}
