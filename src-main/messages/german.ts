/** The messages in German, a file a room of the window. */
import batch from './de/batch.ftl?raw';
import cases from './de/cases.ftl?raw';
import commands from './de/commands.ftl?raw';
import counting from './de/counting.ftl?raw';
import decided from './de/decided.ftl?raw';
import errors from './de/errors.ftl?raw';
import invariance from './de/invariance.ftl?raw';
import report from './de/report.ftl?raw';
import review from './de/review.ftl?raw';
import session from './de/session.ftl?raw';
import settings from './de/settings.ftl?raw';
import slide from './de/slide.ftl?raw';
import tour from './de/tour.ftl?raw';
import ui from './de/ui.ftl?raw';

export const german: readonly string[] = [
  ...[batch, cases, commands, counting, decided, errors, invariance],
  ...[report, review, session, settings, slide, tour, ui],
];
