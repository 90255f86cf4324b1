import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OpenedSlide } from '../../../src-main/contract/api';
import { commandIds, commandTable, type CommandId } from '../../../src-main/contract/commands';
import { HttpClient } from '../../../src-renderer/client/http-client';
import { SideBySide } from '../../../src-renderer/session/side-by-side.svelte';
import { Workspace } from '../../../src-renderer/session/workspace.svelte';
import { commandLabel } from '../../../src-renderer/ui/command-label';
import { findCommands, listCommands, type Command } from '../../../src-renderer/ui/commands';
import { magnificationSteps } from '../../../src-renderer/slide/magnification';
import { rotationStep } from '../../../src-renderer/slide/view-transform';
import { openedSlide } from '../result-fixture';
import { answer, startTinyServer, type TinyServer } from '../tiny-server';

describe('commands', () => {
  let server: TinyServer;
  let workspace: Workspace;
  let slide: OpenedSlide;

  beforeEach(async () => {
    server = await startTinyServer();
    const serve = (method: string, result: () => unknown): void => {
      server.routes.set(`/api/call/${method}`, (_, response) =>
        answer(response, { ok: true, result: result() }),
      );
    };
    slide = openedSlide('a.svs');
    serve('about', () => ({ version: '0.1.0', shell: 'server', provider: 'cpu' }));
    serve('listModels', () => []);
    serve('listFolder', () => null);
    serve('openSlides', () => []);
    serve('subscribe', () => ({ epoch: 'tiny', after: 0, seq: 0, changes: [] }));
    serve('openSlide', () => slide);
    const client = new HttpClient({
      origin: server.origin,
      fetch,
      upload: (_, file) => Promise.resolve(`/slides/${file.name}`),
      save: () => undefined,
    });
    workspace = new Workspace(client, () => undefined, { place: null, heldBefore: false });
    await workspace.start();
    await server.listener();
  });

  afterEach(async () => {
    workspace.stop();
    await server.close();
  });

  const layout = {
    listOpen: true,
    inspectorOpen: true,
    reviewOpen: false,
    screen: 'slide',
    dialog: null,
    showSlide: vi.fn(),
  } as const;
  const theme = { toggle: vi.fn() };
  const openDialog = vi.fn();
  const list = (): readonly Command[] =>
    listCommands({
      workspace,
      layout: { ...layout },
      theme,
      shortcuts: { keysOf: (id) => commandTable[id].keys },
      view: null,
      sideBySide: new SideBySide(workspace),
      viewOf: () => null,
      field: { shown: false },
      openDialog,
      focusExport: vi.fn(),
      showInvariance: vi.fn(),
      showTissue: vi.fn(),
      showPanel: vi.fn(),
      startTour: vi.fn(),
    });
  const whyOf = (id: CommandId): string | null => list().find((command) => command.id === id)?.why ?? null;

  it('are those of the table, each once and in its order', () => {
    expect(list().map(({ id }) => id)).toEqual(commandIds);
    for (const { id, label, keys, group } of list())
      expect({ label, keys, group }).toMatchObject(described(id));
  });

  it('do what they say', () => {
    const run = (id: CommandId): void =>
      list()
        .find((command) => command.id === id)
        ?.run();
    run('theme');
    run('open');
    expect(theme.toggle).toHaveBeenCalledTimes(1);
    expect(openDialog).toHaveBeenCalledTimes(1);
  });

  it('are called by the steps that the viewer takes', () => {
    for (const step of magnificationSteps) {
      expect(commandLabel(`magnify-${step}`)).toBe(`Magnification ${step}×`);
    }
    expect(commandLabel('rotate-left')).toContain(`${rotationStep}°`);
    expect(commandLabel('rotate-right')).toContain(`${rotationStep}°`);
  });

  it('say why they cannot be done', async () => {
    for (const id of ['fit', 'next', 'analyse', 'export', 'mask', 'plane-up', 'invariance'] as const) {
      expect(whyOf(id), id).toBe('no slide is open');
    }
    expect(whyOf('next-slide')).toBe('no other slide is open');
    expect(whyOf('side-by-side')).toBe('no slide is open');
    expect(whyOf('cancel')).toBe('nothing is running');
    expect(whyOf('open')).toBeNull();

    slide = { ...slide, info: { ...slide.info, mpp: null } };
    await workspace.openPaths([slide.path]);
    expect(whyOf('fit')).toBe('the slide is not in front');
    expect(whyOf('analyse')).toBe('the pixel size is unknown');
    expect(whyOf('mask-include')).toBe('the pixel size is unknown');
    expect(whyOf('next')).toBe('there are no detections');
    expect(whyOf('export')).toBe('there is no finished analysis');
    expect(whyOf('plane-up')).toBe('the slide has one focal plane only');
    expect(whyOf('invariance')).toBeNull();
    expect(whyOf('align-slides')).toBe('no slide stands beside this one');
  });

  it('are all found without a word typed, those that can be done first, the palette itself left out', () => {
    const found = findCommands(list(), '');
    expect(found.map(({ id }) => id).toSorted()).toEqual(
      commandIds.filter((id) => id !== 'palette').toSorted(),
    );
    const firstRefused = found.findIndex(({ why }) => why !== null);
    expect(found.slice(firstRefused).every(({ why }) => why !== null)).toBe(true);
  });

  it('are found by words in any order and case', () => {
    expect(findCommands(list(), 'MASK tissue show').map(({ id }) => id)).toEqual(['mask']);
    expect(findCommands(list(), 'nothing of that name')).toEqual([]);
  });
});

function described(id: CommandId): object {
  const { keys, group } = commandTable[id];
  return { label: commandLabel(id), keys, group };
}
