/** Sign-offs: what is signed was seen, stays in the log, and can be shown later to be what was signed; an altered log cannot. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unnamedReader, type Command, type Entry } from '../../src-main/contract/domain/command';
import { nextUndo } from '../../src-main/contract/domain/slide-state';
import { slideStanding, type SlideStanding } from '../../src-main/contract/domain/slide-standing';
import { slideKey } from '../../src-main/contract/identity';
import { SpindleError } from '../../src-main/contract/errors';
import type { Audit } from '../../src-main/project/audit';
import { joinProjects } from '../../src-main/project/merging/join-projects';
import { Project } from '../../src-main/project/project';
import { recordResult } from '../../src-main/project/recorded-runs';
import { exampleResult } from '../analysis-result';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

const slide = { key: slideKey('1'.repeat(32)), scene: 0 };
const other = { key: slideKey('2'.repeat(32)), scene: 0 };
let folder: TemporaryFolder;
let file: string;
let project: Project;
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.path, 'case.spindle');
  project = Project.open(file, true);
});
afterEach(() => {
  project.close();
  folder.remove();
});

let number = 0;
function execute(command: Command, by = 'AB'): Entry {
  number += 1;
  const [entry] = project.execute([{ id: `id-${number}`, by, command }]);
  return entry ?? expect.unreachable('a command gives an entry');
}

const place = { x: 1, y: 2 };
const verdict = (figure: string, of = slide): Command => ({
  ...{ kind: 'give-verdict', slide: of, figure, place, verdict: 'mitotic' },
});
const signing = (at: number, of = slide, statement = 'seen'): Command => ({
  ...{ kind: 'sign-off', slide: of, statement },
  knew: project.entriesOf(of).find(({ seq }) => seq === at)?.id ?? 'none',
});
const withdrawing = (signOff: string, reason = 'signed too early'): Command => ({
  ...{ kind: 'withdraw-sign-off', slide, signOff, reason },
});
const standing = (): SlideStanding => slideStanding(project.stateOf(slide));
const last = (): number => project.stateOf(slide).seq;

function refusalOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof SpindleError) return `${error.tag}: ${error.why}`;
    throw error;
  }
  return 'nothing was thrown';
}

describe('a sign-off', () => {
  it('still verifies in a joined project where the other side had changed the slide, which counts as changed and can be signed again', async () => {
    execute(verdict('one'));
    project.close();
    const copy = join(folder.path, 'copy.spindle');
    copyFileSync(file, copy);
    const putIntoCase: Command = { kind: 'set-case', slide, case: { name: 'of CD' } };
    // Earlier than the sign-off, so that it stands before it when they are joined.
    project = Project.open(copy, true);
    execute(putIntoCase, 'CD');
    project.close();
    project = Project.open(file, true);
    const signed = execute(signing(last()));
    project.close();
    const joined = join(folder.path, 'joined.spindle');
    await joinProjects([file, copy], joined);
    project = Project.open(joined, true);

    const [before, own] = project.entriesOf(slide).slice(1);
    expect([before?.command.kind, own?.id]).toEqual(['set-case', signed.id]);
    expect(standing()).toMatchObject({ stage: 'in review', changedSince: before?.seq });
    expect(project.cases().flatMap(({ slides }) => slides)).toMatchObject([{ standing: standing() }]);
    const [audited] = project.audit().signOffs;
    expect(audited).toMatchObject({ faults: [], changedBy: before, signed: { case: null } });
    // Somebody who knows both signs.
    execute(signing(last()));
    expect(standing()).toMatchObject({ stage: 'signed off', signOff: { version: 2 } });
    expect(project.audit().signOffs).toMatchObject([
      { version: 1, faults: [] },
      { version: 2, faults: [], changedBy: null, signed: { case: { name: 'of CD' } } },
    ]);
  });

  it('of a state that has changed since is refused, and says who changed it', () => {
    const { seq } = execute(verdict('one'));
    execute(verdict('two'), 'CD');
    expect(refusalOf(() => execute(signing(seq)))).toBe('conflict: CD gave a verdict meanwhile');
    expect(refusalOf(() => execute(signing(last() + 1)))).toMatch(/^request-invalid: the slide has no entry/);
    expect(standing().signOff).toBeNull();
    execute(signing(last()));
    expect(standing()).toMatchObject({ stage: 'signed off', signOff: { by: 'AB', version: 1 } });
  });

  it('is not stale by what was only looked at since', () => {
    const { seq } = execute(verdict('one'));
    execute({ kind: 'read-blinded', slide, blinded: true }, 'CD');
    execute(signing(seq));
    expect(standing().stage).toBe('signed off');
  });

  it('needs a reader with a name', () => {
    execute(verdict('one'));
    for (const by of [unnamedReader, 'Spindle 0.3.0', 'an earlier Spindle', ' '])
      expect(refusalOf(() => execute(signing(last()), by))).toMatch(/^request-invalid: nobody said/);
  });

  it('is of something, and once by a reader until something changes', () => {
    execute({ kind: 'read-blinded', slide, blinded: true });
    expect(refusalOf(() => execute(signing(last())))).toMatch(/^request-invalid: nothing is recorded/);
    execute(verdict('one'));
    execute(signing(last()));
    expect(refusalOf(() => execute(signing(last())))).toMatch(/^request-invalid: it is signed off by this/);
    execute(signing(last()), 'CD');
    expect(standing()).toMatchObject({ stage: 'signed off', signOff: { by: 'CD', version: 2 } });
  });

  it('is followed by the next version after a change, also after one that is undone', () => {
    execute(verdict('one'));
    execute(signing(last()));
    const { seq } = execute(verdict('two'));
    expect(standing()).toMatchObject({ stage: 'in review', signOff: { version: 1 }, changedSince: seq });
    execute({ kind: 'undo', slide, of: nextUndo(project.stateOf(slide), 'AB') ?? '' });
    expect(standing()).toMatchObject({ signOff: { version: 1 }, changedSince: seq + 1 });
    execute(signing(last()));
    expect(standing()).toMatchObject({ stage: 'signed off', signOff: { version: 2 }, changedSince: null });
  });

  it('is withdrawn with a reason, not undone, and its version is not given again', () => {
    execute(verdict('one'));
    const { id } = execute(signing(last()));
    expect(nextUndo(project.stateOf(slide), 'AB')).not.toBe(id);
    expect(refusalOf(() => execute({ kind: 'undo', slide, of: id }))).toMatch(/there is no such decision/);
    expect(refusalOf(() => execute(withdrawing(id, '  ')))).toMatch(/^request-invalid/);
    expect(refusalOf(() => execute(withdrawing(id), unnamedReader))).toMatch(/^request-invalid: nobody/);
    expect(refusalOf(() => execute(withdrawing('id-none')))).toMatch(/^request-invalid: there is no such/);
    execute(withdrawing(id));
    expect(standing()).toMatchObject({ stage: 'in review', signOff: null, changedSince: null });
    expect(refusalOf(() => execute(withdrawing(id)))).toMatch(/^conflict/);
    execute(signing(last()));
    expect(standing().signOff).toMatchObject({ version: 2 });
    expect(project.audit().signOffs.map(({ version, withdrawn }) => [version, withdrawn?.reason])).toEqual([
      [1, 'signed too early'],
      [2, undefined],
    ]);
  });

  it('of the version before holds again where the later one is withdrawn', () => {
    execute(verdict('one'));
    execute(signing(last()));
    const { seq } = execute(verdict('two'));
    const { id } = execute(signing(last()));
    execute(withdrawing(id), 'CD');
    expect(standing()).toMatchObject({ signOff: { version: 1 }, changedSince: seq });
  });

  it('of several slides is of all or none', () => {
    execute(verdict('one'));
    execute(verdict('one', other));
    const at = last();
    execute(verdict('two'), 'CD');
    const of = (first: number): (() => unknown) => {
      const commands = [signing(project.stateOf(other).seq, other), signing(first)];
      return () =>
        project.execute(
          commands.map((command) => ({
            ...{ id: `batch-${first}-${command.slide.key}`, by: 'AB', batch: 'case', command },
          })),
        );
    };
    expect(refusalOf(of(at))).toMatch(/^conflict/);
    expect(project.audit().signOffs).toEqual([]);
    of(last())();
    expect(project.audit().signOffs).toHaveLength(2);
  });
});

/** A case of two slides, signed off, and one of them changed since. */
async function signedCase(): Promise<void> {
  execute({ kind: 'set-case', slide, case: { name: 'S-12', block: 'A' } });
  execute({ kind: 'set-case', slide: other, case: { name: 'S-12', block: 'B' } });
  execute({ kind: 'set-pixel-size', slide, mpp: { x: 0.25, y: 0.25 } }, 'CD');
  execute({ kind: 'choose-protocol', slide, protocol: 'p-1' });
  await recordResult(project, slide, exampleResult, 'Spindle 0.2');
  execute(verdict('one'));
  execute(verdict('two'));
  execute({ ...verdict('two'), verdict: 'normal' } as Command, 'CD');
  execute(verdict('one', other));
  execute(signing(last(), slide, 'Grade 2'));
  execute(signing(project.stateOf(other).seq, other));
  execute(verdict('three', other), 'CD');
}

describe('an audit', () => {
  it('describes what was signed, with the sum of the log there, and what changed since', async () => {
    await signedCase();
    const { fault, head, signOffs } = project.audit();
    const log = [...project.log()];
    expect(fault).toBeNull();
    expect(head).toEqual({ seq: log.length, hash: log.at(-1)?.hash });
    const [first, second] = signOffs;
    expect(first).toMatchObject({ by: 'AB', version: 1, statement: 'Grade 2', faults: [], changedBy: null });
    expect(first?.chain).toBe(log.find(({ entry }) => entry.id === first?.id)?.hash);
    expect(first?.signed).toMatchObject({
      case: { name: 'S-12', block: 'A' },
      mpp: { x: 0.25, y: 0.25, by: 'CD' },
      protocol: 'p-1',
      runs: [{ model: { sha256: exampleResult.model.sha256 }, detections: exampleResult.candidates.length }],
      verdicts: [
        { reader: 'AB', figures: { mitotic: 2, normal: 0 } },
        { reader: 'CD', figures: { mitotic: 0, normal: 1 } },
      ],
      counts: { addedFigures: 0, maskEdits: 0 },
    });
    expect(second).toMatchObject({ slide: other, caseNow: 'S-12', changedBy: { by: 'CD' }, faults: [] });
    expect(second?.signed.verdicts).toMatchObject([{ reader: 'AB', figures: { mitotic: 1 } }]);
    execute(verdict('four', other));
    expect(project.audit().signOffs[1]?.signed).toEqual(second?.signed);
    project.rebuild();
    expect(project.audit().signOffs[0]).toEqual(first);
  });

  it('looks at the log, not at the tables beside it', async () => {
    await signedCase();
    const before = project.audit();
    project.close();
    alter("DELETE FROM standing WHERE family IN ('sign-off', 'verdict')");
    project = Project.open(file, false);
    expect(project.audit()).toEqual(before);
  });

  function alter(sql: string): void {
    const database = new DatabaseSync(file);
    database.exec(sql);
    database.close();
  }

  /** Of a copy that was altered. */
  function auditAfter(sql: string): Audit {
    const copy = join(folder.path, 'altered.spindle');
    copyFileSync(file, copy);
    const database = new DatabaseSync(copy);
    database.exec(sql);
    database.close();
    const altered = Project.open(copy, false);
    try {
      return altered.audit();
    } finally {
      altered.close();
    }
  }

  it('fails where any entry up to a sign-off was altered by a character, and says which', async () => {
    await signedCase();
    project.close();
    const replaced = (seq: number): string =>
      `UPDATE entries SET body = replace(body, '"by":"', '"by":"X') WHERE seq = ${seq}`;
    for (let seq = 1; seq <= 10; seq += 1) {
      const { fault, head, signOffs } = auditAfter(replaced(seq));
      expect(fault, `entry ${seq}`).toContain(`entry ${seq} of the log cannot be trusted: it, or one`);
      expect(head.seq).toBe(seq - 1);
      expect(signOffs, `entry ${seq}`).toEqual([]);
    }
    expect(auditAfter(replaced(11)).signOffs).toHaveLength(1);
    expect(auditAfter("UPDATE project SET id = replace(id, '-7', '-4')").fault).toMatch(/entry 1 of the log/);
    expect(auditAfter('DELETE FROM entries WHERE seq = 4').fault).toMatch(
      /entry 4 of the log .*it is missing/,
    );
    project = Project.open(file, false);
  });

  it('names a signed run whose document or detections are not those that were recorded', async () => {
    await signedCase();
    project.close();
    const { fault, signOffs } = auditAfter("UPDATE documents SET bytes = x'00'");
    expect(fault).toBeNull();
    expect(signOffs[0]?.faults.join()).toMatch(/^the document of run .* is missing or was changed$/);
    expect(signOffs[1]?.faults).toEqual([]);
    expect(auditAfter('DELETE FROM detection_blocks').signOffs[0]?.faults.join()).toMatch(
      /the detections of/,
    );
    project = Project.open(file, false);
  });
});
