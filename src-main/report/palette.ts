/**
 * Colours of everything the reports draw, but those of the labels (`contract/label-style`): hotspots are near-black and the region of
 * interest is blue, so that neither is mistaken for a label. All as `#rrggbb`.
 */
export const ink = '#16181A';
export const quietInk = '#5C6268';
export const rule = '#C9CDD1';
export const panel = '#F2F3F4';
export const paper = '#FFFFFF';
/** Around a coloured mark, so that it is legible on pink and purple tissue. */
export const darkHalo = '#101214';
/** Around a near-black line. */
export const lightHalo = '#FFFFFF';
/** Outline of the region of interest: Okabe–Ito blue. */
export const roiInk = '#0072B2';
export const missingInk = '#6B7177';
/** Behind a statement that changes how the figures are to be read. */
export const cautionPanel = '#FFF4DC';
export const cautionInk = '#8A4B00';

/** Colours of a tissue mask; areas that were left out have colours of Okabe and Ito, by reason. */
export const maskColours = {
  glass: '#FFFFFF',
  margin: '#DCDEE0',
  tissue: '#8C9297',
  ink: '#009E73',
  edge: '#E69F00',
  blur: '#0072B2',
} as const;

/** `#rrggbb` → [r, g, b], each 0..255. */
export function rgbOf(colour: string): [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
