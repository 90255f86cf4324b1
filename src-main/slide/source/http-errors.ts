/** The errors that reading a slide from a server can end in, with their wording. */
import { SpindleError } from '../../contract/errors';

/** The server cannot be reached, has no such slide, or does not give it. */
export function notServed(name: string, why: string, remedy: string, cause?: unknown): SpindleError {
  return new SpindleError('not-found', {
    what: 'cannot read the slide from its server',
    where: { path: name },
    why,
    remedy,
    cause,
  });
}

/** The server's answers contradict each other or the protocol. */
export function brokenAnswer(name: string, why: string): SpindleError {
  return new SpindleError('broken-file', {
    what: 'cannot read the slide from its server',
    where: { path: name },
    why,
    remedy: 'copy the slide to this machine and open the copy; report it to the administrator of the server',
  });
}

/** Nothing more is read of a slide after this: what comes now belongs to another one. */
export class SlideChanged extends SpindleError {
  constructor(name: string) {
    super('broken-file', {
      what: 'cannot continue reading the slide',
      where: { path: name },
      why: 'it was replaced on the server while it was being read',
      remedy: 'open it again',
    });
  }
}
