/** All topics that this window follows: each once, however many parts of the window look at it. */
import type { ApiEvent } from '../../src-main/contract/api';
import type { SlidePicture } from '../../src-main/contract/identity';
import {
  candidatesTopic,
  decisionsTopic,
  queueTopic,
  type Topic,
  type TopicFamily,
} from '../../src-main/contract/wire/topics';
import type { Client } from '../client/api';
import { Mirror, type Ask } from './mirror.svelte';

/** Candidates that arrive within this time are shown together, ms: not every message costs a frame. */
const candidatesRestMs = 250;
/** The same of slides that stand in long lists, ms. */
const listRestMs = 250;

interface Followed {
  readonly mirror: Mirror<TopicFamily>;
  users: number;
}

export class Mirrors {
  readonly runs: Mirror<'runs'>;
  readonly project: Mirror<'project'>;
  readonly #ask: Ask;
  readonly #followed = new Map<Topic, Followed>();

  constructor(client: Pick<Client, 'call'>) {
    this.#ask = (topic, since) => client.call('subscribe', { topic, ...(since !== null && { since }) });
    this.runs = this.#follow('runs', 'runs');
    this.project = this.#follow('project', 'project');
  }

  /** To be given back with `release`. */
  candidates(runId: string): Mirror<'candidates'> {
    return this.#follow(candidatesTopic(runId), 'candidates', candidatesRestMs);
  }

  /** To be given back with `release`. */
  decisions(picture: SlidePicture): Mirror<'decisions'> {
    return this.#follow(decisionsTopic(picture), 'decisions');
  }

  /** To be given back with `release`. */
  batches(): Mirror<'batches'> {
    return this.#follow('batches', 'batches');
  }

  /** Slides of a batch, to be given back with `release`. */
  queue(batch: string): Mirror<'queue'> {
    return this.#follow(queueTopic(batch), 'queue', listRestMs);
  }

  /** To be given back with `release`. */
  cases(): Mirror<'cases'> {
    return this.#follow('cases', 'cases', listRestMs);
  }

  release({ topic }: { readonly topic: Topic }): void {
    const followed = this.#followed.get(topic);
    if (followed === undefined) return;
    followed.users -= 1;
    if (followed.users > 0) return;
    followed.mirror.end();
    this.#followed.delete(topic);
  }

  /** Ignores updates of topics that this window does not follow. */
  receive(event: Extract<ApiEvent, { readonly type: 'update' }>): void {
    this.#followed.get(event.topic)?.mirror.receive(event);
  }

  /** Asks for all that may have been missed, such as after an outage. */
  async refresh(): Promise<void> {
    await Promise.all([...this.#followed.values()].map(({ mirror }) => mirror.refresh()));
  }

  end(): void {
    for (const { mirror } of this.#followed.values()) mirror.end();
    this.#followed.clear();
  }

  #follow<F extends TopicFamily>(topic: Topic, family: F, restMs = 0): Mirror<F> {
    const known = this.#followed.get(topic);
    if (known !== undefined) {
      known.users += 1;
      // A topic is of one family.
      return known.mirror as unknown as Mirror<F>;
    }
    const mirror = new Mirror(topic, family, this.#ask, restMs);
    this.#followed.set(topic, { mirror, users: 1 });
    return mirror;
  }
}
