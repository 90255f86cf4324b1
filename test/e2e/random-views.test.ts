/** Everything drawn over the slide against OpenSeadragon's own transform, in Chromium, at a thousand views. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../temporary-folder';
import { chromiumPath, launchChromium } from './chromium';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Runs in the page: a view of a slide with the real OpenSeadragon, moved at random, and how far both transforms are apart. CSS pixels. As
 * text, because the types of a page are not those of the tests.
 */
const side = `
import OpenSeadragon from '${join(root, 'node_modules/openseadragon')}';
import { SlideView } from '${join(root, 'src-renderer/slide/slide-view.svelte')}';
import { toScreen, toSlide } from '${join(root, 'src-renderer/slide/view-transform')}';

const [width, height] = [98_304, 81_920];
const level = { index: 0, width, height, downsample: 1, tileWidth: width, tileHeight: height };

window.lookAtRandom = async (views, seed) => {
  const [host, overlay, navigator] = ['host', 'overlay', 'navigator'].map((name) => {
    const element = document.createElement('div');
    Object.assign(element.style, {
      position: 'absolute',
      left: '0',
      top: '0',
      width: '1013px',
      height: '707px',
    });
    element.id = name;
    document.body.append(element);
    return element;
  });
  if (host === undefined || overlay === undefined || navigator === undefined) throw new Error('no elements');
  const slideView = new SlideView({
    ...{ host, overlay, navigator, slideId: 'none', covered: () => 0, initial: null, reducedMotion: true },
    // The view reads nothing else of it.
    info: { levels: [level] },
    view: { colours: 'stored', choice: null },
    mpp: () => ({ x: 0.25, y: 0.25 }),
    markers: 'processor',
    picking: () => false,
    onMissing: () => undefined,
    onShown: () => undefined,
    onPick: () => undefined,
    onPlace: () => undefined,
  });
  const viewer = OpenSeadragon.getViewer(host);
  if (viewer === undefined || viewer === null) throw new Error('no viewer');
  while (slideView.view === null) await new Promise(requestAnimationFrame);

  let state = seed;
  /** 0 to 1, by the generator of Park and Miller. */
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const { viewport, world } = viewer;
  let [onScreen, thereAndBack, mirrored] = [0, 0, 0];
  for (let at = 0; at < views; at += 1) {
    const scale = 2 ** (-8 + 11 * random());
    const [x, y] = [random() * width, random() * height];
    viewport.setFlip(random() < 0.5);
    viewport.setRotation(random() * 720 - 360, true);
    viewport.zoomTo(viewport.imageToViewportZoom(scale), undefined, true);
    viewport.panTo(new OpenSeadragon.Point(x / width, y / width), true);
    viewport.update();
    viewer.raiseEvent('update-viewport', {});
    const { view } = slideView;
    if (view === null) throw new Error('no view');
    if (view.flipped) mirrored += 1;
    for (let place = 0; place < 8; place += 1) {
      // Anywhere on the screen and somewhat beyond.
      const [screenX, screenY] = [(random() * 1.2 - 0.1) * view.width, (random() * 1.2 - 0.1) * view.height];
      const slide = toSlide(view, screenX, screenY);
      const back = toScreen(view, slide.x, slide.y);
      thereAndBack = Math.max(thereAndBack, Math.hypot(back.x - screenX, back.y - screenY));
      const own = world
        .getItemAt(0)
        .imageToViewerElementCoordinates(new OpenSeadragon.Point(slide.x, slide.y));
      // OpenSeadragon mirrors what it has drawn, after all of its transforms.
      const ownX = viewport.getFlip() ? view.width - own.x : own.x;
      onScreen = Math.max(onScreen, Math.hypot(back.x - ownX, back.y - own.y));
    }
  }
  slideView.destroy();
  return { views, onScreen, thereAndBack, mirrored };
};
`;

const farthest = z.object({
  views: z.number(),
  mirrored: z.number(),
  onScreen: z.number(),
  thereAndBack: z.number(),
});

async function bundledSide(folder: string): Promise<string> {
  const entry = join(folder, 'side.ts');
  writeFileSync(entry, side);
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [svelte()],
    build: {
      outDir: join(folder, 'out'),
      minify: false,
      lib: { entry, formats: ['iife'], name: 'side', fileName: 'side' },
    },
  });
  return join(folder, 'out', 'side.iife.js');
}

describe.skipIf(chromiumPath === null)('a thousand views', () => {
  it('has every detection within half a pixel of where OpenSeadragon has it', async () => {
    const folder = temporaryFolder();
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      // The view needs no pixels for its transforms.
      await page.route('**/*', (route) =>
        route.fulfill(
          route.request().resourceType() === 'document'
            ? { contentType: 'text/html', body: '<!doctype html><body></body>' }
            : { status: 404 },
        ),
      );
      await page.goto('http://views.invalid/');
      await page.addScriptTag({ path: await bundledSide(folder.path) });
      const found = farthest.parse(await page.evaluate('window.lookAtRandom(1000, 20261129)'));
      expect(found.views).toBe(1000);
      expect(found.mirrored).toBeGreaterThan(300);
      expect(found.thereAndBack).toBeLessThan(0.01);
      expect(found.onScreen).toBeLessThan(0.5);
    } finally {
      await browser.close();
      folder.remove();
    }
  });
});
