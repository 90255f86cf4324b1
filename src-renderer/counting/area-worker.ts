/** The worker of the page that counts in an area. Requests and answers carry a number, since one may fail. */
import { AreaDesk, type AreaRequest } from './area-desk';
import type { AreaAnswer } from './area-client';
import { reasonOf } from '../../src-main/base/thrown';

const desk = new AreaDesk();

self.onmessage = async ({ data }: MessageEvent<{ number: number; request: AreaRequest }>) => {
  const { number, request } = data;
  let answer: AreaAnswer;
  try {
    answer = { number, count: await desk.answer(request) };
  } catch (thrown) {
    answer = { number, failure: reasonOf(thrown) };
  }
  self.postMessage(answer);
};
