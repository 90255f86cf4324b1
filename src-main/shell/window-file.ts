/**
 * How `spindle start` learns that Electron came as far as a window: a file that the one names and the other writes. A pipe would
 * need a descriptor that Chromium may use for itself.
 */

/** Of the environment: path of the file. Set by `spindle start` alone. */
export const windowFileVariable = 'SPINDLE_WINDOW_FILE';
