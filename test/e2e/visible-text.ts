/** What of a page's text cannot be read, because something cuts it off that neither scrolls nor shows an ellipsis. */
import type { Page } from 'playwright-core';

/** Runs in the page. A pixel at the edge of a letter's box is nothing. */
const inPage = `(() => {
  const slack = 1;
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    const text = node.textContent.trim();
    if (text === '' || parent.closest('option, script, style, .skip, .word') !== null) continue;
    if (!parent.checkVisibility({ visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width === 0) continue;
    const cutBy = cutter(parent, box);
    if (cutBy !== null) found.push('“' + text.slice(0, 60) + '” by ' + cutBy);
  }
  return found;

  function cutter(from, { left, right, top, bottom }) {
    const reach = { left, right, top, bottom };
    const isBeyond = (frame) => ({
      x: reach.left < frame.left - slack || reach.right > frame.right + slack,
      y: reach.top < frame.top - slack || reach.bottom > frame.bottom + slack,
    });
    for (let element = from; element !== null; element = element.parentElement) {
      const { textOverflow, overflowX, overflowY } = getComputedStyle(element);
      // An elided text says that there is more.
      if (textOverflow === 'ellipsis') return null;
      const frame = element.getBoundingClientRect();
      // What is scrolled out of sight can be reached if the frame can that it is scrolled in.
      if (/auto|scroll/.test(overflowX)) [reach.left, reach.right] = [frame.left, frame.right];
      if (/auto|scroll/.test(overflowY)) [reach.top, reach.bottom] = [frame.top, frame.bottom];
      const beyond = isBeyond(frame);
      if ((beyond.x && overflowX !== 'visible') || (beyond.y && overflowY !== 'visible')) {
        return element.tagName.toLowerCase() + '.' + element.className;
      }
      // A dialog lies over everything that it stands in.
      if (element instanceof HTMLDialogElement) break;
    }
    const beyond = isBeyond({ left: 0, top: 0, right: innerWidth, bottom: innerHeight });
    return beyond.x || beyond.y ? 'the window' : null;
  }
})()`;

/** The texts that are cut off, each with what cuts it. */
export function clippedTexts(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(inPage);
}
