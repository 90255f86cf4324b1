/** Entry of the renderer: chooses the transport, offers to compute, and mounts the window. */
import { mount } from 'svelte';
import App from './app.svelte';
import { chooseClient } from './client/choose-client';
import { KeptSettings } from './client/kept-settings';
import { offerEngines } from './client/page-engines';
import { windowLanguage } from './ui/language.svelte';
import './ui/theme.css';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no #app');
const client = chooseClient();
const settings = await KeptSettings.read(client);
windowLanguage.begin(settings, navigator.languages);
// `engine-worker.js` is an entry of its own: see electron.vite.config.ts.
offerEngines(client, () => new Worker('/engine-worker.js', { type: 'module' }));
mount(App, { target, props: { client, settings } });
