/** The WCAG rules that a machine can check, by axe-core, on the page as it stands. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { animationsEnded } from './frames';

/** Each fault, of any weight, as `rule: element`. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // Half faded, nothing has its contrast.
  await animationsEnded(page);
  // Evaluated by the debugger's protocol, which the content security policy leaves alone.
  await page.evaluate(`${axe.source}; undefined`);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { readonly axe: typeof axe }).axe.run(),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}
