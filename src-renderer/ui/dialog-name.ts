/** The dialogs that a command opens. `report`: of what people decided; `export`: annotations for other programs. */
export type DialogName = 'shortcuts' | 'palette' | 'beside' | 'report' | 'export';
