/**
 * Sends decisions to the main side until it answers: without a connection the same commands are sent again, and are carried out once,
 * also where only the answer was lost.
 */
import type { Request, Results } from '../../src-main/contract/api';
import { aborted, asSpindleError } from '../../src-main/contract/errors';
import type { Client } from '../client/api';
import type { Outbox, OutgoingDecision } from './outbox.svelte';

/** Before what could not be sent is sent again, ms: doubles up to the second. */
const sendAgainMs = { first: 500, most: 4000 } as const;
/** Commands of one request (`contract/api.ts`). */
export const mostCommands = 1000;

export type SentCommand = Request<'execute'>['commands'][number]['command'];

/** @param outgoing is told that Spindle could not be reached so far. @throws what the main side refuses it for; aborted when the window is gone */
export async function sendCommands(
  { client, outbox }: { readonly client: Pick<Client, 'call'>; readonly outbox: Outbox },
  outgoing: OutgoingDecision,
  request: Request<'execute'>,
): Promise<Results['execute']> {
  for (let wait: number = sendAgainMs.first; ; wait = Math.min(wait * 2, sendAgainMs.most)) {
    try {
      return await client.call('execute', request);
    } catch (thrown) {
      const error = asSpindleError(thrown);
      if (error.tag !== 'unreachable') throw error;
      outgoing.noteUnreached(error.toReport());
      await new Promise((resolve) => setTimeout(resolve, wait));
      if (outbox.isEnded) throw aborted();
    }
  }
}
