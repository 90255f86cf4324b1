/** The dialogs that a command opens. `report`: of what people decided. */
export type DialogName = 'shortcuts' | 'palette' | 'beside' | 'report';
