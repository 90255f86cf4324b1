/** What a region that a person draws is for, and how it is coloured. */
import { z } from 'zod';

/** `include`: what is counted in, such as tumour; `exclude`: what is not counted in, wherever it lies. */
export const regionRoles = ['include', 'exclude'] as const;
export type RegionRole = (typeof regionRoles)[number];

/** `#rrggbb` */
export const regionColour = z.string().regex(/^#[0-9a-f]{6}$/);
