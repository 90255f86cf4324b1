/**
 * How `spindle start` learns that Electron came as far as a window: a file that the one names and the other writes. A pipe would
 * need a descriptor that Chromium may use for itself.
 */

/** Environment variable with the path of the file. Set by `spindle start` only. */
export const windowFileVariable = 'SPINDLE_WINDOW_FILE';
