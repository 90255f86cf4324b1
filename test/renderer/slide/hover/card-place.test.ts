import { describe, expect, it } from 'vitest';
import { cardGround, cardPlace } from '../../../../src-renderer/slide/hover/card-place';

const view = { width: 800, height: 600 };
const card = { width: 200, height: 160 };

describe('the place of the card', () => {
  it('is to the right of the cell, and to the left where there is no space', () => {
    expect(cardPlace({ x: 400, y: 300, radius: 40 }, card, view)).toEqual({ x: 440, y: 220 });
    expect(cardPlace({ x: 700, y: 300, radius: 40 }, card, view)).toEqual({ x: 460, y: 220 });
  });

  it('is below or above it in a narrow view', () => {
    const narrow = { width: 300, height: 600 };
    expect(cardPlace({ x: 150, y: 200, radius: 40 }, card, narrow)).toEqual({ x: 50, y: 240 });
    expect(cardPlace({ x: 150, y: 500, radius: 40 }, card, narrow)).toEqual({ x: 50, y: 300 });
  });

  it('is in a corner where a large cell leaves no side', () => {
    expect(
      cardPlace({ x: 250, y: 250, radius: 240 }, { width: 80, height: 60 }, { width: 500, height: 500 }),
    ).toEqual({
      x: 8,
      y: 8,
    });
  });

  it('is nowhere rather than over the cell, outside the view, or for a cell that is out of view', () => {
    expect(cardPlace({ x: 100, y: 80, radius: 60 }, card, { width: 240, height: 200 })).toBeNull();
    expect(cardPlace({ x: 100, y: 80, radius: 10 }, card, { width: 180, height: 600 })).toBeNull();
    expect(cardPlace({ x: -5, y: 80, radius: 10 }, card, view)).toBeNull();
  });

  it('never covers the cell, nor leaves the view, wherever the cell lies', () => {
    let placed = 0;
    for (let x = 0; x <= view.width; x += 23) {
      for (let y = 0; y <= view.height; y += 19) {
        for (const radius of [12, 48, 180, 400]) {
          const place = cardPlace({ x, y, radius }, card, view);
          if (place === null) continue;
          placed += 1;
          const dx = Math.max(place.x - x, 0, x - place.x - card.width);
          const dy = Math.max(place.y - y, 0, y - place.y - card.height);
          expect(Math.hypot(dx, dy)).toBeGreaterThanOrEqual(radius - 0.001);
          expect(Math.min(place.x, place.y)).toBeGreaterThanOrEqual(8);
          expect(place.x + card.width).toBeLessThanOrEqual(view.width - 8);
          expect(place.y + card.height).toBeLessThanOrEqual(view.height - 8);
        }
      }
    }
    expect(placed).toBeGreaterThan(2000);
  });

  it('keeps the pointer on its way from the cell to the card', () => {
    expect(cardGround({ x: 400, y: 300, radius: 40 }, { x: 440, y: 220, ...card })).toEqual({
      x: 360,
      y: 220,
      width: 280,
      height: 160,
    });
  });
});
