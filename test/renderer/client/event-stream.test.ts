import { describe, expect, it } from 'vitest';
import { readEventData } from '../../../src-renderer/client/event-stream';

async function read(...chunks: string[]): Promise<string[]> {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
  const events: string[] = [];
  for await (const data of readEventData(body)) events.push(data);
  return events;
}

describe('event stream', () => {
  it('reads one event a blank line, past comments and other fields', async () => {
    expect(await read(': hi\n\nevent: x\nid: 3\ndata: {"a":1}\n\ndata: b\n\n')).toEqual(['{"a":1}', 'b']);
  });

  it('joins what arrives in pieces, also inside a line end', async () => {
    expect(await read('da', 'ta: on', 'e\r', '\n\r\n', 'data:two\n', '\n')).toEqual(['one', 'two']);
  });

  it('joins data lines of one event', async () => {
    expect(await read('data: a\ndata: b\n\n')).toEqual(['a\nb']);
  });

  it('leaves an event that was cut off unread', async () => {
    expect(await read('data: whole\n\ndata: cut')).toEqual(['whole']);
  });
});
