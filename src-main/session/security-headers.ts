/**
 * The headers of every answer in both shells: nothing but the application's own files is loaded, nobody
 * may frame it, and the page is cross-origin isolated (which WebAssembly threads need). The worker that computes may
 * compile WebAssembly, which the page may not.
 */

const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Of the files that run in the computing worker and its threads: a worker's policy is that of its own file. */
const workerPolicy = pagePolicy.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'");
const isOfWorker = (pathname: string): boolean =>
  pathname === '/engine-worker.js' || pathname.startsWith('/onnxruntime/');

const securityHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
} as const;

/**
 * The same answer with these headers; its body is passed on as it is.
 *
 * @param pathname of the address that was asked for
 */
export function secured(response: Response, pathname: string): Response {
  const headers = new Headers(response.headers);
  const policy = isOfWorker(pathname) ? workerPolicy : pagePolicy;
  // An answer that needs others has set its own.
  for (const [name, value] of Object.entries({ 'Content-Security-Policy': policy, ...securityHeaders })) {
    if (!headers.has(name)) headers.set(name, value);
  }
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
