/**
 * A slide with a recorded run, in front of a reader in Chromium through `spindle serve`: for specs of what a person does with figures, which
 * need no analysis.
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { writeReviewedSlide, type ReviewedSlide } from '../fixture/reviewed-slide';
import { temporaryFolder } from '../temporary-folder';
import { launchChromium } from './chromium';
import { savePicture } from './pictures';
import { serveApplication } from './served-application';

export interface ReviewedApplication {
  readonly slide: ReviewedSlide;
  /** Of the application: its default project is in it. */
  readonly home: string;
  readonly page: Page;
  /** Exceptions of the page, and errors on its console, so far. */
  readonly faults: readonly string[];
  /** Kept where `SPINDLE_SCREENSHOTS` names a folder. */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

interface ReviewedOptions {
  /** Of the window, CSS pixels. */
  readonly height?: number;
  /** How many detections. */
  readonly figures?: number;
  /** The highest of their scores. */
  readonly highest?: number;
}

/** With the slide in front. */
export async function openReviewedSlide(options: ReviewedOptions = {}): Promise<ReviewedApplication> {
  const application = await serveReviewedSlide(options);
  await application.page.getByRole('button', { name: 'reviewed.tiff', exact: true }).click();
  await application.page.getByTestId('scale-bar').waitFor();
  return application;
}

/** With the slide in the list. */
export async function serveReviewedSlide({
  height = 720,
  figures,
  highest,
}: ReviewedOptions = {}): Promise<ReviewedApplication> {
  const folder = temporaryFolder();
  const home = join(folder.path, 'home');
  const slide = await writeReviewedSlide(folder.path, home, figures, highest);
  const application = await serveApplication(folder.path, home);
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 1280, height }, reducedMotion: 'reduce' });
  page.setDefaultTimeout(60_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await page.goto(application.url);
  return {
    ...{ slide, home, page, faults },
    picture: (name) => savePicture(page, name),
    async close() {
      await browser.close();
      await application.close();
      folder.remove();
    },
  };
}
