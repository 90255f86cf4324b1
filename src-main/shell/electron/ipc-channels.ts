/** Names of the three channels between window and main process; used by ipc.ts and preload.ts alone. */

/** Window to main, answered: a request of the contract. */
export const callChannel = 'spindle:call';
/** Window to main: from now on I listen to events. */
export const listenChannel = 'spindle:listen';
/** Main to window: an event of the contract. */
export const eventChannel = 'spindle:event';
