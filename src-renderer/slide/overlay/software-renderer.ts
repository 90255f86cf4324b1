/** Tells from the driver's name whether the processor draws instead of a graphics card. */

/** SwiftShader of Chromium, llvmpipe and softpipe of Mesa, WARP of Windows, Apple's own. */
export function isSoftwareRenderer(name: string): boolean {
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}
