/**
 * Detections over the slide: Spindle's overlay beside OpenSeadragon's own overlays, an SVG layer and deck.gl's ScatterplotLayer, in the same
 * Chromium, viewer and script, each in a page of its own at sizes from a thousand to a million, as far as it goes. deck.gl is taken from
 * `node_modules` of the folder that `SPINDLE_PEERS` names (`npm i @deck.gl/core @deck.gl/layers` there).
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';
import { bench, describe } from 'vitest';
import { chromiumPath, launchChromium } from '../e2e/chromium';
import {
  motionNames,
  type ContenderName,
  type OverlayMeasured,
  type OverlayTask,
} from './overlay-page-protocol';
import { isTrial, machine, publish } from './trial';

const root = fileURLToPath(new URL('../../', import.meta.url));
const outDir = join(root, 'out', 'test', 'overlay-page');
const peers = process.env.SPINDLE_PEERS ?? '';
const hasDeck = peers !== '' && existsSync(join(peers, 'node_modules', '@deck.gl', 'core'));
const sizes = isTrial ? [1000] : [1000, 10_000, 100_000, 1_000_000];
/** Of each motion: where the processor draws in place of a card, a frame of very many takes seconds. */
function stepsOf(count: number): number {
  if (count > 100_000) return 12;
  return count > 10_000 ? 40 : 100;
}

/** A page that takes longer has not survived. */
const longestMs = 90_000;

const contenders: readonly (readonly [ContenderName, string])[] = [
  ['none', 'viewer without an overlay'],
  ['spindle-card', 'Spindle, WebGL2'],
  ['spindle-processor', 'Spindle, Canvas2D'],
  ['openseadragon', 'OpenSeadragon overlays'],
  ['svg', 'SVG'],
  ...(hasDeck ? ([['deck', 'deck.gl ScatterplotLayer']] as const) : []),
];

async function buildPage(): Promise<void> {
  const library = (entry: string, name: string, emptyOutDir: boolean): Promise<unknown> =>
    build({
      configFile: false,
      root,
      logLevel: 'warn',
      plugins: [svelte()],
      define: { 'process.env.NODE_ENV': '"production"' },
      build: { outDir, emptyOutDir, lib: { entry, formats: ['es'], fileName: () => name } },
    });
  await library(join(root, 'test', 'bench', 'page', 'overlay-page.ts'), 'page.js', true);
  if (hasDeck) {
    const entry = join(peers, 'deck-entry.js');
    writeFileSync(
      entry,
      "export { Deck, OrthographicView } from '@deck.gl/core';\nexport { ScatterplotLayer } from '@deck.gl/layers';\n",
    );
    await library(entry, 'deck.js', false);
  }
  mkdirSync(outDir, { recursive: true });
  writeFileSync(
    join(outDir, 'index.html'),
    `<!doctype html><meta charset="utf-8"><style>
      html, body, #viewer, #overlay, svg { margin: 0; width: 100%; height: 100%; overflow: hidden }
      #overlay { position: absolute; inset: 0; pointer-events: none }
      #navigator { position: absolute; right: 0; top: 0; width: 200px; height: 160px }
      svg .mark { fill: none; stroke: rgb(86 180 233); stroke-width: 2; vector-effect: non-scaling-stroke; pointer-events: all }
      svg .mark.mitotic { stroke: rgb(213 94 0) }
      div.mark { width: 12px; height: 12px; border: 2px solid rgb(86 180 233); border-radius: 50% }
      div.mark.mitotic { border-color: rgb(213 94 0) }
      canvas { position: absolute }
    </style><div id="viewer"></div><div id="overlay"></div><div id="navigator"></div>
    <script src="/frame-times.js"></script><script type="module" src="/page.js"></script>`,
  );
  writeFileSync(
    join(outDir, 'frame-times.js'),
    `window.nativeFrame = window.requestAnimationFrame.bind(window);
    window.scriptMs = 0;
    window.requestAnimationFrame = (callback) => window.nativeFrame((time) => {
      const start = performance.now();
      callback(time);
      window.scriptMs += performance.now() - start;
    });`,
  );
}

async function servePage(): Promise<{ readonly url: string; close(): void }> {
  const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };
  const server = createServer((request, response) => {
    const path = join(outDir, request.url === '/' ? 'index.html' : (request.url ?? '').slice(1));
    if (!existsSync(path)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      // Without these a page may not ask for its memory.
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    response.end(readFileSync(path));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => void server.close() };
}

/** @returns why not, where the page did not survive */
async function measure(
  url: string,
  contender: ContenderName,
  count: number,
): Promise<OverlayMeasured | string> {
  const browser = await launchChromium(['--enable-blink-features=ForceEagerMeasureMemory']);
  let timer: NodeJS.Timeout | undefined;
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    page.on('pageerror', (error) => process.stderr.write(`${contender}: ${error.message}\n`));
    await page.goto(url);
    const late = new Promise<string>((settle) => {
      timer = setTimeout(() => settle(`more than ${longestMs / 1000} s`), longestMs);
    });
    const task: OverlayTask = { contender, count, steps: stepsOf(count) };
    const ended = page
      .evaluate(`window.measure(${JSON.stringify(task)})`)
      .then((value) => value as OverlayMeasured)
      .catch((thrown: unknown) => String(thrown).split('\n')[0] ?? 'ended');
    return await Promise.race([ended, late]);
  } finally {
    clearTimeout(timer);
    await browser.close();
  }
}

const at = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? NaN;
};

function row(name: string, count: number, found: OverlayMeasured | string): string {
  if (typeof found === 'string')
    return `| ${name} | ${count.toLocaleString('en')} | ${found} | | | | | | | |`;
  const motions = motionNames.map((motion) => {
    const moved = found.moved[motion];
    return moved === undefined
      ? 'none'
      : [0.5, 0.95].map((share) => at(moved.script, share).toFixed(1)).join(' / ');
  });
  const intervals = Object.values(found.moved).flatMap(({ interval }) => interval);
  return `| ${[
    name,
    count.toLocaleString('en'),
    found.loadMs.toFixed(0),
    ...motions,
    at(found.pickMs, 0.95).toFixed(2),
    (found.memoryBytes / 1e6).toFixed(0),
    at(intervals, 0.5).toFixed(0),
  ].join(' | ')} |`;
}

describe.skipIf(chromiumPath === null)('detections over a slide', () => {
  bench(
    'beside other overlays',
    async () => {
      const before = machine();
      await buildPage();
      const page = await servePage();
      const rows: string[] = [];
      const gone = new Set<ContenderName>();
      for (const count of sizes) {
        for (const [contender, name] of contenders) {
          if (gone.has(contender)) continue;
          const found = await measure(page.url, contender, count);
          if (typeof found === 'string') gone.add(contender);
          rows.push(row(name, count, found));
          process.stdout.write(`${rows.at(-1) ?? ''}\n`);
        }
      }
      page.close();
      await publish('overlay', [
        `${before}. Chromium without a graphics card: script is that of the page; what a card would draw, the processor draws here.`,
        '',
        '| script, ms: median / 95 % | detections | load, ms | pan | zoom | turn | threshold | picking, ms | memory, MB | a frame, ms |',
        '|---|---|---|---|---|---|---|---|---|---|',
        ...rows,
      ]);
    },
    { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
  );
});
