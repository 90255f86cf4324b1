/** A person's own counting protocols, as a list of slides names them: those that are kept with the settings of the window. */
import { parseProtocols, protocolKey, type Protocol } from '../contract/domain/protocol';
import { SpindleError } from '../contract/errors';
import type { WindowSettings } from '../contract/window-settings';
import { publishedKeys } from '../counting/published-protocols';

/** None where what is kept is damaged: the file that they were taken from is there to be chosen again. */
export function ownProtocols({ protocols: text }: WindowSettings): readonly Protocol[] {
  if (text === undefined) return [];
  try {
    return parseProtocols(text, publishedKeys);
  } catch (thrown) {
    if (thrown instanceof SpindleError) return [];
    throw thrown;
  }
}

/** By its key, its id or its name, without regard to case; `null` where none or several are called so. */
export function ownProtocolNamed(own: readonly Protocol[], name: string): Protocol | null {
  const wanted = name.toLowerCase();
  const found = own.filter((each) =>
    [protocolKey(each), each.id, each.name].some((known) => known.toLowerCase() === wanted),
  );
  const [only, ...others] = found;
  return only === undefined || others.length > 0 ? null : only;
}
