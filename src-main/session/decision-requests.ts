/** Requests about decisions: following what stands, deciding, who decides, and in which project it is written. */
import { basename, dirname, join } from 'node:path';
import type { SpindleApi } from '../contract/api';
import { asSpindleError, SpindleError } from '../contract/errors';
import { slideKey } from '../contract/identity';
import type { Since, Topic, Update } from '../contract/wire/topics';
import type { Batches } from './batches';
import type { CaseList } from './case-list';
import type { Decisions } from './decisions';
import { withDialogs, type Dialogs } from './dialogs';
import type { PathPolicy } from './path-policy';
import { invalidRequest } from './request-errors';
import type { Results } from './results';
import type { Runs } from './runs';

const projectEnding = '.spindle';

export interface DecisionParts {
  readonly decisions: Decisions;
  readonly cases: CaseList;
  readonly runs: Runs;
  readonly batches: Batches;
  readonly results: Results;
  readonly policy: PathPolicy;
  readonly dialogs: Dialogs | null;
}

type DecisionRequests = 'subscribe' | 'execute' | 'estimates' | 'setReader' | 'openProject';

export function decisionRequests(parts: DecisionParts): Pick<SpindleApi, DecisionRequests> {
  const { decisions, runs, results } = parts;
  return {
    subscribe: async ({ topic, since }) => updateSince(parts, topic, since ?? null),

    execute: async ({ commands, project }) => {
      // A long one is written in another turn of the event loop than it was checked in.
      await new Promise(setImmediate);
      if (project !== undefined && project !== decisions.projectId) throw anotherProject();
      const requests = commands.map(({ id, batch, basedOn, command }) => ({
        ...{ id, command },
        ...(batch !== undefined && { batch }),
        ...(basedOn !== undefined && { basedOn }),
      }));
      return { seq: decisions.execute(requests) };
    },

    estimates: async () => Promise.resolve(decisions.ownCounts()),

    setReader: async ({ reader }) => {
      decisions.setReader(reader);
      return Promise.resolve(null);
    },

    openProject: async ({ path, create }) => {
      if (runs.areGoing || parts.batches.areGoing) {
        throw new SpindleError('busy', {
          what: 'the project was not changed',
          why: 'an analysis or a batch is running, whose runs are written to the present one',
          remedy: 'wait for it, or stop it',
        });
      }
      const chosen = path ?? (await withDialogs(parts.dialogs).chooseProject(create));
      if (chosen === null) return { opened: false };
      // What a dialog answered was chosen by a person, and so was what is open again.
      const isChosen = path === undefined || decisions.wasUsed(chosen);
      decisions.use(isChosen ? chosen : await admitted(parts.policy, chosen, create), create);
      results.forget();
      return { opened: true };
    },
  };
}

function anotherProject(): SpindleError {
  return new SpindleError('conflict', {
    what: 'the decision was not recorded',
    why: 'another project has been opened since it was made',
    remedy: 'open the project again that it was made on, and decide there',
  });
}

/** A project that is there, or is to be made in a folder that is. @throws not-found, request-invalid */
async function admitted(policy: PathPolicy, path: string, create: boolean): Promise<string> {
  if (!path.endsWith(projectEnding)) {
    throw invalidRequest('path', `the name of a project ends in ${projectEnding}`, 'choose another name');
  }
  try {
    if (!create) return await policy.admit(path);
    return join(await policy.admit(dirname(path)), basename(path));
  } catch (thrown) {
    throw notAdmitted(path, create, thrown);
  }
}

/** The policy speaks of slides. */
function notAdmitted(path: string, create: boolean, thrown: unknown): SpindleError {
  const { tag, why } = asSpindleError(thrown);
  return new SpindleError(tag, {
    what: create ? 'cannot make the project' : 'cannot open the project',
    where: { path },
    why,
    remedy: 'enter the full path of a project inside the folder that is served',
    cause: thrown,
  });
}

async function updateSince(
  { decisions, cases, runs, batches }: DecisionParts,
  topic: Topic,
  since: Since | null,
): Promise<Update> {
  if (topic === 'runs') return runs.list();
  if (topic === 'project') return decisions.projectState();
  if (topic === 'cases') return cases.since(since);
  if (topic === 'batches') return batches.list();
  const [family = '', name = '', scene = ''] = topic.split('/');
  if (family === 'queue') return batches.slidesSince(name, since);
  if (family === 'candidates') return runs.candidatesSince(name, since?.seq ?? 0);
  // Numbers of another project mean nothing.
  const known = since?.epoch === decisions.projectId ? since.seq : 0;
  return decisions.entriesSince({ key: slideKey(name), scene: Number(scene) }, known);
}
