/**
 * The map of values over one slide: read by the main side from a file that a person chose, and how the person wants to see it:
 * colours, opacity, and the range of values that the colours span.
 */
import { asSpindleError, type ErrorReport } from '../../src-main/contract/errors';
import { valueMapPath, type ReadMap } from '../../src-main/contract/value-map';
import type { Client } from '../client/api';
import type { ColourMapName, ValueRange } from '../slide/overlay/colour-maps';
import { t } from '../ui/language.svelte';
import { windowError } from '../ui/window-error';

type MapState =
  | { readonly kind: 'none' }
  | { readonly kind: 'reading'; readonly name: string }
  | { readonly kind: 'failed'; readonly error: ErrorReport }
  | { readonly kind: 'read'; readonly map: ReadMap; readonly values: Float32Array };

export class MapOverlay {
  readonly #client: Client;
  readonly #slideId: () => string;
  readonly #fetch: (path: string) => Promise<Response>;
  #state = $state.raw<MapState>({ kind: 'none' });
  #reading: AbortController | null = null;
  /** `null`: the automatic one. */
  #ownRange = $state.raw<ValueRange | null>(null);
  readonly #range = $derived(
    this.#ownRange ??
      automaticRange(this.#state.kind === 'read' ? this.#state.map.range : { low: 0, high: 0 }),
  );
  shown = $state(true);
  opacity = $state(0.6);
  colours = $state<ColourMapName>('viridis');

  constructor(
    client: Client,
    slideId: () => string,
    fetchValues: (path: string) => Promise<Response> = (path) => fetch(path),
  ) {
    this.#client = client;
    this.#slideId = slideId;
    this.#fetch = fetchValues;
  }

  get state(): MapState {
    return this.#state;
  }
  /** What the colours span. */
  get range(): ValueRange {
    return this.#range;
  }
  get isOwnRange(): boolean {
    return this.#ownRange !== null;
  }

  /** What is not a range of numbers changes nothing. Returns whether it was taken. */
  setRange(low: number, high: number): boolean {
    if (!Number.isFinite(low) || !Number.isFinite(high) || low >= high) return false;
    this.#ownRange = { low, high };
    return true;
  }

  fitRange(): void {
    this.#ownRange = null;
  }

  /** Replaces the earlier map even where the new one cannot be read: the old map must not be mistaken for it. */
  async open(file: File): Promise<void> {
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    const answer = (state: MapState): void => {
      if (!reading.signal.aborted) this.#state = state;
    };
    answer({ kind: 'reading', name: file.name });
    this.fitRange();
    try {
      const path = await this.#client.pathOf(file, () => undefined, reading.signal);
      const map = await this.#client.call('readMap', { slideId: this.#slideId(), path });
      answer({ kind: 'read', map, values: await this.#valuesOf(map) });
      this.shown = true;
    } catch (thrown) {
      answer({ kind: 'failed', error: asSpindleError(thrown).toReport() });
    }
  }

  close(): void {
    this.#reading?.abort();
    this.#state = { kind: 'none' };
    this.fitRange();
  }

  async #valuesOf({ mapId, width, height }: ReadMap): Promise<Float32Array> {
    const response = await this.#fetch(valueMapPath(mapId));
    const bytes = response.ok ? await response.arrayBuffer() : new ArrayBuffer(0);
    if (bytes.byteLength === width * height * 4) return littleEndian(bytes);
    throw windowError('internal', {
      what: t('session-map-not-shown'),
      why: t('session-map-not-shown-why'),
      remedy: t('session-map-not-shown-remedy'),
    });
  }
}

/** From 0 where no value is negative, so that the colour of a density tells how much of it there is. */
function automaticRange({ low, high }: ValueRange): ValueRange {
  const from = Math.min(0, low);
  return { low: from, high: high > from ? high : from + 1 };
}

function littleEndian(bytes: ArrayBuffer): Float32Array {
  const view = new DataView(bytes);
  const values = new Float32Array(bytes.byteLength / 4);
  for (let index = 0; index < values.length; index += 1) values[index] = view.getFloat32(index * 4, true);
  return values;
}
