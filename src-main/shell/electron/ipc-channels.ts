/** Names of the channels between window and main process; used by ipc.ts and preload.ts alone. */

/** Window to main, answered: a request of the contract. */
export const callChannel = 'spindle:call';
/** Window to main: from now on I listen to events. */
export const listenChannel = 'spindle:listen';
/** Window to main, answered: the bytes of a message of an engine of the page. */
export const engineReplyChannel = 'spindle:engine-reply';
/** Main to window: an event of the contract. */
export const eventChannel = 'spindle:event';
/** Window to main: a person gave the page this file, by a drop or in a dialog of its own. */
export const grantChannel = 'spindle:grant';
/** Window to main: the commands of the menu that can be done now. */
export const availableChannel = 'spindle:available';
/** Window to main: the keys that a person changed, of commands of the menu. */
export const keysChannel = 'spindle:keys';
/** Window to main: the language of the window, which the menu is to have too. */
export const languageChannel = 'spindle:language';
