/** Entry of the renderer: chooses the transport and mounts the window. */
import { mount } from 'svelte';
import App from './app.svelte';
import { chooseClient } from './client/choose-client';
import './ui/theme.css';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no #app');
mount(App, { target, props: { client: chooseClient() } });
