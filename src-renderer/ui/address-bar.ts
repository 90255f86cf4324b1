/** Keeps what the page shows in its address, and tells whether the page was loaded before in the same tab. */
import { addressOf, parseAddress, type PageStart, type Place } from '../session/page-address';

const storageKey = 'spindle.page';

/** Also records that this tab has loaded the page. */
export function pageStart(): PageStart {
  const heldBefore = sessionStorage.getItem(storageKey) !== null;
  sessionStorage.setItem(storageKey, 'open');
  return { place: parseAddress(location.hash), heldBefore };
}

/** Writes it into the address, without a step in the page's history. */
export function showInAddress(place: Place | null): void {
  const { pathname, search, hash } = location;
  const wanted = place === null ? '' : addressOf(place);
  if (wanted !== hash) history.replaceState(null, '', `${pathname}${search}${wanted}`);
}
