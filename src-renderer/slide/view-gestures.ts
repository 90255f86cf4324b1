/**
 * Gestures that OpenSeadragon lacks or gets wrong. It mirrors the picture after everything else, and takes pointers back to the
 * unmirrored side for dragging, the wheel and clicks, but not for double clicks, pinching and flicking.
 */
import OpenSeadragon from 'openseadragon';

/** Of a double click, as OpenSeadragon's own. */
const doubleClickZoom = 2;

export function correctMirroredGestures(viewer: OpenSeadragon.Viewer): void {
  const isMirrored = (): boolean => viewer.viewport.getFlip();
  /** Where a point of the screen lies in the viewport. CSS pixels in. */
  const placeAt = ({ x, y }: OpenSeadragon.Point): OpenSeadragon.Point =>
    viewer.viewport.pointFromPixel(unmirrored(viewer, x, y), true);

  viewer.addHandler('canvas-double-click', (event) => {
    if (!isMirrored()) return;
    event.preventDefaultAction = true;
    const factor = event.shift ? 1 / doubleClickZoom : doubleClickZoom;
    viewer.viewport.zoomBy(factor, placeAt(event.position)).applyConstraints();
  });
  viewer.addHandler('canvas-pinch', (event) => {
    if (!isMirrored()) return;
    event.preventDefaultPanAction = true;
    event.preventDefaultZoomAction = true;
    const centre = placeAt(event.center);
    viewer.viewport.panBy(placeAt(event.lastCenter).minus(centre), true);
    viewer.viewport.zoomBy(event.distance / event.lastDistance, centre, true).applyConstraints();
  });
  // The slide would fly to the other side.
  viewer.addHandler('canvas-drag-end', (event) => {
    if (!isMirrored()) return;
    event.preventDefaultAction = true;
    viewer.viewport.applyConstraints();
  });
}

/** A point of the screen, CSS pixels of the viewer's element, as OpenSeadragon's viewport counts it: before mirroring. */
export function unmirrored(viewer: OpenSeadragon.Viewer, x: number, y: number): OpenSeadragon.Point {
  const { width } = sizeOf(viewer);
  return new OpenSeadragon.Point(viewer.viewport.getFlip() ? width - x : x, y);
}

/** Dragging with Shift held turns the slide around the middle of the view, as the pointer goes around it. */
export function turnWithShift(viewer: OpenSeadragon.Viewer): void {
  viewer.addHandler('canvas-drag', (event) => {
    if (!event.shift) return;
    event.preventDefaultAction = true;
    const { width, height } = sizeOf(viewer);
    const { position, delta } = event;
    const angleOf = (x: number, y: number): number => Math.atan2(y - height / 2, x - width / 2);
    const turned = angleOf(position.x, position.y) - angleOf(position.x - delta.x, position.y - delta.y);
    const side = viewer.viewport.getFlip() ? -1 : 1;
    // Past the left of the middle the angle jumps by a whole turn.
    const degrees = (Math.atan2(Math.sin(turned), Math.cos(turned)) * 180) / Math.PI;
    viewer.viewport.setRotation(viewer.viewport.getRotation(false) + side * degrees, true);
  });
}

function sizeOf(viewer: OpenSeadragon.Viewer): { width: number; height: number } {
  const { x, y } = viewer.viewport.getContainerSize();
  return { width: x, height: y };
}
