/** Which slide of Spindle is behind one that a program was given, so that an analysis can read what the library does not show. */
import type { Slide as WholeSlide } from '../../slide/slide';
import { invalidCall } from './request';

const wholes = new WeakMap<object, WholeSlide>();

export function noteWhole(slide: object, whole: WholeSlide): void {
  wholes.set(slide, whole);
}

/** @throws request-invalid for what `openSlide` did not return */
export function wholeOf(slide: object): WholeSlide {
  const whole = wholes.get(slide);
  if (whole === undefined) throw invalidCall('cannot use the slide', 'it is none that openSlide returned');
  return whole;
}
