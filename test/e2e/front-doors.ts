/**
 * The application behind each of its front doors, so that one spec runs in both: `spindle serve` in Chromium, and real Electron
 * wherever a binary is. What is not here is skipped, and counted as skipped.
 */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect } from 'vitest';
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
    describe.skipIf(!isHere)(`${title}, in ${name}`, () => {
      const pages: Page[] = [];
      beforeEach(({ onTestFailed }) => {
        onTestFailed(async () => {
          for (const page of pages.filter((each) => !each.isClosed()))
            process.stderr.write(await whatIsShown(page));
        });
      });
      body(async (options) => {
        const application = await open(options);
        pages.push(application.page);
        return application;
      });
    });
}

/** For the record of a test that failed where nobody could look: what the page shows, and whether it still draws. */
async function whatIsShown(page: Page): Promise<string> {
  const asked = page.evaluate<string>(`(async () => {
    let frames = 0;
    const count = () => { frames += 1; requestAnimationFrame(count); };
    requestAnimationFrame(count);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const { href } = location;
    return [href, document.visibilityState, innerWidth + ' × ' + innerHeight, frames + ' frames a second', document.body.innerText].join('\\n');
  })()`);
  const given = wait(10_000, 'it does not answer');
  return `The page, when the test had failed:\n${await Promise.race([asked, given]).catch(String)}\n`;
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
