/** `spindle project audit`: whether each sign-off is of what it was given for, and which slides were changed since. */
import { slidesIn, slidesOfCase } from '../../analysis/slides-of-case';
import { entryWords } from '../../contract/domain/command';
import { pictureName } from '../../contract/identity';
import { mppWords } from '../../contract/slide';
import type { Audit, AuditedSignOff } from '../../project/audit';
import type { InCase } from '../../project/cases';
import type { SignedState } from '../../project/signed-state';
import { exitStatus } from './exit-status';
import { slideWords } from './named-slides';
import { printJson, printLine } from './output';
import { usingProject } from './using-project';

export interface AuditOptions {
  readonly json?: boolean;
  /** Only those of slides that are in the case, or were when they were signed off. */
  readonly case?: string;
}

/** @returns the exit status: done where something is signed off, and every sign-off verifies. @throws not-found for a case that there is not */
export async function projectAudit(file: string, options: AuditOptions): Promise<number> {
  const { audit, cases } = await usingProject(file, 'read', (project) => ({
    audit: project.audit(),
    cases: project.cases(),
  }));
  const listed = new Map(slidesIn(cases).map((slide) => [pictureName(slide), slide]));
  const wanted = options.case?.normalize('NFC').trim();
  const signOffs = audit.signOffs.filter(
    ({ signed, caseNow }) => wanted === undefined || signed.case?.name === wanted || caseNow === wanted,
  );
  // A case whose slides were all put into others since is known by what was signed.
  if (wanted !== undefined && signOffs.length === 0) slidesOfCase(cases, wanted);
  const inCase = slidesIn(cases).filter((slide) => wanted === undefined || slide.case === wanted);
  const unsigned = inCase.filter(({ standing }) => standing.signOff === null);
  const verifies = audit.fault === null && signOffs.every(({ faults }) => faults.length === 0);
  const status = verifies && signOffs.length > 0 ? exitStatus.done : exitStatus.unreadable;
  if (options.json === true) {
    printJson({
      ...{ verifies: status === exitStatus.done, fault: audit.fault },
      ...{ entries: audit.head.seq, head: audit.head.hash },
      signOffs: signOffs.map((each) => ({
        name: listed.get(pictureName(each.slide))?.name ?? null,
        ...each,
      })),
      notSignedOff: unsigned.map(({ key, scene, name }) => ({ key, scene, name })),
    });
    return status;
  }
  printLine(
    audit.fault === null
      ? `log         whole: ${audit.head.seq} entries, chain ${audit.head.hash}`
      : `fault: ${audit.fault}; nothing from there on was audited`,
  );
  for (const each of signOffs) for (const line of linesOf(each, audit, listed)) printLine(line);
  for (const slide of unsigned) printLine(`not signed off: ${slideWords({ ...slide, listed: slide })}`);
  if (signOffs.length === 0) printLine('nothing that can be trusted is signed off here');
  return status;
}

function linesOf(signOff: AuditedSignOff, audit: Audit, listed: ReadonlyMap<string, InCase>): string[] {
  const { slide, version, by, at, seq, chain, statement, despite, signed, faults } = signOff;
  const slideName = slideWords({ ...slide, listed: listed.get(pictureName(slide)) ?? null });
  return [
    `${slideName}: version ${version}, signed off by ${by} at ${at}: ${faults.length === 0 ? 'verifies' : 'FAULTY'}`,
    `  entry     ${seq}, chain ${chain}`,
    ...(despite.length === 0 ? [] : [`  despite   ${despite.join(', ').replaceAll('-', ' ')}`]),
    ...(statement === null ? [] : [`  statement ${JSON.stringify(statement)}`]),
    ...signedLines(signed).map((line) => `  ${line}`),
    ...laterLines(signOff, audit).map((line) => `  ${line}`),
    ...faults.map((fault) => `  fault: ${fault}`),
  ];
}

/** What became of it. */
function laterLines(
  { slide, version, withdrawn, changedBy }: AuditedSignOff,
  { fault, signOffs }: Audit,
): string[] {
  const isSame = (other: AuditedSignOff): boolean => pictureName(other.slide) === pictureName(slide);
  const next = signOffs.find((other) => isSame(other) && other.version > version && other.withdrawn === null);
  if (withdrawn !== null)
    return [`withdrawn by ${withdrawn.by}, entry ${withdrawn.seq}: ${JSON.stringify(withdrawn.reason)}`];
  if (next !== undefined) return [`followed by version ${next.version}`];
  if (changedBy !== null)
    return [`changed since, last by entry ${changedBy.seq} of ${changedBy.at}: ${entryWords(changedBy)}`];
  return [fault === null ? 'unchanged since' : 'whether it was changed since cannot be told'];
}

function signedLines({ case: ofCase, mpp, protocol, runs, verdicts, counts }: SignedState): string[] {
  const about = [ofCase?.block === undefined ? [] : [`block ${ofCase.block}`], ofCase?.stain ?? []].flat();
  const others = Object.entries(counts).filter(([, count]) => count > 0);
  return [
    ...(ofCase === null ? [] : [`case      ${[ofCase.name, ...about].join(', ')}`]),
    ...(mpp === null ? [] : [`pixels    ${mppWords(mpp)}, entered by ${mpp.by ?? ''}`]),
    ...(protocol === null ? [] : [`protocol  ${protocol}`]),
    ...runs.map(
      ({ run, startedAt, model, detections }) =>
        `run       ${run} of ${startedAt}, model ${model.id} ${model.version} (${model.sha256}), ${detections} detections`,
    ),
    ...verdicts.map(({ reader, figures, blinded }) => {
      const given = Object.entries(figures).filter(([, count]) => count > 0);
      const words = given.map(([verdict, count]) => `${count} ${verdict}`).join(', ');
      return `verdicts  of ${reader}: ${words}${blinded === 0 ? '' : `; ${blinded} of them blinded`}`;
    }),
    ...(others.length === 0
      ? []
      : [
          `also      ${others.map(([family, count]) => `${count} × ${countWords[family as keyof typeof counts]}`).join(', ')}`,
        ]),
  ];
}

const countWords: Readonly<Record<keyof SignedState['counts'], string>> = {
  addedFigures: 'added figure',
  consensus: 'consensus',
  maskEdits: 'correction of the tissue mask',
  regions: 'region',
  countingAreas: 'counting area',
  estimates: 'own count',
  notes: 'note',
  alignments: 'alignment with another slide',
};
