/** Tells by its name whether a processor draws in a graphics card's stead. */

/** SwiftShader of Chromium, llvmpipe and softpipe of Mesa, WARP of Windows, Apple's own. */
export function isSoftwareRenderer(name: string): boolean {
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}
