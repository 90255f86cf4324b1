/**
 * How a slide is looked at: which focal plane, and which channels in which colours and windows. The viewer
 * (the application, the command line) passes its choice on to tiles and regions. As a text it is part of a tile's address, so
 * that no cache mixes two views.
 */
import { SpindleError } from './errors';
import type { Channel, SlideInfo, ValueWindow } from './slide';

export interface ChannelChoice {
  readonly channel: number;
  /** `#rrggbb`, lower case; `null` for the channel's own. */
  readonly colour: string | null;
  /** `null` for the automatic window. */
  readonly window: ValueWindow | null;
}

/** Channels are added up. A colour slide has none to choose; of one with channels, none at all is black. */
export interface ViewChoice {
  readonly plane: number;
  readonly channels: readonly ChannelChoice[];
}

type Viewable = Pick<SlideInfo, 'channels' | 'planes'>;

/** The colours of more channels than this cannot be told apart. */
const usualChannels = 4;
/** Longest text that is read. Characters. */
const maxText = 8192;

/** What is shown until a person chooses: the default plane, the first channels, each in its own colour and automatic window. */
export function usualView({ channels, planes }: Viewable): ViewChoice {
  return {
    plane: planes.usual,
    channels: channels
      .slice(0, usualChannels)
      .map(({ index }) => ({ channel: index, colour: null, window: null })),
  };
}

/** True when there is something to choose: several channels or planes, or samples that no screen shows all of. */
export function hasViewChoice({ channels, planes }: Viewable): boolean {
  const [first] = channels;
  const isDeep = first !== undefined && first.range.high - first.range.low > 255;
  return channels.length > 1 || planes.count > 1 || isDeep;
}

/** Why the models, which need the colours of stains, cannot be used on the slide; `null` for a slide in colour. */
export function whyNotStained({ channels }: Pick<SlideInfo, 'channels'>): string | null {
  if (channels.length === 0) return null;
  const found = channels.length === 1 ? 'one channel of grey' : `${channels.length} channels`;
  return `it has ${found} instead of colours, and the models were trained on sections stained with haematoxylin and eosin`;
}

/** `2,0:ff0000:auto,3::120:4000`: the plane, then the channels that are on. */
export function viewText({ plane, channels }: ViewChoice): string {
  const parts = channels.map(({ channel, colour, window }) => {
    const values = window === null ? 'auto' : `${window.low}:${window.high}`;
    return `${channel}:${colour?.slice(1) ?? ''}:${values}`;
  });
  return [plane, ...parts].join(',');
}

/** The inverse of `viewText`; `null` for a text that is none. */
export function parseView(text: string): ViewChoice | null {
  if (text.length > maxText) return null;
  const [plane = '', ...parts] = text.split(',');
  const channels = parts.map(parseChannelChoice);
  if (!/^\d{1,6}$/.test(plane) || channels.includes(null)) return null;
  return { plane: Number(plane), channels: channels.filter((channel) => channel !== null) };
}

/** `3`, `3:ff0000`, `3:ff0000:auto`, `3::120:4000`; `null` for a text that is none. */
export function parseChannelChoice(text: string): ChannelChoice | null {
  const found = /^(\d{1,6})(?::([0-9a-f]{6})?(?::(?:auto|(-?\d{1,9}):(-?\d{1,9})))?)?$/i.exec(text);
  if (found === null) return null;
  const [, channel, colour, low, high] = found;
  if (low !== undefined && !(Number(low) < Number(high))) return null;
  return {
    channel: Number(channel),
    colour: colour === undefined ? null : `#${colour.toLowerCase()}`,
    window: low === undefined ? null : { low: Number(low), high: Number(high) },
  };
}

/** @throws SpindleError `request-invalid` for a plane or channel that the slide does not have, or one chosen twice. */
export function checkView({ channels, planes }: Viewable, view: ViewChoice): void {
  if (view.plane >= planes.count) {
    throw invalidView('plane', `the slide has the planes 0 to ${planes.count - 1}`);
  }
  const chosen = new Set(view.channels.map(({ channel }) => channel));
  if (chosen.size < view.channels.length) throw invalidView('channel', 'a channel is chosen twice');
  for (const channel of chosen) if (channels[channel] === undefined) throw noChannel(channels, channel);
}

function noChannel(channels: readonly Channel[], channel: number): SpindleError {
  return invalidView(
    'channel',
    channels.length === 0
      ? 'the slide is in colour and has no channels'
      : `the slide has the channels 0 to ${channels.length - 1}, not ${channel}`,
  );
}

/** @param field `plane` or `channel`. */
function invalidView(field: string, why: string): SpindleError {
  return new SpindleError('request-invalid', {
    what: 'cannot show the slide in this way',
    where: { field },
    why,
    remedy: 'spindle info lists the channels and planes of the slide',
  });
}
