/** Slides on servers, named on the command line. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aperioSvs } from '../../fixture/aperio-svs';
import { startSlideServer, type SlideServer } from '../../fixture/slide-server';
import { temporaryFolder } from '../../temporary-folder';
import { jsonOf, runSpindle } from './run-spindle';

const folder = temporaryFolder();
let server: SlideServer;
let address: string;

beforeAll(async () => {
  server = await startSlideServer(await aperioSvs({ mpp: 0.5 }), { dropEvery: 10 });
  address = `${server.origin.replace('//', '//reader:secret@')}/slides/case%207.svs?token=secret`;
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

describe('a slide on a server', () => {
  it('is described, by its name without secrets', async () => {
    const run = await runSpindle(['info', address, '--json', '--explain', '--requests', '2']);
    expect(jsonOf(run)).toMatchObject({ name: 'case%207.svs', format: 'aperio', mpp: { x: 0.5, y: 0.5 } });
    expect(run.stdout + run.stderr).not.toContain('secret');
    expect(server.requests[0]?.headers.authorization).toMatch(/^Basic /);
  });

  it('gives regions', async () => {
    const out = join(folder.path, 'region.png');
    const place = ['--level', '0', '--x', '0', '--y', '0', '--width', '100', '--height', '80'];
    const run = await runSpindle(['region', address, ...place, '--out', out]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(await sharp(out).metadata()).toMatchObject({ width: 100, height: 80 });
  });

  it('is analysed; no document tells its secrets', async () => {
    const out = join(folder.path, 'out');
    const run = await runSpindle([
      'analyse',
      address,
      '--out',
      out,
      '--formats',
      'json,csv,geojson',
      '--json',
    ]);
    expect(run.status).toBe(0);
    expect(readdirSync(out).sort()).toEqual([
      'case%207.csv',
      'case%207.geojson',
      'case%207.json',
      'summary.csv',
    ]);
    const documents = readdirSync(out).map((name) => readFileSync(join(out, name), 'utf8'));
    expect([...documents, run.stdout, run.stderr].join('\n')).not.toContain('secret');
  });

  it('that cannot be had is a failed slide like any other', async () => {
    const out = join(folder.path, 'failed');
    const gone = 'http://reader:secret@slides.invalid/a.svs?token=secret';
    const run = await runSpindle(['analyse', gone, '--out', out, '--debug']);
    expect(run.status).toBe(3);
    expect(run.stderr).toMatch(/^error\[not-found\]: .*http:\/\/slides\.invalid\/a\.svs/m);
    expect(existsSync(join(out, 'summary.csv'))).toBe(true);
    expect(run.stderr + readFileSync(join(out, 'summary.csv'), 'utf8')).not.toContain('secret');
  });
});
