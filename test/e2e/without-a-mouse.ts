/** What of a page can be reached by Tab and arrow keys. */
import type { Page } from 'playwright-core';

/** More than there are on any screen. */
const mostTabs = 600;

/**
 * Runs in the page. A control: what can be pressed, chosen or typed into now, in the topmost dialog where one is open. Members of a list or
 * grid of which one has the focus are left to its arrow keys.
 */
const controlsInPage = `(() => {
  const controls = 'a[href], button, input, select, textarea, summary, [role="slider"], [role="button"], [contenteditable], [tabindex="0"]';
  const composites = '[role="listbox"], [role="grid"], [role="radiogroup"], [role="toolbar"], #slides ul';
  const scope = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
  const isThere = (element) =>
    !element.matches(':disabled') &&
    element.closest('[inert]') === null &&
    element.checkVisibility({ visibilityProperty: true }) &&
    element.getBoundingClientRect().width > 0;
  const nameOf = (element) => {
    const { tagName, id, className } = element;
    const label = element.getAttribute('aria-label') ?? element.textContent.trim().replace(/\\s+/g, ' ').slice(0, 50);
    return tagName.toLowerCase() + (id === '' ? '' : '#' + id) + ' “' + label + '” ' + String(className).split(' ')[0];
  };
  const found = [...scope.querySelectorAll(controls)].filter(isThere);
  const reached = (element) => element.hasAttribute('data-reached');
  const isReached = (element) => {
    if (reached(element)) return true;
    // One of several radio buttons has the place of all in the order.
    if (element.type === 'radio') return found.some((other) => other.name === element.name && reached(other));
    const composite = element.closest(composites);
    if (element.tabIndex >= 0 || composite === null) return false;
    return composite.id !== '' && document.querySelector('[data-reached][aria-controls~="' + composite.id + '"]') !== null
      || reached(composite) || composite.querySelector('[data-reached]') !== null;
  };
  return { count: found.length, left: found.filter((element) => !isReached(element)).map(nameOf) };
})()`;

interface Controls {
  readonly count: number;
  readonly left: readonly string[];
}

/** Presses Tab all the way round. @returns the controls that it did not come to, and of how many */
export async function controlsNotReached(page: Page): Promise<Controls> {
  await page.evaluate(`(() => {
    for (const element of document.querySelectorAll('[data-reached]')) element.removeAttribute('data-reached');
    window.reachedAgain = false;
    window.noteReached ??= ({ target }) => {
      if (target.hasAttribute('data-reached')) window.reachedAgain = true;
      target.setAttribute('data-reached', '');
    };
    document.addEventListener('focusin', window.noteReached, true);
  })()`);
  await tabAllTheWay(page);
  let controls = await page.evaluate<Controls>(controlsInPage);
  if (controls.left.length > 0) {
    // A list that was redrawn in the meantime has new elements without marks.
    await page.evaluate('window.reachedAgain = false');
    await tabAllTheWay(page);
    controls = await page.evaluate<Controls>(controlsInPage);
  }
  await page.evaluate(`document.removeEventListener('focusin', window.noteReached, true)`);
  return controls;
}

async function tabAllTheWay(page: Page): Promise<void> {
  for (let tabs = 0; tabs < mostTabs; tabs += 1) {
    await page.keyboard.press('Tab');
    if (tabs % 10 === 9 && (await page.evaluate('window.reachedAgain')) === true) return;
  }
}
