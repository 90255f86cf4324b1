/** What the middle of the window shows. `batch`: batches and their queues; `cases`: all slides of the project. */
export type ScreenName = 'slide' | 'cases' | 'batch' | 'settings';
