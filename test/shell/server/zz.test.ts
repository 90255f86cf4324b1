import { longestHold } from '../../longest-hold';
import { it } from 'vitest';
import { sessionFixture, smallPhantom } from '../session/session-fixture';
it('loop', async () => {
  const phantom = await smallPhantom();
  const fixture = await sessionFixture(phantom.path, { shell: 'electron' });
  const t = async (n: string, f: () => Promise<any>) => { let r: any; console.log(n, (await longestHold(async () => { r = await f(); })).toFixed(0), 'ms'); return r; };
  for (const path of (process.env.SLIDES ?? '').split(',')) {
    fixture.session.grant([path]);
    console.log(path);
    const a = fixture.session.api;
    await t('glimpse', () => a.glimpse({ path }).catch((e) => e.message));
    const o = await t('open', () => a.openSlide({ path }));
    for (let k = 0; k < 2; k++) await t('mask', () => a.tissueMask({ slideId: o.slideId }).catch((e) => e.message));
    await t('windows', () => a.channelWindows({ slideId: o.slideId }).catch((e) => e.message));
    await t('close', () => a.closeSlide({ slideId: o.slideId }));
  }
  await fixture.end(); phantom.remove();
}, 300000);
