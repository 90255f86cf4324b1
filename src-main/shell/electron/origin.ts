/** The one origin of ours: what the window loads, what may send messages, where it may navigate. */

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

/** True for the one page of ours, with whatever state its address keeps as query or fragment. */
export function isOurPage(address: string): boolean {
  return isOurs(address) && new URL(address).pathname === '/';
}
