/** Chromium for end-to-end tests: the system's own, where there is one. `SPINDLE_CHROMIUM` names another. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const candidates = [
  process.env.SPINDLE_CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

export const chromiumPath = candidates.find((path) => path !== '' && existsSync(path)) ?? null;

/** For a graphics card of the machine, where it has one: without a screen, Chromium looks for none by itself. */
export const onCard = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--ignore-gpu-blocklist'];

/** Headless, with WebGL2 in software where there is no graphics card. */
export function launchChromium(more: readonly string[] = []): Promise<Browser> {
  if (chromiumPath === null) throw new Error('no Chromium: this test must be skipped');
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--disable-gpu-rasterization',
      '--disable-accelerated-2d-canvas',
      '--disable-gpu-compositing',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}
