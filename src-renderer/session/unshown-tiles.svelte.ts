/** Tiles that could not be shown on the screen, each once. */
import type { MissingTile, TileAddress } from '../../src-main/contract/slide';

export class UnshownTiles {
  #tiles = $state.raw<readonly MissingTile[]>([]);

  get tiles(): readonly MissingTile[] {
    return this.#tiles;
  }

  note(tile: MissingTile): void {
    if (!this.#tiles.some((other) => isSameTile(other, tile))) this.#tiles = [...this.#tiles, tile];
  }

  /** A tile that failed before, such as while the connection was broken, has been drawn after all. */
  noteShown(tile: TileAddress): void {
    const left = this.#tiles.filter((other) => !isSameTile(other, tile));
    if (left.length < this.#tiles.length) this.#tiles = left;
  }

  /** In another view a tile may be read that could not be before, and the other way round. */
  forget(): void {
    if (this.#tiles.length > 0) this.#tiles = [];
  }
}

function isSameTile(one: TileAddress, other: TileAddress): boolean {
  return one.level === other.level && one.column === other.column && one.row === other.row;
}
