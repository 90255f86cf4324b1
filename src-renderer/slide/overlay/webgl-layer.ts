/**
 * Draws markers with instanced WebGL2: a call for each label and verdict, however many there are. Positions are kept on the
 * GPU relative to a fixed origin near the slide's middle and drawn relative to the view's centre.
 */
import { detectionLabels, type DetectionLabel } from '../../../src-main/contract/detection';
import { centredMatrix } from '../view-transform';
import { fitCanvas, type MarkerFrame, type MarkerLayer } from './layer';
import type { Verdict } from '../../../src-main/contract/domain/command';
import { linkProgram } from './link-program';
import { fragmentShader, shapeNumbers, vertexShader } from './marker-shader';
import {
  haloWidth,
  markerColours,
  noMarkers,
  proposalColour,
  strokeWidth,
  triangleReach,
  type Colour,
  type MarkerRange,
  type Markers,
} from './markers';
import { verdictsFromBelow } from './verdict-marks';
import { isSoftwareRenderer } from './software-renderer';

interface Pipeline {
  readonly program: WebGLProgram;
  readonly vertexArray: WebGLVertexArrayObject;
  /** Of proposals, and of figures by verdict. */
  readonly positions: WebGLBuffer;
  readonly decided: WebGLBuffer;
  /** Of proposals. */
  readonly spacings: WebGLBuffer;
  readonly positionAt: number;
  readonly spacingAt: number;
  readonly uniform: (name: string) => WebGLUniformLocation | null;
}

const bytesPerPosition = 8;
const bytesPerSpacing = 4;
/** Of what is drawn: any that is not negative. */
const farApart = 3e38;
/** From so many markers on a slow GPU may fall behind, and is asked whether it is ready for another frame. */
const manyMarkers = 20_000;

export class WebglLayer implements MarkerLayer {
  readonly canvas: HTMLCanvasElement;
  readonly #gl: WebGL2RenderingContext;
  #pipeline: Pipeline;
  #markers: Markers = noMarkers;
  /** Signals when the GPU has drawn the last frame; `null` when nobody needs to know. */
  #drawn: WebGLSync | null = null;
  /** A frame that waits for the GPU. */
  #waiting: MarkerFrame | null = null;
  #originX = 0;
  #originY = 0;

  private constructor(canvas: HTMLCanvasElement, gl: WebGL2RenderingContext, pipeline: Pipeline) {
    this.canvas = canvas;
    this.#gl = gl;
    this.#pipeline = pipeline;
    canvas.addEventListener('webglcontextlost', this.#onLost);
    canvas.addEventListener('webglcontextrestored', this.#onRestored);
  }

  /**
   * `null` where the browser has no WebGL2, and where the processor would have to draw instead of a graphics card:
   * Canvas2D is many times faster there. With `onProcessor` WebGL2 is used all the same.
   */
  static create(canvas: HTMLCanvasElement, onProcessor = false): WebglLayer | null {
    // The buffer is kept so that a picture of the screen, or a print of it, shows what was drawn.
    const gl = canvas.getContext('webgl2', {
      alpha: true,
      antialias: false,
      depth: false,
      preserveDrawingBuffer: true,
    });
    if (gl === null || (!onProcessor && isDrawnByProcessor(gl))) return null;
    const pipeline = buildPipeline(gl);
    return pipeline === null ? null : new WebglLayer(canvas, gl, pipeline);
  }

  /** Only what has changed goes to the GPU: nothing where the threshold was moved. */
  setMarkers(markers: Markers): void {
    const before = this.#markers;
    this.#markers = markers;
    if (markers.x !== before.x) this.#uploadPositions();
    if (markers.spacing !== before.spacing) this.#uploadSpacings();
    if (markers.decided !== before.decided || markers.x !== before.x) this.#uploadDecided();
  }

  draw(frame: MarkerFrame): void {
    const gl = this.#gl;
    if (gl.isContextLost() || this.#mustWait(frame)) return;
    fitCanvas(this.canvas, frame);
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    const { count, decided } = this.#markers;
    if (count === 0 && decided.x.length === 0) return;

    const { program, vertexArray, uniform } = this.#pipeline;
    const { view, plan } = frame;
    const { diameter } = plan;
    const [a, b, , d, e] = centredMatrix(view);
    gl.useProgram(program);
    gl.bindVertexArray(vertexArray);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.uniform2f(uniform('centre'), view.centreX - this.#originX, view.centreY - this.#originY);
    gl.uniform4f(uniform('rotationScale'), a, b, d, e);
    gl.uniform2f(uniform('viewSize'), view.width, view.height);
    gl.uniform1f(uniform('halfExtent'), (diameter / 2) * triangleReach + strokeWidth + haloWidth + 1);
    gl.uniform1f(uniform('radius'), diameter / 2);
    gl.uniform1f(uniform('pixelRatio'), frame.pixelRatio);
    gl.uniform1f(uniform('opacity'), frame.opacity);
    // Mitotic on top.
    for (const label of detectionLabels.toReversed()) {
      const colour = proposalColour(label, frame.isBlinded);
      for (const range of plan.single[label]) this.#drawRange(label, false, colour, range);
    }
    for (const verdict of verdictsFromBelow)
      this.#drawRange(verdict, true, markerColours[verdict], plan.decided[verdict]);
    gl.bindVertexArray(null);
    if (count >= manyMarkers) {
      this.#drawn = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
      gl.flush();
    }
  }

  destroy(): void {
    this.#waiting = null;
    this.canvas.removeEventListener('webglcontextlost', this.#onLost);
    this.canvas.removeEventListener('webglcontextrestored', this.#onRestored);
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  /**
   * Without this check frames would queue up and the window would hang. While the GPU is behind, markers are
   * hidden rather than shown beside their cells, and the latest frame is drawn as soon as it can be.
   */
  #mustWait(frame: MarkerFrame): boolean {
    const gl = this.#gl;
    if (this.#drawn === null) return false;
    if (gl.getSyncParameter(this.#drawn, gl.SYNC_STATUS) === gl.SIGNALED) {
      gl.deleteSync(this.#drawn);
      this.#drawn = null;
      this.#waiting = null;
      this.canvas.style.visibility = 'visible';
      return false;
    }
    if (this.#waiting === null) requestAnimationFrame(this.#drawWaiting);
    this.#waiting = frame;
    this.canvas.style.visibility = 'hidden';
    return true;
  }

  readonly #drawWaiting = (): void => {
    const frame = this.#waiting;
    this.#waiting = null;
    if (frame !== null) this.draw(frame);
  };

  #drawRange(
    shape: DetectionLabel | Verdict,
    isDecided: boolean,
    [red, green, blue]: Colour,
    { first, end }: MarkerRange,
  ): void {
    if (first >= end) return;
    const gl = this.#gl;
    const { positions, decided, spacings, positionAt, spacingAt, uniform } = this.#pipeline;
    gl.uniform3f(uniform('colour'), red / 255, green / 255, blue / 255);
    gl.uniform1i(uniform('shape'), shapeNumbers[shape]);
    gl.uniform1i(uniform('solid'), isDecided ? 1 : 0);
    gl.bindBuffer(gl.ARRAY_BUFFER, isDecided ? decided : positions);
    gl.vertexAttribPointer(positionAt, 2, gl.FLOAT, false, bytesPerPosition, first * bytesPerPosition);
    if (isDecided) {
      gl.disableVertexAttribArray(spacingAt);
      gl.vertexAttrib1f(spacingAt, farApart);
    } else {
      gl.enableVertexAttribArray(spacingAt);
      gl.bindBuffer(gl.ARRAY_BUFFER, spacings);
      gl.vertexAttribPointer(spacingAt, 1, gl.FLOAT, false, bytesPerSpacing, first * bytesPerSpacing);
    }
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, end - first);
  }

  #uploadPositions(): void {
    const { x, y } = this.#markers;
    this.#originX = x[0] ?? 0;
    this.#originY = y[0] ?? 0;
    this.#upload(this.#pipeline.positions, this.#aroundOrigin(x, y));
  }

  #uploadSpacings(): void {
    // Shaders need not know of infinity.
    this.#upload(
      this.#pipeline.spacings,
      this.#markers.spacing.map((spacing) => Math.min(spacing, farApart)),
    );
  }

  #uploadDecided(): void {
    const { x, y } = this.#markers.decided;
    this.#upload(this.#pipeline.decided, this.#aroundOrigin(x, y));
  }

  #aroundOrigin(x: Float64Array, y: Float64Array): Float32Array {
    const packed = new Float32Array(x.length * 2);
    for (let i = 0; i < x.length; i += 1) {
      packed[2 * i] = (x[i] ?? 0) - this.#originX;
      packed[2 * i + 1] = (y[i] ?? 0) - this.#originY;
    }
    return packed;
  }

  #upload(buffer: WebGLBuffer, values: Float32Array): void {
    const gl = this.#gl;
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
  }

  /** Without this the browser would not give the context back. */
  readonly #onLost = (event: Event): void => event.preventDefault();

  readonly #onRestored = (): void => {
    const pipeline = buildPipeline(this.#gl);
    if (pipeline === null) return;
    this.#pipeline = pipeline;
    this.#drawn = null;
    this.#uploadPositions();
    this.#uploadSpacings();
    this.#uploadDecided();
  };
}

/** Decided by the name of the driver; a browser that hides it is taken to have a graphics card. */
function isDrawnByProcessor(gl: WebGL2RenderingContext): boolean {
  const named = gl.getExtension('WEBGL_debug_renderer_info')?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER;
  return isSoftwareRenderer(String(gl.getParameter(named)));
}

function buildPipeline(gl: WebGL2RenderingContext): Pipeline | null {
  const program = linkProgram(gl, { vertex: vertexShader, fragment: fragmentShader });
  if (program === null) return null;

  const vertexArray = gl.createVertexArray();
  gl.bindVertexArray(vertexArray);
  const cornerAt = gl.getAttribLocation(program, 'corner');
  const positionAt = gl.getAttribLocation(program, 'position');
  const spacingAt = gl.getAttribLocation(program, 'spacing');
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]), gl.STATIC_DRAW);
  gl.enableVertexAttribArray(cornerAt);
  gl.vertexAttribPointer(cornerAt, 2, gl.FLOAT, false, 0, 0);
  const [positions, decided, spacings] = [gl.createBuffer(), gl.createBuffer(), gl.createBuffer()];
  gl.enableVertexAttribArray(positionAt);
  gl.vertexAttribDivisor(positionAt, 1);
  gl.vertexAttribDivisor(spacingAt, 1);
  gl.bindVertexArray(null);

  const locations = new Map<string, WebGLUniformLocation | null>();
  const uniform = (name: string): WebGLUniformLocation | null => {
    const known = locations.get(name);
    if (known !== undefined) return known;
    const location = gl.getUniformLocation(program, name);
    locations.set(name, location);
    return location;
  };
  return { program, vertexArray, positions, decided, spacings, positionAt, spacingAt, uniform };
}
