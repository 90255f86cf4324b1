/**
 * The application behind each of its front doors, so that one spec runs in both: `spindle serve` in Chromium, and real Electron
 * wherever a binary is. What is not here is skipped, and counted as skipped.
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import type { WindowSettingName } from '../../src-main/contract/window-settings';
import { chromiumPath, launchChromium } from './chromium';
import { electronPath, launchElectron } from './electron';
import { serveApplication } from './served-application';

interface FrontDoorOptions {
  /** With the slides; state is kept in `home` below it. */
  readonly folder: string;
  /** Folder that holds `out/` and `models/`. Default: the checkout. */
  readonly installation?: string;
  /** CSS pixels. */
  readonly size: { readonly width: number; readonly height: number };
}

export interface OpenedApplication {
  readonly page: Page;
  /** Exceptions of the page, and errors on its console, so far. */
  readonly faults: string[];
  /** As a person does in this shell: out of the list of the folder, or by handing the file to the application. */
  openSlide(name: string): Promise<void>;
  loadAgain(): Promise<void>;
  /** As another window of the same person would; seen when the page is loaded again. */
  setInWindow(name: WindowSettingName, value: string): Promise<void>;
  close(): Promise<void>;
}

export type Open = (options: FrontDoorOptions) => Promise<OpenedApplication>;

const frontDoors: readonly { readonly name: string; readonly isHere: boolean; readonly open: Open }[] = [
  { name: 'Chromium', isHere: chromiumPath !== null, open: openInChromium },
  { name: 'Electron', isHere: electronPath !== null, open: openInElectron },
];

/**
 * Describes the same twice.
 *
 * @param body opens the application, which it may do more than once
 * @param only where it needs what one shell alone has, such as downloads
 */
export function describeInFrontDoors(title: string, body: (open: Open) => void, only?: 'Chromium'): void {
  for (const { name, isHere, open } of frontDoors.filter((door) => only === undefined || door.name === only))
    describe.skipIf(!isHere)(`${title}, in ${name}`, () => body(open));
}

async function openInChromium({ folder, installation, size }: FrontDoorOptions): Promise<OpenedApplication> {
  const served = await serveApplication(folder, join(folder, 'home'), installation);
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: size, reducedMotion: 'reduce' });
  const faults = faultsOf(page);
  await page.goto(served.url);
  return {
    page,
    faults,
    openSlide: (name) => page.getByRole('button', { name, exact: true }).first().click(),
    // Not by its address, which lets one browser in, once.
    loadAgain: () => loadAgain(page, faults),
    setInWindow: (name, value) => setInWindow(page, name, value),
    async close() {
      await browser.close();
      await served.close();
    },
  };
}

async function openInElectron({ folder, installation, size }: FrontDoorOptions): Promise<OpenedApplication> {
  const electron = await launchElectron({
    folder,
    ...(installation !== undefined && { installation }),
  });
  const { application, page } = electron;
  const faults = faultsOf(page);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.setViewportSize(size);
  return {
    page,
    faults,
    // What a second start of the application hands to the first.
    openSlide: (name) =>
      application.evaluate(
        ({ app }, path) => void app.emit('second-instance', {}, ['spindle', path], '/'),
        join(folder, name),
      ),
    loadAgain: () => loadAgain(page, faults),
    setInWindow: (name, value) => setInWindow(page, name, value),
    close: () => electron.close(),
  };
}

/** Tiles that the page was fetching when it was left are no faults of it. */
async function loadAgain(page: Page, faults: string[]): Promise<void> {
  const before = faults.length;
  await page.reload();
  faults.push(...faults.splice(before).filter((fault) => !fault.endsWith('Failed to fetch')));
}

async function setInWindow(page: Page, name: WindowSettingName, value: string): Promise<void> {
  const answer = await page.evaluate(`(async () => {
    const request = ${JSON.stringify({ name, value })};
    if (window.spindle !== undefined) return window.spindle.call('keepWindowSetting', request);
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify(request);
    return (await fetch('/api/call/keepWindowSetting', { method: 'POST', headers, body })).json();
  })()`);
  expect(answer).toMatchObject({ ok: true });
}

function faultsOf(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return faults;
}
