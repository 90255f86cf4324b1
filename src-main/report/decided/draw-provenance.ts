/** Sections of a report: what must be read with the figures, how they came about, what is known of the model, and where they stand in the log. */
import { scoreChangeWords } from '../../contract/invariance';
import { caution } from '../pdf/styles';
import type { MeasuredFigure } from '../../contract/model-record';
import { timeWords } from '../wording';
import { grid } from '../pdf/sheet';
import type { SlideContent } from './content';
import type { DrawSection, Page } from './page';

export const drawWarnings: DrawSection = (page, slide) => {
  const { flow, t } = page;
  const own = ownWarnings(page, slide);
  if (own.length > 0) flow.caution(t('decided-warnings'), own);
  const said = slide.software?.warnings ?? [];
  if (said.length > 0)
    flow.caution(
      t('decided-software-warns'),
      said.map(({ text }) => text),
      'en',
    );
};

/** What follows from the state of the slide, in the language of the report. */
function ownWarnings({ t, numbers }: Page, slide: SlideContent): string[] {
  const { software, mpp, signOff, changedSince, maskEdits } = slide;
  const missing = software?.missingTiles ?? 0;
  return [
    ...(signOff === null ? [t('decided-not-signed')] : []),
    ...(changedSince === null
      ? []
      : [t('decided-changed', { seq: String(changedSince), version: String(signOff?.version ?? 0) })]),
    ...(mpp?.source === 'user'
      ? [t('decided-pixel-size-by-hand', { by: mpp.by ?? t('decided-nobody-named') })]
      : []),
    ...(missing > 0 ? [t('decided-tiles-missing', { count: missing, shown: numbers.count(missing) })] : []),
    ...(maskEdits > 0 ? [t('decided-mask-corrected', { count: maskEdits })] : []),
  ];
}

export const drawSoftware: DrawSection = ({ flow, numbers, t }, slide) => {
  const { software, mpp, size, format, regions } = slide;
  if (software === null) return;
  const { model, invariance } = software;
  const { count, figure, fixed } = numbers;
  flow.heading('H3', t('decided-how-made'), 6 * grid);
  const sizes =
    mpp === null
      ? null
      : mpp.x === mpp.y
        ? numbers.fixed(mpp.x, 4)
        : `${fixed(mpp.x, 4)} × ${fixed(mpp.y, 4)}`;
  const source =
    mpp?.source === 'user'
      ? t('decided-mpp-user', { by: mpp.by ?? t('decided-nobody-named') })
      : t('decided-mpp-slide');
  flow.values([
    [
      t('decided-slide-key'),
      slide.scene === 0 ? slide.key : `${slide.key}, ${t('decided-scene', { scene: String(slide.scene) })}`,
    ],
    ...(size === null
      ? []
      : ([
          [t('decided-slide'), `${format ?? ''}, ${count(size.width)} × ${count(size.height)} px`],
        ] as const)),
    ...(sizes === null ? [] : ([[t('decided-pixel-size'), `${sizes} µm, ${source}`]] as const)),
    [t('decided-model'), `${model.name} (${model.id}) ${model.version}, ${model.licence}`],
    [t('decided-checksum'), model.sha256],
    [
      t('decided-provider'),
      [software.provider, software.device, software.precision].filter((part) => part !== '').join(', '),
    ],
    [
      t('decided-threshold'),
      software.profile === null
        ? numbers.score(software.threshold)
        : t('decided-threshold-of-profile', {
            threshold: numbers.score(software.threshold),
            ...{ name: software.profile.name, version: software.profile.version },
            ...{ mitoses: software.profile.fittedTo.mitoses, kind: software.profile.fittedTo.kind },
            fitted: fixed(software.profile.measured.fitted.f1, 3),
            unfitted: fixed(software.profile.measured.unfitted.f1, 3),
          }),
    ],
    [
      t('decided-analysed'),
      regions === 0
        ? `${figure(software.areaMm2)} mm²`
        : t('decided-analysed-in-regions', { area: figure(software.areaMm2), count: regions }),
    ],
    [
      t('decided-missing-tiles'),
      software.missingTiles === 0 ? t('decided-none') : count(software.missingTiles),
    ],
    [
      t('decided-rotation'),
      invariance.kind === 'measured'
        ? t('decided-rotation-measured', {
            ...{
              exact: numbers.written(scoreChangeWords(invariance.exactDrift)),
              spread: numbers.written(scoreChangeWords(invariance.spread)),
            },
            ...{ count: invariance.detections, angles: invariance.angles },
          })
        : t('decided-rotation-not', { why: invariance.why }),
    ],
    [t('decided-run'), `${timeWords(software.startedAt)}, Spindle ${software.spindle}, ${software.run}`],
  ]);
};

export const drawModel: DrawSection = ({ flow, numbers, t }, { software }) => {
  if (software === null) return;
  const { accuracy, model, knownFailures, threshold } = software;
  flow.heading('H3', t('decided-known'), 4 * grid);
  if (accuracy.kind === 'not-stated') flow.paragraph(t('decided-accuracy-not-stated'), caution);
  else {
    const share = ({ value, interval }: MeasuredFigure): string =>
      interval === null
        ? numbers.fixed(value, 3)
        : `${numbers.fixed(value, 3)} (${numbers.fixed(interval.low, 3)}–${numbers.fixed(interval.high, 3)})`;
    flow.strong(
      t('decided-accuracy', {
        ...{ f1: share(accuracy.f1), precision: share(accuracy.precision), recall: share(accuracy.recall) },
      }),
    );
    flow.quiet(
      t('decided-accuracy-on', {
        ...{ model: `${model.name} ${model.version}`, fields: accuracy.fields, mitoses: accuracy.mitoses },
        ...{ area: numbers.figure(accuracy.areaMm2), threshold: numbers.score(accuracy.threshold) },
      }),
    );
    if (accuracy.threshold !== threshold)
      flow.paragraph(t('decided-other-threshold', { threshold: numbers.score(threshold) }), caution);
  }
  if (knownFailures.length === 0) return;
  flow.strong(t('decided-known-failures'));
  for (const failure of knownFailures) flow.paragraph(failure, undefined, 'en');
};

export const drawLog: DrawSection = ({ flow, content, t }, { signOff }) => {
  const { project } = content;
  const statement = signOff?.statement ?? null;
  flow.heading('H3', t('decided-log'), 6 * grid);
  flow.values([
    [
      t('decided-signed'),
      signOff === null
        ? t('decided-not-signed-off')
        : t('decided-signed-as', {
            ...{ version: String(signOff.version), by: signOff.by, seq: String(signOff.seq) },
            at: signOff.at === null ? '–' : timeWords(signOff.at),
          }),
    ],
    ...(statement === null ? [] : ([[t('decided-statement'), statement]] as const)),
    [t('decided-project'), project.id],
    [t('decided-entry'), String(project.seq)],
    [t('decided-chain'), project.chain],
  ]);
};
