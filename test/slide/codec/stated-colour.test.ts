/** What streams say of their colours, whatever their container does. */
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { standAloneJpeg, type JpegColour } from '../../../src-main/slide/codec/jpeg-stream';
import { statedColour } from '../../../src-main/slide/codec/stated-colour';
import { statedJp2Colour } from '../../../src-main/slide/codec/jpeg2000-header';
import { encodeJpegLs, wrapInJp2 } from '../../fixture/codestreams';
import { bareJpeg, withComponentIds } from '../../fixture/jpeg-markers';
import { texture } from '../../fixture/texture';

const side = 16;

/** By libjpeg: JFIF, YCbCr. */
async function jfif(subsampling: '4:4:4' | '4:2:0' = '4:4:4'): Promise<Uint8Array> {
  const raw = { width: side, height: side, channels: 3 as const };
  const picture = sharp(texture(side, side, 2), { raw });
  return new Uint8Array(await picture.jpeg({ chromaSubsampling: subsampling }).toBuffer());
}

/** With an Adobe marker and no other. */
async function adobe(colour: JpegColour): Promise<Uint8Array> {
  return standAloneJpeg(await jfif(), null, colour);
}

describe('the colours that a stream states', () => {
  it('are YCbCr in JFIF', async () => expect(statedColour(await jfif())).toBe('ycbcr'));

  it('are what an Adobe marker says', async () => {
    expect(statedColour(await adobe('rgb'))).toBe('rgb');
    expect(statedColour(await adobe('ycbcr'))).toBe('ycbcr');
  });

  it.each([
    ['RGB', 'rgb'],
    ['rgb', 'rgb'],
    ['\x01\x02\x03', 'ycbcr'],
    ['\x00\x01\x02', null],
  ] as const)('are told by the components’ numbers without a marker: %j', async (ids, stated) => {
    expect(statedColour(withComponentIds(bareJpeg(await jfif()), ids))).toBe(stated);
  });

  it('are YCbCr where two components are smaller', async () => {
    const bytes = withComponentIds(bareJpeg(await jfif('4:2:0')), '\x00\x01\x02');
    expect(statedColour(bytes)).toBe('ycbcr');
  });

  it('are told by the numbers in JPEG-LS too', async () => {
    const bytes = texture(side, side, 2);
    const stream = await encodeJpegLs({ width: side, height: side, components: 3, bits: 8, bytes });
    expect(statedColour(stream)).toBeNull();
    expect(statedColour(withComponentIds(stream, 'RGB'))).toBe('rgb');
  });

  it('are none of grey, and of what holds no frame', async () => {
    const grey = await sharp(await jfif())
      .toColourspace('b-w')
      .jpeg()
      .toBuffer();
    expect(statedColour(grey)).toBeNull();
    expect(statedColour(Uint8Array.of(0xff, 0xd8, 0xff, 0xd9))).toBeNull();
  });

  it.each([
    [16, 'rgb'],
    [18, 'ycbcr'],
    [17, null],
    [null, null],
  ] as const)('are those of the colour box of a JP2 file: %s', (space, stated) => {
    const codestream = Uint8Array.of(0xff, 0x4f, 0xff, 0x51);
    expect(statedJp2Colour(wrapInJp2(codestream, space))).toBe(stated);
    expect(statedJp2Colour(codestream)).toBeNull();
  });
});
