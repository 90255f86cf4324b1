/**
 * How a person looks at one slide: the focal plane, which channels are on, in which colour and window. Flows one way, into the
 * addresses of tiles; a slider that is dragged is followed once it rests, so that tiles are not asked for in vain.
 */
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import type { Channel, Planes, SlideInfo, ValueWindow } from '../../src-main/contract/slide';
import { hasViewChoice, usualView, type ViewChoice } from '../../src-main/contract/view';
import type { Client } from '../client/api';

export interface ChannelSetting {
  readonly channel: Channel;
  readonly on: boolean;
  /** `#rrggbb`. */
  readonly colour: string;
  /** `null` for the automatic one. */
  readonly window: ValueWindow | null;
}

/** Delay after the last movement of a slider before tiles are asked for, ms. */
const restAfter = 120;

export class Viewing {
  readonly planes: Planes;
  /** False where there is nothing to choose: the slide is then shown as it is stored. */
  readonly hasChoice: boolean;
  readonly #client: Client;
  readonly #slideId: () => string;
  #plane = $state(0);
  #channels = $state.raw<readonly ChannelSetting[]>([]);
  #shown = $state.raw<ViewChoice | null>(null);
  #windows = $state.raw<readonly ValueWindow[] | null>(null);
  #windowsError = $state.raw<ErrorReport | null>(null);
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(client: Client, slideId: () => string, info: Pick<SlideInfo, 'channels' | 'planes'>) {
    this.#client = client;
    this.#slideId = slideId;
    this.planes = info.planes;
    this.hasChoice = hasViewChoice(info);
    const usual = usualView(info);
    this.#plane = usual.plane;
    this.#channels = info.channels.map((channel) => ({
      channel,
      on: usual.channels.some((chosen) => chosen.channel === channel.index),
      colour: channel.colour,
      window: null,
    }));
    this.#shown = this.hasChoice ? this.#choice : null;
  }

  get plane(): number {
    return this.#plane;
  }
  get channels(): readonly ChannelSetting[] {
    return this.#channels;
  }
  /** What tiles are asked for with; `null` for the slide as it is. */
  get shown(): ViewChoice | null {
    return this.#shown;
  }
  /** The automatic window of every channel; `null` until the main side has measured them. */
  get windows(): readonly ValueWindow[] | null {
    return this.#windows;
  }
  /** Why they are not known, if measuring failed. */
  get windowsError(): ErrorReport | null {
    return this.#windowsError;
  }

  async measureWindows(): Promise<void> {
    if (this.#windows !== null || this.#channels.length === 0) return;
    try {
      this.#windowsError = null;
      this.#windows = await this.#client.call('channelWindows', { slideId: this.#slideId() });
    } catch (thrown) {
      this.#windowsError = asSpindleError(thrown).toReport();
    }
  }

  toggle(channel: number): void {
    this.#set(channel, ({ on }) => ({ on: !on }));
    this.#follow();
  }

  paint(channel: number, colour: string): void {
    this.#set(channel, () => ({ colour }));
    this.#followLater();
  }

  /** What is dragged past the other end pushes it along. `null` goes back to the automatic window. */
  setWindow(channel: number, window: ValueWindow | null): void {
    this.#set(channel, () => ({ window }));
    if (window === null) this.#follow();
    else this.#followLater();
  }

  resetWindows(): void {
    this.#channels = this.#channels.map((setting) => ({ ...setting, window: null }));
    this.#follow();
  }

  setPlane(plane: number): void {
    this.#plane = Math.min(this.planes.count - 1, Math.max(0, plane));
    this.#followLater();
  }

  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  get #choice(): ViewChoice {
    return {
      plane: this.#plane,
      channels: this.#channels
        .filter(({ on }) => on)
        .map(({ channel, colour, window }) => ({ channel: channel.index, colour, window })),
    };
  }

  #set(index: number, change: (before: ChannelSetting) => Partial<ChannelSetting>): void {
    this.#channels = this.#channels.map((setting) =>
      setting.channel.index === index ? { ...setting, ...change(setting) } : setting,
    );
  }

  #follow(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.hasChoice) this.#shown = this.#choice;
  }

  #followLater(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#follow(), restAfter);
  }
}
