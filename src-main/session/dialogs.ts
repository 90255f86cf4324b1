/** The system's dialogs, where there are any. */
import type { ChosenFile } from '../contract/api';
import { invalidRequest } from './request-errors';

export interface Dialogs {
  /** Empty when dismissed. */
  chooseSlides(): Promise<string[]>;
  /** `null` when dismissed. */
  chooseFolder(): Promise<string | null>;
  /** `null` when dismissed. */
  chooseFile(kind: ChosenFile): Promise<string | null>;
  /** A project that is there, or with `create` the path of a new one; `null` when dismissed. */
  chooseProject(create: boolean): Promise<string | null>;
}

/** @throws request-invalid in the server shell, where the browser has its own dialogs. */
export function withDialogs(dialogs: Dialogs | null): Dialogs {
  if (dialogs !== null) return dialogs;
  throw invalidRequest('method', 'there are no system dialogs in the browser', 'upload or download the file');
}
