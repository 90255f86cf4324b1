/**
 * WebGPU without a graphics card: the software device that Chromium carries, which the runtime's own Vulkan finds when
 * told where it lies. Slow; for small inputs.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folders = [process.env.SPINDLE_SWIFTSHADER ?? '', '/usr/lib/chromium'];
const folder = folders.find((path) => path !== '' && existsSync(join(path, 'vk_swiftshader_icd.json')));

/** Variables for a process that is to compute with it; `null` where it is absent. */
export const swiftShaderEnvironment =
  folder === undefined
    ? null
    : {
        VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'),
        LD_LIBRARY_PATH: [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      };
