/** Files of Fluent (projectfluent.org), as Vite reads them: their text. */
declare module '*.ftl?raw' {
  const text: string;
  export default text;
}
