/** View choices as text, as checked, and as they are until somebody chooses. */
import { describe, expect, it } from 'vitest';
import { tilePath } from '../../src-main/contract/wire/addresses';
import type { Channel } from '../../src-main/contract/slide';
import { parseTileView, storedView } from '../../src-main/contract/tile-view';
import {
  hasViewChoice,
  parseChannelChoice,
  parseView,
  usualView,
  viewText,
  whyNotStained,
  type ViewChoice,
} from '../../src-main/contract/view';

const channel = (index: number, high = 255): Channel => ({
  index,
  name: `C${index}`,
  colour: '#ffffff',
  emissionNm: null,
  range: { low: 0, high },
});
const flat = { count: 1, usual: 0, spacingUm: null };

describe('a view', () => {
  const view: ViewChoice = {
    plane: 2,
    channels: [
      { channel: 0, colour: '#ff0000', window: null },
      { channel: 3, colour: null, window: { low: -5, high: 4000 } },
    ],
  };

  it('is the same after it was an address', () => {
    expect(parseView(viewText(view))).toEqual(view);
    expect(parseView(viewText({ plane: 0, channels: [] }))).toEqual({ plane: 0, channels: [] });
    for (const colours of ['stored', 'srgb'] as const) {
      const address = tilePath('a', 0, 1, 2, { colours, choice: view });
      const { searchParams } = new URL(address, 'http://spindle');
      expect(parseTileView(Object.fromEntries(searchParams))).toEqual({ colours, choice: view });
    }
    expect(tilePath('a', 0, 1, 2, storedView)).not.toContain('?');
    expect(parseTileView({})).toEqual(storedView);
    expect(parseTileView({ view: 'x' })).toBeNull();
    expect(parseTileView({ colours: 'red' })).toBeNull();
  });

  it.each([
    '',
    ',',
    'x',
    '-1',
    '0,',
    '0,1:red',
    '0,1:ff0000:5',
    '0,1::9:9',
    '0,1::9:3',
    '0,1::1e3:2e3',
    `0${',1'.repeat(9000)}`,
  ])('is none as "%s"', (text) => {
    expect(parseView(text)).toBeNull();
  });

  it.each(['3', '3:', '3:ff0000', '3:FF0000:auto', '3::1:2'])('takes the channel %s', (text) => {
    expect(parseChannelChoice(text)).toMatchObject({ channel: 3 });
  });

  it('begins with the middle plane and the first four channels', () => {
    const channels = [0, 1, 2, 3, 4, 5].map((index) => channel(index));
    expect(viewText(usualView({ channels, planes: { count: 5, usual: 2, spacingUm: 1 } }))).toBe(
      '2,0::auto,1::auto,2::auto,3::auto',
    );
  });

  it('is chosen only where there is something to choose', () => {
    expect(hasViewChoice({ channels: [], planes: flat })).toBe(false);
    expect(hasViewChoice({ channels: [channel(0)], planes: flat })).toBe(false);
    expect(hasViewChoice({ channels: [channel(0, 65_535)], planes: flat })).toBe(true);
    expect(hasViewChoice({ channels: [channel(0), channel(1)], planes: flat })).toBe(true);
    expect(hasViewChoice({ channels: [], planes: { ...flat, count: 2 } })).toBe(true);
  });

  it('says of every slide without colours that it is not stained', () => {
    expect(whyNotStained({ channels: [] })).toBeNull();
    expect(whyNotStained({ channels: [channel(0)] })).toContain('one channel of grey');
    expect(whyNotStained({ channels: [channel(0), channel(1)] })).toContain('2 channels');
  });
});
