/** The two slides that stand beside one another. In a narrow window the left one lies above. */
export type Side = 'left' | 'right';
export type Sides<T> = Readonly<Record<Side, T>>;

export const sides: readonly Side[] = ['left', 'right'];

export function otherSide(side: Side): Side {
  return side === 'left' ? 'right' : 'left';
}
