/** Pictures of the application for people to look at, where `SPINDLE_SCREENSHOTS` names a folder. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';

export async function savePicture(page: Page, name: string): Promise<void> {
  const target = process.env.SPINDLE_SCREENSHOTS;
  if (target !== undefined) await page.screenshot({ path: join(target, `${name}.png`) });
}
