/** Paint a picture in a look: with WebGL2, or by the processor where the browser has none. */
import type { Look } from './look';
import { applyLook } from './look-pixels';
import { fragmentShader, vertexShader } from './look-shader';
import { linkProgram } from '../overlay/link-program';
import { stainReadings, stainVectors } from './stain-separation';

export interface LookPainter {
  readonly canvas: HTMLCanvasElement;
  /** Of the picture's size, at once. Returns false where it could not. */
  paint(picture: HTMLCanvasElement, look: Look): boolean;
  destroy(): void;
}

export class WebglLookPainter implements LookPainter {
  readonly canvas: HTMLCanvasElement;
  readonly #gl: WebGL2RenderingContext;
  readonly #program: WebGLProgram;

  private constructor(gl: WebGL2RenderingContext, program: WebGLProgram, canvas: HTMLCanvasElement) {
    this.#gl = gl;
    this.#program = program;
    this.canvas = canvas;
  }

  /** `null` where the browser has no WebGL2. */
  static create(canvas: HTMLCanvasElement): WebglLookPainter | null {
    // The buffer is kept so that a picture of the screen, or a print of it, shows what was drawn.
    const gl = canvas.getContext('webgl2', { antialias: false, depth: false, preserveDrawingBuffer: true });
    const program = gl && buildProgram(gl);
    return gl === null || program === null ? null : new WebglLookPainter(gl, program, canvas);
  }

  paint(picture: HTMLCanvasElement, { brightness, contrast, gamma, stain }: Look): boolean {
    const gl = this.#gl;
    if (gl.isContextLost()) return false;
    fit(this.canvas, picture);
    gl.viewport(0, 0, picture.width, picture.height);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, picture);
    const uniform = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(this.#program, name);
    gl.uniform1f(uniform('brightness'), brightness);
    gl.uniform1f(uniform('contrast'), contrast);
    gl.uniform1f(uniform('gamma'), gamma);
    gl.uniform1i(uniform('separated'), stain === 'all' ? 0 : 1);
    if (stain !== 'all') {
      gl.uniform3fv(uniform('reading'), stainReadings[stain]);
      gl.uniform3fv(uniform('stain'), stainVectors[stain]);
    }
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    return true;
  }

  destroy(): void {
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}

/** What it leaves bound is all that `paint` needs: the context draws nothing else. */
function buildProgram(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = linkProgram(gl, { vertex: vertexShader, fragment: fragmentShader });
  if (program === null) return null;
  gl.useProgram(program);
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), gl.STATIC_DRAW);
  const corner = gl.getAttribLocation(program, 'corner');
  gl.enableVertexAttribArray(corner);
  gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  // Pixel for pixel; a picture need not have sides of powers of two.
  for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
    gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);
  for (const wrap of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T])
    gl.texParameteri(gl.TEXTURE_2D, wrap, gl.CLAMP_TO_EDGE);
  return program;
}

export class ProcessorLookPainter implements LookPainter {
  readonly canvas = document.createElement('canvas');
  readonly #context = this.canvas.getContext('2d', { willReadFrequently: true });

  paint(picture: HTMLCanvasElement, look: Look): boolean {
    const context = this.#context;
    if (context === null || picture.width === 0 || picture.height === 0) return false;
    fit(this.canvas, picture);
    context.clearRect(0, 0, picture.width, picture.height);
    context.drawImage(picture, 0, 0);
    const image = context.getImageData(0, 0, picture.width, picture.height);
    applyLook(image.data, look);
    context.putImageData(image, 0, 0);
    return true;
  }

  destroy(): void {
    this.canvas.width = 0;
    this.canvas.height = 0;
  }
}

function fit(canvas: HTMLCanvasElement, { width, height }: HTMLCanvasElement): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
