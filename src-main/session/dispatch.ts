/**
 * From an untyped message to an answer, for both shells: the method must be of the contract, its
 * parameters must pass their schema, and whatever is thrown becomes an `ErrorReport`. Never rejects.
 */
import { debuglog } from 'node:util';
import { requestSchemas, type Answer, type Method, type SpindleApi } from '../contract/api';
import { asSpindleError } from '../contract/errors';
import { invalidRequest } from './request-errors';

/** `NODE_DEBUG=spindle` prints the stack of every fault behind an `internal` error. */
const debug = debuglog('spindle');

/** @param params the message as it came: JSON of an HTTP body or a structured clone. */
export async function dispatch(api: SpindleApi, method: string, params: unknown): Promise<Answer<unknown>> {
  try {
    if (!isMethod(method)) throw invalidRequest('method', `there is no request "${method.slice(0, 64)}"`);
    return { ok: true, result: await call(api, method, params) };
  } catch (thrown) {
    const error = asSpindleError(thrown);
    if (error.tag === 'internal') debug('%o', thrown);
    return { ok: false, error: error.toReport() };
  }
}

export function isMethod(method: string): method is Method {
  return Object.hasOwn(requestSchemas, method);
}

function call(api: SpindleApi, method: Method, params: unknown): Promise<unknown> {
  const parsed = requestSchemas[method].safeParse(params);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue === undefined || issue.path.length === 0 ? 'parameters' : issue.path.join('.');
    throw invalidRequest(field, issue?.message ?? 'they do not fit the request');
  }
  // The schema just used is that of this method; TypeScript does not follow the pair through the index.
  const answer = api[method] as (request: typeof parsed.data) => Promise<unknown>;
  return answer(parsed.data);
}
