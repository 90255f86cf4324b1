/** What the commands of the counting area do, and why they cannot be done now. */
import type { CommandIn } from '../../src-main/contract/commands';
import { enlargements } from '../../src-main/counting/area-outcome';
import type { OpenedState } from '../session/opened.svelte';
import { whyNoSlide, type Actions, type CommandContext, type ShownSlide } from '../ui/command-context';
import { t } from '../ui/language.svelte';

export function areaActions({
  workspace,
  view,
  showPanel,
}: CommandContext): Actions<CommandIn<'counting-area'>> {
  const { opened } = workspace;
  const noSlide = whyNoSlide(workspace) ?? (view === null ? t('command-why-slide-not-in-front') : null);
  const noArea = noSlide ?? (opened?.mpp === null ? t('command-why-mpp-unknown') : null);
  const show = (): void => {
    showPanel('counting-area', opened?.area.isShown === true);
  };
  return {
    area: {
      why: noArea,
      run: () => {
        show();
        if (opened !== null && view !== null) goToArea(opened, view);
      },
    },
    'place-area': {
      why: noArea,
      run: () => {
        show();
        if (opened !== null) opened.selection.picks = opened.selection.picks === 'area' ? null : 'area';
      },
    },
    'release-area': {
      why: noArea ?? (opened?.area.placed === null ? t('counting-why-not-placed') : null),
      run: () => void opened?.area.release(),
    },
    'enlarge-area': {
      why: noArea,
      run: () => {
        show();
        if (opened === null) return;
        const at = enlargements.indexOf(opened.area.factor);
        opened.area.setFactor(enlargements[(at + 1) % enlargements.length] ?? 1);
      },
    },
    'next-deciding': {
      why: noArea ?? (opened?.area.nextThatMatters === null ? t('counting-why-none-decides') : null),
      run: () => {
        if (opened !== null) goToNextThatMatters(opened);
      },
    },
  };
}

/** Shows the area whole; of separate fields the fullest. */
export function goToArea(opened: OpenedState, view: ShownSlide): void {
  const [first] = opened.area.count?.most.placements ?? [];
  if (first !== undefined) view.frameRectangle(first.x, first.y, first.width, first.height);
}

/** Brings the figure to the front whose verdict settles most. */
export function goToNextThatMatters({ area, figures, review }: OpenedState): void {
  const place = area.nextThatMatters;
  const figure = place === null ? null : figures.at(place);
  if (figure !== null) review.goToFigure(figure);
}
