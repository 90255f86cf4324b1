/** Messages that are not of the contract, and everything that can be thrown. */
import { describe, expect, it } from 'vitest';
import { requestSchemas, type SpindleApi } from '../../src-main/contract/api';
import { SpindleError } from '../../src-main/contract/errors';
import { dispatch } from '../../src-main/session/dispatch';

const unused = (): Promise<never> => Promise.reject(new Error('not asked for'));

const api: SpindleApi = {
  about: () => Promise.resolve({ version: '1.2.3', shell: 'server', provider: 'cpu' }),
  listModels: () => {
    throw new TypeError('a fault of ours');
  },
  engines: unused,
  chooseEngine: unused,
  listFolder: unused,
  recentSlides: unused,
  forgetRecentSlides: unused,
  windowSettings: unused,
  keepWindowSetting: unused,
  glimpse: unused,
  chooseSlides: unused,
  phantomSlide: unused,
  openSlide: ({ path }) =>
    Promise.reject(
      new SpindleError('not-found', {
        what: 'cannot open the slide',
        where: { path },
        why: 'gone',
        remedy: 'look',
      }),
    ),
  openSlides: unused,
  subscribe: unused,
  execute: unused,
  estimates: unused,
  setReader: unused,
  openProject: unused,
  closeSlide: () => Promise.resolve(null),
  identity: unused,
  channelWindows: unused,
  chooseFolder: unused,
  findForBatch: unused,
  startBatch: unused,
  resumeBatch: unused,
  pauseBatch: unused,
  stopBatch: unused,
  removeBatch: unused,
  changeQueue: unused,
  takeList: unused,
  lookForFiles: unused,
  findMovedSlides: unused,
  resultDoubts: unused,
  startRun: unused,
  cancelRun: unused,
  runResult: unused,
  summarise: unused,
  tissueMask: unused,
  readMap: unused,
  invariance: unused,
  cancelInvariance: unused,
  engineEnded: unused,
  chooseFile: unused,
  makeReport: unused,
  annotationFormats: unused,
  exportAnnotations: unused,
  planImport: unused,
  recordImport: unused,
  exportRun: unused,
};

describe('dispatch', () => {
  it('passes a valid request on', async () => {
    expect(await dispatch(api, 'about', {})).toEqual({
      ok: true,
      result: { version: '1.2.3', shell: 'server', provider: 'cpu' },
    });
    expect(await dispatch(api, 'closeSlide', { slideId: 'a-b_C' })).toEqual({ ok: true, result: null });
  });

  it.each(['', 'nothing', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'refuses the method %j',
    async (method) => {
      expect(await dispatch(api, method, {})).toMatchObject({ ok: false, error: { tag: 'request-invalid' } });
    },
  );

  it.each([
    ['about', undefined, 'parameters'],
    ['about', null, 'parameters'],
    ['about', [], 'parameters'],
    ['about', { more: 1 }, 'parameters'],
    ['openSlide', {}, 'path'],
    ['openSlide', { path: '' }, 'path'],
    ['openSlide', { path: 7 }, 'path'],
    ['closeSlide', { slideId: '../..' }, 'slideId'],
    ['execute', pixelSize({ x: 0.25, y: 0 }), 'commands.0.command.mpp.y'],
    ['execute', pixelSize({ x: Number.NaN, y: 0.25 }), 'commands.0.command.mpp.x'],
    ['subscribe', { topic: 'decisions/../0' }, 'topic'],
    ['summarise', { runId: 'a', threshold: 1.1 }, 'threshold'],
    ['invariance', { requestId: 'b', slideId: 'a', place: { x: 1, y: Infinity } }, 'place.y'],
    ['startRun', { slideId: 'a', roi: { polygons: [] } }, 'roi.polygons'],
    ['exportRun', { runId: 'a', threshold: 0.5, formats: ['exe'] }, 'formats.0'],
  ])('refuses %s with %j, naming %s', async (method, params, field) => {
    expect(Object.hasOwn(requestSchemas, method)).toBe(true);
    expect(await dispatch(api, method, params)).toMatchObject({
      ok: false,
      error: { tag: 'request-invalid', where: { field } },
    });
  });

  it('answers with the error that was thrown, now or later', async () => {
    expect(await dispatch(api, 'openSlide', { path: '/a.svs' })).toEqual({
      ok: false,
      error: {
        tag: 'not-found',
        what: 'cannot open the slide',
        where: { path: '/a.svs' },
        why: 'gone',
        remedy: 'look',
      },
    });
    expect(await dispatch(api, 'listModels', {})).toMatchObject({
      ok: false,
      error: { tag: 'internal', why: 'a fault of ours' },
    });
  });
});

function pixelSize(mpp: { readonly x: number; readonly y: number }): object {
  const command = { kind: 'set-pixel-size', slide: { key: 'a'.repeat(32), scene: 0 }, mpp };
  return { commands: [{ id: 'a', command }] };
}
