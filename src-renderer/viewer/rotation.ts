/** The angle that one key press or click turns the view by, degrees. */
export const rotationStep = 15;
