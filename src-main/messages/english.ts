/** The messages in English, a file a room of the window. */
import batch from './en/batch.ftl?raw';
import cases from './en/cases.ftl?raw';
import commands from './en/commands.ftl?raw';
import counting from './en/counting.ftl?raw';
import decided from './en/decided.ftl?raw';
import errors from './en/errors.ftl?raw';
import invariance from './en/invariance.ftl?raw';
import report from './en/report.ftl?raw';
import review from './en/review.ftl?raw';
import session from './en/session.ftl?raw';
import settings from './en/settings.ftl?raw';
import slide from './en/slide.ftl?raw';
import tour from './en/tour.ftl?raw';
import ui from './en/ui.ftl?raw';

export const english: readonly string[] = [
  ...[batch, cases, commands, counting, decided, errors, invariance],
  ...[report, review, session, settings, slide, tour, ui],
];
