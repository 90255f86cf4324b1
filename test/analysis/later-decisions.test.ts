/** What a list states of a slide, taken again, and what a person decided since. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enteredMpp, followedOf } from '../../src-main/analysis/followed';
import { laterPixelSize } from '../../src-main/analysis/later-decisions';
import { noteOpened, notRecorded, type OpenedOfBatch } from '../../src-main/analysis/note-opened';
import type { SlideCase } from '../../src-main/contract/domain/case';
import type { Command } from '../../src-main/contract/domain/command';
import type { SlideSettings } from '../../src-main/contract/domain/queue';
import { standingAt, valueOf } from '../../src-main/contract/domain/slide-state';
import { slideKey } from '../../src-main/contract/identity';
import { Project } from '../../src-main/project/project';
import { temporaryFolder, type TemporaryFolder } from '../temporary-folder';

const slide = { key: slideKey('a'.repeat(32)), scene: 0 };

describe('the pixel size of a list', () => {
  let folder: TemporaryFolder;
  let project: Project;
  beforeEach(() => {
    folder = temporaryFolder();
    project = Project.open(join(folder.path, 'p.spindle'), true);
  });
  afterEach(() => {
    project.close();
    folder.remove();
  });

  let entries = 0;
  const decide = (mpp: number, by: string): string => {
    const id = `size-${(entries += 1)}`;
    project.execute([{ id, by, command: { kind: 'set-pixel-size', slide, mpp: { x: mpp, y: mpp } } }]);
    return id;
  };
  const take = (mpp: number): number =>
    noteOpened(project, { slide, path: '/a.svs', settings: { mpp }, by: 'Spindle 0.1.0', own: [] });
  const used = (mpp: number): number | undefined =>
    followedOf(project, slide, { listed: enteredMpp(mpp) }).mpp?.x;

  it('is taken the first time, over what stood before, and again where the list states another', () => {
    decide(0.5, 'AB');
    expect([used(0.3), take(0.3), used(0.3), take(0.3)]).toEqual([0.3, 1, 0.3, 0]);
    expect([used(0.4), take(0.4)]).toEqual([0.4, 1]);
    // The one between was of a list too, and no person's.
    expect([used(0.3), take(0.3)]).toEqual([0.3, 1]);
  });

  it('does not stand over what a person decided since, which is said beside the slide', () => {
    take(0.5);
    decide(0.25, 'CD');
    const why =
      'The pixel size 0.5 µm per pixel of the list is not taken: the pixel size 0.25 µm per pixel that CD recorded later stands.';
    expect(laterPixelSize(project, slide, 0.5)).toBe(why);
    expect(take(0.5)).toBe(0);
    const followed = followedOf(project, slide, { listed: enteredMpp(0.5), entered: null });
    expect(followed).toMatchObject({ mpp: { x: 0.25, y: 0.25, by: 'CD' }, notes: [why] });
    expect(followed.words).toContain('that CD recorded later stands');
    // What is typed for this analysis is later still.
    expect(followedOf(project, slide, { listed: enteredMpp(0.5), entered: enteredMpp(0.6) }).mpp?.x).toBe(
      0.6,
    );
  });

  it('is said to be of the list where it stands over that of the project, and that of a command to be of --mpp', () => {
    decide(0.5, 'AB');
    const wordsOf = (stated: Parameters<typeof followedOf>[2]): string | null =>
      followedOf(project, slide, stated).words;
    expect(wordsOf({ listed: enteredMpp(0.3), entered: enteredMpp(0.6) })).toContain(
      "the list's 0.3 µm per pixel is used, not its 0.5 µm per pixel, entered by AB",
    );
    expect(wordsOf({ entered: enteredMpp(0.6) })).toContain('--mpp 0.6 is used, not its 0.5');
  });

  it('does not come back where a person took it back', () => {
    take(0.5);
    const [entry] = project.entriesOf(slide);
    project.execute([{ id: 'undo', by: 'CD', command: { kind: 'undo', slide, of: entry?.id ?? '' } }]);
    expect(laterPixelSize(project, slide, 0.5)).toContain('CD took it back later');
    expect([take(0.5), used(0.5)]).toEqual([0, undefined]);
  });
});

describe('the case and the protocol of a list', () => {
  let folder: TemporaryFolder;
  let project: Project;
  beforeEach(() => {
    folder = temporaryFolder();
    project = Project.open(join(folder.path, 'p.spindle'), true);
  });
  afterEach(() => {
    project.close();
    folder.remove();
  });

  const decide = (id: string, command: Command): void => void project.execute([{ id, by: 'CD', command }]);
  const list = (settings: SlideSettings): OpenedOfBatch => ({
    ...{ slide, path: '/a.svs', settings, by: 'Spindle 0.1.0', own: [] },
  });
  const take = (settings: SlideSettings): number => noteOpened(project, list(settings));
  const told = (settings: SlideSettings): string[] => notRecorded(project, list(settings));
  const ofCase = (): SlideCase | null => standingAt(project.stateOf(slide), 'case', '')?.value ?? null;

  it('do not stand over what a person decided since, which is said', () => {
    const stated = { case: 'K1', block: 'A', stain: 'HE', protocol: 'gist-5mm2:1' };
    expect(take(stated)).toBe(2);
    decide('1', { kind: 'set-case', slide, case: { name: 'K2', block: 'A' } });
    decide('2', { kind: 'choose-protocol', slide, protocol: 'breast-who:1' });
    expect(told(stated)).toEqual([
      'The case “K1” of the list is not taken: the case “K2” that CD recorded later stands.',
      'The protocol “gist-5mm2:1” of the list is not taken: the protocol “breast-who:1” that CD recorded later stands.',
    ]);
    expect(take(stated)).toBe(0);
    expect(ofCase()).toEqual({ name: 'K2', block: 'A' });
    expect(valueOf(project.stateOf(slide), 'protocol')).toBe('breast-who:1');
    // What it states for the first time is later than all.
    expect([told({ case: 'K3' }), take({ case: 'K3' }), ofCase()?.name]).toEqual([[], 1, 'K3']);
  });

  it('do not come back where a person took the slide out of its case, or changed its block alone', () => {
    take({ case: 'K1', block: 'A' });
    decide('1', { kind: 'set-case', slide, case: { name: 'K1', block: 'B' } });
    expect(told({ case: 'K1', block: 'A', stain: 'HE' })).toEqual([
      'The block “A” of the list is not taken: the block “B” that CD recorded later stands.',
    ]);
    take({ case: 'K1', block: 'A', stain: 'HE' });
    expect(ofCase()).toEqual({ name: 'K1', block: 'B', stain: 'HE' });
    decide('2', { kind: 'set-case', slide, case: null });
    expect(told({ case: 'K1', block: 'A' })).toEqual([
      'The case “K1” of the list is not taken: CD took it back later.',
    ]);
    expect([take({ case: 'K1', block: 'A' }), ofCase()]).toEqual([0, null]);
  });
});
