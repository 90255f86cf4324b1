/** Counting in the area, for the screens that show it. */
import { untrack } from 'svelte';
import type { SlideArea } from '../session/slide-area.svelte';
import { AreaWorker } from './area-client';

/** The area is counted as long as the component is there that calls this while it is made. */
export function watchArea(area: () => SlideArea): void {
  $effect(() => {
    const shown = area();
    return untrack(() => shown.watch(() => new AreaWorker()));
  });
  $effect(() => area().follow());
}
