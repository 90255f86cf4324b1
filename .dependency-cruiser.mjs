import { builtinModules } from 'node:module';

/**
 * The arrows of docs/architecture.md: base, contract ← rooms ← analysis ← session ← shell; base, contract, counting ← renderer. Texts
 * for people: messages ← renderer, shell, report, exchange.
 */
const rooms = ['slide', 'detection', 'counting', 'project', 'phantom', 'evaluation'];
/** Rooms that make documents: they may count, and word in any language. */
const documentRooms = ['report', 'exchange'];

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(electron|svelte)' },
    },
    {
      name: 'base-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^src-main/base/' },
      to: { path: '^src-(main|renderer)/', pathNot: '^src-main/base/' },
    },
    {
      name: 'contract-imports-only-base',
      severity: 'error',
      from: { path: '^src-main/contract/' },
      to: { path: '^src-(main|renderer)/', pathNot: '^src-main/(base|contract)/' },
    },
    ...rooms.map((room) => ({
      name: `${room}-imports-only-contract`,
      severity: 'error',
      from: { path: `^src-main/${room}/` },
      to: { path: '^src-(main|renderer)/', pathNot: `^src-main/(base|contract|${room})/` },
    })),
    ...documentRooms.map((room) => ({
      name: `${room}-imports-only-contract-counting-and-messages`,
      severity: 'error',
      from: { path: `^src-main/${room}/` },
      to: { path: '^src-(main|renderer)/', pathNot: `^src-main/(base|contract|counting|messages|${room})/` },
    })),
    {
      name: 'messages-import-only-fluent',
      severity: 'error',
      from: { path: '^src-main/messages/' },
      to: { pathNot: '(^src-main/messages/|node_modules/@fluent/bundle/)' },
    },
    {
      name: 'only-renderer-shell-and-documents-import-messages',
      severity: 'error',
      from: { path: '^src-', pathNot: '^(src-renderer|src-main/(messages|shell|report|exchange))/' },
      to: { path: '^src-main/messages/' },
    },
    {
      name: 'what-the-renderer-uses-imports-nothing-of-node',
      severity: 'error',
      from: { path: '^(src-renderer|src-main/(contract|counting|messages))/' },
      to: { path: `^(node:)?(${builtinModules.join('|')})$`, reachable: true },
    },
    {
      name: 'analysis-does-not-import-session-or-shell',
      severity: 'error',
      from: { path: '^src-main/analysis/' },
      to: { path: '^(src-main/(session|shell)|src-renderer)/' },
    },
    {
      name: 'session-does-not-import-shell',
      severity: 'error',
      from: { path: '^src-main/session/' },
      to: { path: '^src-main/shell/' },
    },
    {
      name: 'only-the-project-imports-sqlite',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/project/' },
      to: { path: '(@photostructure/sqlite|^node:sqlite$)' },
    },
    {
      name: 'renderer-imports-only-base-contract-counting-and-messages',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: '^src-main/', pathNot: '^src-main/(base|contract|counting|messages)/' },
    },
    {
      name: 'main-does-not-import-renderer',
      severity: 'error',
      from: { path: '^src-main/' },
      to: { path: '^src-renderer/' },
    },
    {
      name: 'only-shell-electron-imports-electron',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/shell/electron/' },
      to: { path: '(^electron$|node_modules/electron/)' },
    },
    {
      name: 'only-the-registry-imports-formats',
      severity: 'error',
      from: { path: '^src-main/', pathNot: '^src-main/slide/(registry\\.ts|format/)' },
      to: { path: '^src-main/slide/format/', pathNot: '^src-main/slide/format/format\\.ts$' },
    },
    {
      name: 'only-engines-import-onnxruntime',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/detection/engine/' },
      to: { path: 'onnxruntime' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    exclude: { path: '^(out|demo-out|node_modules)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.svelte', '.json'],
    },
  },
};
