/**
 * Shows the viewer's picture in a look: a canvas in its place, painted from it in the same frame. The viewer's tiles stay as they
 * are, so that a slider that is dragged costs one pass over the screen. While the slide has its own look, nothing is painted.
 */
import { isOwnLook, ownLook, type Look } from './look';
import { ProcessorLookPainter, WebglLookPainter, type LookPainter } from './look-painters';

export class LookLayer {
  readonly #picture: HTMLCanvasElement;
  #painter: LookPainter | null = null;
  #look: Look = ownLook;

  /** @param picture what the viewer draws on. */
  constructor(picture: HTMLCanvasElement) {
    this.#picture = picture;
  }

  set(look: Look): void {
    this.#look = look;
    if (isOwnLook(look)) this.#showPicture();
    else this.draw();
  }

  /** To be called in each frame in which the picture was drawn. */
  draw(): void {
    if (isOwnLook(this.#look)) return;
    this.#painter ??= WebglLookPainter.create(document.createElement('canvas')) ?? new ProcessorLookPainter();
    if (!this.#painter.paint(this.#picture, this.#look)) this.#paintByProcessor();
    this.#show(this.#painter);
  }

  destroy(): void {
    this.#showPicture();
  }

  /** The graphics card was taken away. */
  #paintByProcessor(): void {
    this.#dropPainter();
    this.#painter = new ProcessorLookPainter();
    this.#painter.paint(this.#picture, this.#look);
  }

  #show({ canvas }: LookPainter): void {
    if (canvas.parentElement !== null) return;
    canvas.dataset.testid = 'look';
    canvas.setAttribute('aria-hidden', 'true');
    // Where the picture lies, and as little in the way of pointers as it.
    Object.assign(canvas.style, {
      position: 'absolute',
      inset: '0',
      width: '100%',
      height: '100%',
      pointerEvents: 'none',
    });
    this.#picture.after(canvas);
    this.#picture.style.visibility = 'hidden';
  }

  #showPicture(): void {
    this.#dropPainter();
    this.#picture.style.visibility = '';
  }

  #dropPainter(): void {
    this.#painter?.canvas.remove();
    this.#painter?.destroy();
    this.#painter = null;
  }
}
