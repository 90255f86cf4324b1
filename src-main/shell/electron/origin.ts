/** Spindle's one origin: what the window loads, what may send messages, where it may navigate. */

export const scheme = 'spindle';
const host = 'app';
export const origin = `${scheme}://${host}`;
export const startAddress = `${origin}/`;

/** True for addresses of our own origin; false for anything that is no address. */
export function isOurs(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host: addressed, username, password } = new URL(address);
  return protocol === `${scheme}:` && addressed === host && username === '' && password === '';
}

/** True for Spindle's one page, with any query or fragment in its address. */
export function isOurPage(address: string): boolean {
  return isOurs(address) && new URL(address).pathname === '/';
}
