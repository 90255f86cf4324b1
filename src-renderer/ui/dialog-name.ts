/** The dialogs that a command opens. `report`: of what people decided; `export` and `import`: annotations of other programs. */
export type DialogName = 'shortcuts' | 'palette' | 'beside' | 'report' | 'export' | 'import';
