/** The few text styles of the PDF. Sizes in points. */
import { cautionInk, ink, quietInk } from '../palette';
import type { TextStyle } from './sheet';

export const title: TextStyle = { size: 16, weight: 'semibold', colour: ink };
export const heading: TextStyle = { size: 10, weight: 'semibold', colour: ink };
export const body: TextStyle = { size: 8, weight: 'regular', colour: ink };
export const strong: TextStyle = { size: 8, weight: 'semibold', colour: ink };
export const quiet: TextStyle = { size: 8, weight: 'regular', colour: quietInk };
export const small: TextStyle = { size: 6.5, weight: 'regular', colour: quietInk };
export const figure: TextStyle = { size: 30, weight: 'semibold', colour: ink };
export const caution: TextStyle = { size: 8, weight: 'regular', colour: cautionInk };
export const cautionSmall: TextStyle = { ...caution, size: 7.5 };
export const cautionStrong: TextStyle = { size: 8, weight: 'semibold', colour: cautionInk };
