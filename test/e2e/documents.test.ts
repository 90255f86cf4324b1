/**
 * What people decided, taken out of the window, in Chromium through `spindle serve`: the report of a slide and of a case as a dialog by
 * keys, hidden from who reads blinded.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDefaultProject } from '../../src-main/project/default-project';
import { readReport } from '../../src-main/report/decided/read-report';
import { findInstallation } from '../../src-main/session/installation';
import { accessibilityFaults } from './accessibility';
import { chromiumPath } from './chromium';
import { resizeWindow } from './frames';
import { openReviewedSlide, type ReviewedApplication } from './reviewed-application';
import { clippedTexts } from './visible-text';

describe.skipIf(chromiumPath === null)('documents of what people decided', () => {
  let application: ReviewedApplication;
  let page: Page;

  beforeAll(async () => {
    application = await openReviewedSlide({ figures: 24 });
    ({ page } = application);
    const { picture, detections } = application.slide;
    const project = openDefaultProject(application.home);
    const [first] = detections;
    if (first === undefined) expect.unreachable();
    project.execute([
      {
        ...{ id: 'verdict-1', by: 'AB' },
        command: {
          ...{ kind: 'give-verdict', slide: picture, figure: 'figure-1', verdict: 'mitotic' },
          place: { x: first.x, y: first.y },
        },
      },
      {
        ...{ id: 'case-1', by: 'AB' },
        command: { kind: 'set-case', slide: picture, case: { name: 'S-12', block: 'A' } },
      },
    ]);
    project.close();
  });

  afterAll(async () => {
    expect(application.faults).toEqual([]);
    await application.close();
  });

  const dialog = () => page.getByTestId('report-dialog');

  async function reportIn(download: Download) {
    const pdf = readFileSync(await download.path());
    const { content, faults } = await readReport(pdf, findInstallation().version, 'a.pdf');
    expect(faults).toEqual([]);
    return content;
  }

  async function make(): Promise<Download> {
    const downloading = page.waitForEvent('download');
    await dialog().getByRole('button', { name: 'Make the report' }).click();
    return downloading;
  }

  async function closeByEscape(): Promise<void> {
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  }

  it('the report of the slide in front, from the palette and by keys alone', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('report of decisions');
    await page.keyboard.press('Enter');
    await dialog().waitFor();
    expect(await dialog().innerText()).toContain('Of the slide reviewed.tiff');
    expect(await clippedTexts(page)).toEqual([]);
    expect(await accessibilityFaults(page)).toEqual([]);
    await application.picture('report-dialog');
    const downloading = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('reviewed.report.pdf');
    const content = await reportIn(download);
    expect(content).toMatchObject({ language: 'en', paper: 'a4', identity: 'name', case: null });
    expect(content.slides[0]?.pictures.overview).not.toBeNull();
    await expect
      .poll(() => page.getByTestId('report-outcome').innerText())
      .toBe('Downloaded reviewed.report.pdf The slide is not signed off as it stands.');
    await application.picture('report-made');
    await closeByEscape();
  });

  it('in German, on Letter, with the key alone, by a template that is named by its path', async () => {
    const template = join(dirname(application.slide.path), 'template.json');
    writeFileSync(template, JSON.stringify({ header: ['Institute of Pathology'] }));
    await page.keyboard.press('Shift+T');
    await dialog().getByLabel('Language').selectOption('de');
    await dialog().getByLabel('Paper').selectOption('letter');
    await dialog().getByLabel('The key of the slide alone').check();
    await dialog().getByRole('textbox', { name: 'Template' }).fill(template);
    const download = await make();
    expect(download.suggestedFilename()).toBe(`${application.slide.picture.key}.report.pdf`);
    expect(await reportIn(download)).toMatchObject({
      ...{ language: 'de', paper: 'letter', identity: 'key' },
      template: { header: ['Institute of Pathology'] },
    });
    await dialog().getByRole('textbox', { name: 'Template' }).fill('/etc/hostname');
    await dialog().getByRole('button', { name: 'Make the report' }).click();
    await expect.poll(() => dialog().getByTestId('error').innerText()).toContain('The file may not be read');
    await application.picture('report-refused');
    await closeByEscape();
  });

  it('annotations of the slide in front, decided ones alone, packed', async () => {
    await page.keyboard.press('Shift+X');
    const form = page.getByTestId('export-dialog');
    await form.getByRole('option', { name: 'GeoJSON, for QuPath (.geojson)' }).waitFor({ state: 'attached' });
    await form.getByLabel('Only those that somebody decided about').check();
    await form.getByLabel('Packed with gzip').check();
    expect(await clippedTexts(page)).toEqual([]);
    expect(await accessibilityFaults(page)).toEqual([]);
    const downloading = page.waitForEvent('download');
    await form.getByRole('button', { name: 'Export' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('reviewed.geojson.gz');
    const text = gunzipSync(readFileSync(await download.path())).toString();
    expect(JSON.parse(text)).toMatchObject({ type: 'FeatureCollection' });
    await expect
      .poll(() => page.getByTestId('export-outcome').innerText())
      .toBe('Downloaded reviewed.geojson.gz 1 annotation, 0 of them only proposed.');
    await application.picture('export-dialog');
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
  });

  it('annotations of another program are shown, given a meaning, taken in, and taken back', async () => {
    const point = (name: string, x: number): object => ({
      ...{ type: 'Feature', geometry: { type: 'Point', coordinates: [x, 300.5] } },
      properties: { classification: { name } },
    });
    const file = join(dirname(application.slide.path), 'labels.geojson');
    const features = [point('Mitosis', 400.5), point('MF?', 800.5), point('MF?', 1200.5)];
    writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features }));
    await page.keyboard.press('Control+k');
    await page.keyboard.type('import annotations');
    await page.keyboard.press('Enter');
    const form = page.getByTestId('import-dialog');
    await form.waitFor();
    await page.getByTestId('import-file').setInputFiles(file);
    const take = form.getByRole('button', { name: 'Take in' });
    await form.getByText('Say what each class becomes.').waitFor();
    expect(await form.getByLabel('What Mitosis becomes').inputValue()).toBe('mitotic');
    expect(await take.isDisabled()).toBe(true);
    await application.picture('import-unknown');
    await form.getByLabel('What MF? becomes').selectOption('unsure');
    await expect.poll(() => take.isEnabled()).toBe(true);
    expect(await page.getByTestId('import-account').innerText()).toBe(
      '3 verdicts, 3 of them on added figures, 0 regions',
    );
    expect(await clippedTexts(page)).toEqual([]);
    expect(await accessibilityFaults(page)).toEqual([]);
    await application.picture('import-dialog');
    await take.click();
    await expect.poll(() => page.getByTestId('import-outcome').innerText()).toContain('Taken in: 3 verdicts');
    await application.picture('import-taken');
    await form.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => page.getByTestId('said').innerText()).toBe('What was taken in was taken back.');
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
  });

  it('the report of a case, from the list of cases', async () => {
    await page.keyboard.press('Shift+S');
    const screen = page.getByRole('region', { name: 'Cases' });
    const button = screen.getByRole('button', { name: 'Report of decisions…' });
    await page.getByTestId('case-list').getByRole('row').filter({ hasText: 'reviewed.tiff' }).click();
    await button.click();
    await dialog().waitFor();
    expect(await dialog().innerText()).toContain('Of all slides of the case S-12');
    await application.picture('report-of-case');
    const download = await make();
    expect(download.suggestedFilename()).toBe('S-12.report.pdf');
    expect(await reportIn(download)).toMatchObject({ case: 'S-12', identity: 'case' });
    await closeByEscape();
    // The list is still there: Escape closed the dialog alone.
    expect(await screen.count()).toBe(1);
    await page.keyboard.press('Escape');
    await screen.waitFor({ state: 'detached' });
  });

  it('is not made for who reads blinded', async () => {
    const open = page.getByTestId('documents-panel').getByRole('button', { name: /Report of decisions/ });
    await expect.poll(() => open.isEnabled()).toBe(true);
    await page.keyboard.press('Shift+V');
    await expect.poll(() => open.isDisabled()).toBe(true);
    await page.keyboard.press('Shift+T');
    expect(await dialog().count()).toBe(0);
    expect(await page.getByTestId('said').innerText()).toContain('what the software found is hidden');
    await open.scrollIntoViewIfNeeded();
    await application.picture('documents-blinded');
    await page.keyboard.press('Shift+V');
    await expect.poll(() => open.isEnabled()).toBe(true);
  });

  it('fits into a small window, in German', async () => {
    await resizeWindow(page, { width: 640, height: 480 });
    await page.keyboard.press('Control+,');
    await page.getByLabel('Language').selectOption('de');
    await page.keyboard.press('Shift+T');
    await dialog().waitFor();
    expect(await dialog().innerText()).toContain('Zum Schnitt reviewed.tiff');
    expect(await clippedTexts(page)).toEqual([]);
    await application.picture('report-dialog-german');
    await page.keyboard.press('Escape');
  });
});
