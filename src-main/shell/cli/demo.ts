/**
 * `spindle demo`: an analysis of a slide that Spindle paints itself, with known mitoses, so that a person can
 * see Spindle work, and check it, without a slide of their own.
 */
import { join } from 'node:path';
import { wholeFile } from '../../base/whole-file';
import { checkDocuments, checkFile, prepareFolder } from '../../analysis/output-folder';
import { classify } from '../../contract/detection';
import { throwIfAborted } from '../../contract/errors';
import { reportFormats, researchUse, type AnalysisResult } from '../../contract/report';
import { scorePhantom } from '../../phantom/score-phantom';
import { writePhantom, type PhantomTruth } from '../../phantom/write-phantom';
import { writeAtomically } from '../../project/write-atomically';
import type { Installation } from '../../session/installation';
import { analyseNamed } from './analyse';
import { exitStatus } from './exit-status';
import { withInterruption } from './interruption';
import { formatSeconds, printLine } from './output';

const readme =
  'A synthetic slide painted by Spindle (phantom.tiff), where its mitoses are (phantom-truth.json), and what Spindle\n' +
  `found in it. No patient's tissue. ${researchUse}\n`;

export interface DemoOptions {
  readonly out: string;
  readonly seed: number;
}

function paint(
  path: string,
  options: { readonly seed: number; readonly signal: AbortSignal },
): Promise<PhantomTruth> {
  return wholeFile(path, async (part) => {
    const truth = await writePhantom(part, options);
    throwIfAborted(options.signal);
    return truth;
  });
}

/** The slide and its documents, at most. Bytes. */
const neededBytes = 64 * 1024 * 1024;

export function demo(installation: Installation, options: DemoOptions): Promise<number> {
  return withInterruption((signal) => show(installation, options, signal));
}

async function show(
  installation: Installation,
  { out, seed }: DemoOptions,
  signal: AbortSignal,
): Promise<number> {
  const start = performance.now();
  const slide = join(out, 'phantom.tiff');
  await prepareFolder(out, neededBytes);
  for (const name of ['README.txt', 'phantom.tiff', 'phantom-truth.json']) await checkFile(join(out, name));
  await checkDocuments(out, 'phantom', reportFormats);
  printLine('painting a synthetic slide …');
  await writeAtomically(join(out, 'README.txt'), readme);
  const truth = await paint(slide, { seed, signal });
  await writeAtomically(join(out, 'phantom-truth.json'), JSON.stringify(truth, null, 2));
  printLine(
    `  ${slide}: ${truth.mitoses.length} mitoses and ${truth.lookalikes.length} look-alikes, seed ${seed}`,
  );

  printLine('analysing …');
  const analysed: { result?: AnalysisResult } = {};
  const { status, measureEngines } = await analyseNamed(
    installation,
    [slide],
    {
      out,
      provider: 'auto',
      formats: reportFormats,
      // The painted slide belongs to no patient.
      project: false,
    },
    (result) => (analysed.result = result),
  );
  const { result } = analysed;
  if (result === undefined) return status;

  const { truePositives, falsePositives, missed, recall, precision } = scorePhantom(
    truth,
    classify(result.candidates, result.threshold),
  );
  printLine('compared with what was painted');
  printLine(
    `  found ${truePositives} of ${truePositives + missed} mitoses (recall ${recall.toFixed(3)}), ` +
      `${falsePositives} false (precision ${precision.toFixed(3)})`,
  );
  printLine(
    '  This shows that the software works; it says nothing about its accuracy on tissue (see the model card).',
  );
  printLine(`${formatSeconds((performance.now() - start) / 1000)} in all. ${researchUse}`);
  await measureEngines();
  return exitStatus.done;
}
