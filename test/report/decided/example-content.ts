/** A slide with a run and readers' decisions, gathered as the command line does it, to be varied by each test. */
import type { Command, Entry } from '../../../src-main/contract/domain/command';
import { foldAll } from '../../../src-main/contract/domain/slide-state';
import { figureId } from '../../../src-main/contract/identity';
import type { AnalysisResult } from '../../../src-main/contract/report';
import type { ReportContent, SlideContent } from '../../../src-main/report/decided/content';
import { gatherSlide, type GatheredSlide } from '../../../src-main/report/decided/gather';
import { plainTemplate } from '../../../src-main/report/decided/template';
import { exampleResult } from '../example-result';

const picture = exampleResult().slide.picture;

export type Decision = Command extends infer C ? (C extends Command ? Omit<C, 'slide'> : never) : never;

/** Of AB, unless a name stands before it. */
function entriesOf(decisions: readonly (Decision | readonly [string, Decision])[]): Entry[] {
  return decisions.map((each, index) => {
    const [by, decision] = 'kind' in each ? ['AB', each] : each;
    return {
      ...{ seq: index + 1, id: `e${index + 1}`, at: '2026-03-02T10:00:00.000Z', by },
      // A command without its slide, and the slide, are the command.
      command: { ...decision, slide: picture },
    };
  });
}

const judge = (
  place: { readonly x: number; readonly y: number },
  verdict: 'mitotic' | 'atypical mitotic' | 'normal' | 'unsure',
): Decision => ({ kind: 'give-verdict', figure: figureId(picture, place), place, verdict });

export const decisions: readonly (Decision | readonly [string, Decision])[] = [
  { kind: 'set-case', case: { name: 'S24-00017', block: 'A1', stain: 'HE' } },
  { kind: 'choose-protocol', protocol: 'nottingham-field-0.55:1' },
  { kind: 'estimate-count', own: 4, software: 3, areaMm2: 3.2, threshold: 0.5, run: 'run-1' },
  judge({ x: 2000.5, y: 1500.25 }, 'mitotic'),
  judge({ x: 6000, y: 3000 }, 'atypical mitotic'),
  judge({ x: 1000, y: 5000 }, 'normal'),
  ['CD', { ...judge({ x: 2000.5, y: 1500.25 }, 'mitotic'), blinded: true } as Decision],
  ['CD', judge({ x: 6000, y: 3000 }, 'unsure')],
  { kind: 'add-figure', figure: 'added-1', place: { x: 5000, y: 1000 } },
  { kind: 'note', place: null, text: 'Edge of the section is folded.' },
];

export function gathered(
  given: readonly (Decision | readonly [string, Decision])[] = decisions,
  parts: Partial<AnalysisResult> | null = {},
  more: Partial<GatheredSlide> = {},
): SlideContent {
  const result = parts === null ? null : exampleResult(parts);
  return gatherSlide(
    {
      ...{ picture, name: 'S24-00017 A1 HE.svs', mppBy: null, signedAt: null },
      state: foldAll(entriesOf(given)),
      run: result === null ? null : { id: 'run-1', result, tissue: null },
      ...more,
    },
    'case',
  );
}

export function contentOf(
  slides: readonly SlideContent[],
  parts: Partial<ReportContent> = {},
): ReportContent {
  return {
    ...{ version: 1, spindle: '0.1.0', createdAt: '2026-03-03T08:00:00.000Z', language: 'en', paper: 'a4' },
    ...{ identity: 'case', template: plainTemplate, logo: null, case: 'S24-00017' },
    project: { id: '7b0c4a5e-0000-4000-8000-000000000001', seq: 10, chain: '5f'.repeat(32) },
    slides,
    ...parts,
  };
}
