import { afterEach, describe, expect, it } from 'vitest';
import type { HostRequest } from '../../../src-main/detection/engine/messages';
import { PixelSlotReader, PixelSlotWriter } from '../../../src-main/detection/engine/pixel-slots';

const isAbsent = process.platform !== 'linux';

/** A request of the judge for one row of pixels. */
function request(id: number, bytes: number): Extract<HostRequest, { type: 'run' }> {
  const pixels = Uint8Array.from({ length: bytes }, (_, index) => (index * 7 + id * 13) % 256);
  return { type: 'run', id, stage: 'judge', count: 1, width: bytes / 3, height: 1, pixels };
}

describe.skipIf(isAbsent)('pixels in slots', () => {
  const opened: PixelSlotWriter[] = [];
  function open(): { writer: PixelSlotWriter; reader: PixelSlotReader } {
    const writer = PixelSlotWriter.open();
    if (writer === null) throw new Error('no file');
    opened.push(writer);
    // In this process the file has the writer's number.
    return { writer, reader: new PixelSlotReader(writer.file) };
  }
  afterEach(() => {
    for (const writer of opened.splice(0)) writer.close();
  });

  it('arrive as they were sent, and only their place is in the message', () => {
    const { writer, reader } = open();
    for (let id = 0; id < 7; id += 1) {
      // Smaller and larger than what lay there before.
      const sent = request(id, [1200, 300, 4500][id % 3] ?? 0);
      const placed = writer.place(sent);
      expect(placed.type === 'run' && placed.pixels).not.toBeInstanceOf(Uint8Array);
      expect(reader.take(structuredClone(placed))).toEqual(sent);
      writer.noteAnswer();
    }
  });

  it('lie where they are until they are answered', () => {
    const { writer, reader } = open();
    const [first, second, third] = [request(1, 600), request(2, 900), request(3, 600)];
    const taken = [first, second].map((each) => reader.take(writer.place(each)));
    expect(writer.place(third)).toBe(third);
    expect(taken).toEqual([first, second]);
    writer.noteAnswer();
    expect(writer.place(request(4, 3))).toMatchObject({ id: 4, pixels: expect.any(Uint8Array) as unknown });
    writer.noteAnswer();
    writer.noteAnswer();
    expect(writer.place(first)).toMatchObject({ pixels: { byteLength: 600 } });
  });

  it('are not looked through where they come with the message', () => {
    const { reader } = open();
    const sent = request(1, 3 * 2 ** 20);
    reader.take(sent);
    const before = process.cpuUsage();
    expect(reader.take(sent)).toBe(sent);
    const { user, system } = process.cpuUsage(before);
    // Each of three million bytes took a second in all.
    expect((user + system) / 1000).toBeLessThan(50);
  });

  it('go with the message where they are too large for a slot, or the file is closed', () => {
    const { writer, reader } = open();
    const large = request(1, 3 * 2 ** 23);
    expect(writer.place(large)).toBe(large);
    writer.noteAnswer();
    writer.close();
    const small = request(2, 30);
    expect(writer.place(small)).toBe(small);
    expect(reader.take(small)).toBe(small);
  });

  it('are refused where the file does not hold them, and other messages pass', () => {
    const { writer, reader } = open();
    const placed = { ...writer.place(request(1, 30)), pixels: { slot: 0, byteLength: 31 } };
    expect(() => reader.take(placed)).toThrow('not where the message says');
    for (const message of [
      null,
      { ...placed, pixels: { slot: 2, byteLength: 3 } },
      { ...placed, pixels: { slot: -1, byteLength: 3 } },
      { ...placed, pixels: { slot: 0, byteLength: 2 ** 30 } },
    ]) {
      expect(reader.take(message)).toBe(message);
    }
  });
});
