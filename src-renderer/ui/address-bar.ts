/** The address of this page as a place to keep what it shows, and whether the page was loaded before in the same tab. */
import { addressOf, parseAddress, type PageStart, type Place } from '../session/page-address';

const storageKey = 'spindle.page';

/** Notes, too, that the page is there now. */
export function pageStart(): PageStart {
  const heldBefore = sessionStorage.getItem(storageKey) !== null;
  sessionStorage.setItem(storageKey, 'open');
  return { place: parseAddress(location.hash), heldBefore };
}

/** Puts it into the address, without a step in the page's history. */
export function showInAddress(place: Place | null): void {
  const { pathname, search, hash } = location;
  const wanted = place === null ? '' : addressOf(place);
  if (wanted !== hash) history.replaceState(null, '', `${pathname}${search}${wanted}`);
}
