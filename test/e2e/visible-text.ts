/** What of a page's text cannot be read: cut off by something that neither scrolls nor shows an ellipsis, or covered by other text. */
import type { Page } from 'playwright-core';

/** The cut-off texts, each with what cuts it. Half a pixel of a letter is nothing. */
export function clippedTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const slack = 1;
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (text === '' || parent === null || parent.closest('option, script, style, .skip, .word') !== null)
        continue;
      if (!parent.checkVisibility({ visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      if (box.width === 0) continue;
      const cutBy = cutter(parent, box);
      if (cutBy !== null) found.push(`“${text.slice(0, 60)}” by ${cutBy}`);
    }
    return found;

    function cutter(from: Element, box: DOMRect): string | null {
      const reach = { left: box.left, right: box.right, top: box.top, bottom: box.bottom };
      for (let element: Element | null = from; element !== null; element = element.parentElement) {
        const style = getComputedStyle(element);
        // An elided text says that there is more; a scrolled one can be reached.
        if (style.textOverflow === 'ellipsis') return null;
        const frame = element.getBoundingClientRect();
        const scrolls = { x: /auto|scroll/.test(style.overflowX), y: /auto|scroll/.test(style.overflowY) };
        const cuts = { x: style.overflowX !== 'visible', y: style.overflowY !== 'visible' };
        if (scrolls.x || scrolls.y) {
          // What is scrolled out of sight is judged by the frame that it is scrolled in.
          if (scrolls.x) [reach.left, reach.right] = [frame.left, frame.right];
          if (scrolls.y) [reach.top, reach.bottom] = [frame.top, frame.bottom];
        }
        const isCut =
          (cuts.x && (reach.left < frame.left - slack || reach.right > frame.right + slack)) ||
          (cuts.y && (reach.top < frame.top - slack || reach.bottom > frame.bottom + slack));
        if (isCut) return `${element.tagName.toLowerCase()}.${element.className}`;
        // A dialog lies over everything that it stands in.
        if (element instanceof HTMLDialogElement) break;
      }
      const { innerWidth, innerHeight } = window;
      const isOutside =
        reach.left < -slack ||
        reach.top < -slack ||
        reach.right > innerWidth + slack ||
        reach.bottom > innerHeight + slack;
      return isOutside ? 'the window' : null;
    }
  });
}
