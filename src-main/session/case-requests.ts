/** Requests about the slides of the project by their cases: whether their files are there, and where those lie that are not. */
import { findMoved, type SoughtSlide } from '../analysis/find-moved';
import type { SpindleApi } from '../contract/api';
import type { CaseRow } from '../contract/case-row';
import { SpindleError } from '../contract/errors';
import type { SlideKey } from '../contract/identity';
import type { CaseList } from './case-list';
import type { Decisions } from './decisions';
import type { PathPolicy } from './path-policy';
import { resultDoubts } from './result-doubts';

export interface CaseParts {
  readonly cases: CaseList;
  readonly decisions: Pick<Decisions, 'projectId' | 'project'>;
  readonly policy: PathPolicy;
  /** Fires when the application ends. */
  readonly closed: AbortSignal;
}

export function caseRequests(
  parts: CaseParts,
): Pick<SpindleApi, 'lookForFiles' | 'findMovedSlides' | 'resultDoubts'> {
  return {
    lookForFiles: async () => {
      await parts.cases.look(parts.closed);
      return null;
    },

    findMovedSlides: async ({ folder }) => findBelow(parts, await parts.policy.admit(folder)),

    resultDoubts: ({ pictures }) => resultDoubts(parts.decisions.project, pictures),
  };
}

/** What is found is recorded at once, so that a search that ends early was not for nothing. */
async function findBelow(
  { cases, decisions, policy, closed }: CaseParts,
  folder: string,
): ReturnType<SpindleApi['findMovedSlides']> {
  const project = decisions.projectId;
  await cases.look(closed);
  const rows = await cases.rows();
  const sought = soughtOf(rows);
  const known = new Set(
    rows.flatMap(({ path, isThere }) => (path !== null && isThere === true ? [path] : [])),
  );
  const found = new Set<SlideKey>();
  const notes: string[] = [];
  if (sought.length === 0) return { found: 0, missing: 0, notes };
  for await (const finding of findMoved(sought, [folder], known, closed)) {
    if (decisions.projectId !== project) throw anotherProject();
    if (finding.kind === 'note') notes.push(finding.words);
    else {
      // A link may lead out of the folder.
      const path = await policy.admit(finding.path).catch(() => null);
      if (path === null) notes.push(`${finding.path} leads to a file that may not be opened.`);
      else {
        cases.noteFound(finding.key, path);
        found.add(finding.key);
      }
    }
  }
  return { found: found.size, missing: sought.length - found.size, notes };
}

/** Each key once: slides that are not known to lie where they were seen last. */
function soughtOf(rows: readonly CaseRow[]): SoughtSlide[] {
  const sought = new Map<SlideKey, SoughtSlide>();
  for (const { key, name, isThere } of rows) if (isThere !== true) sought.set(key, { key, name });
  return [...sought.values()];
}

function anotherProject(): SpindleError {
  return new SpindleError('conflict', {
    what: 'the search for slides was ended',
    why: 'another project has been opened since it began',
    remedy: 'what was found until then is recorded; search again in the project that is open now',
  });
}
