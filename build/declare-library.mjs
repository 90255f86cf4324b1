/**
 * Writes the declarations of the library: of its entry, and of every module that they speak of, with the endings that Node's rules of
 * modules ask for. TypeScript's own command would write those of all sources, and without endings.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
declareLibrary('src-main/shell/library/library.ts', 'out/types');

/**
 * @param {string} entry source file, from the root
 * @param {string} outDir folder of the declarations, from there: what lay in it is removed
 */
function declareLibrary(entry, outDir) {
  const base = join(root, 'src-main');
  const { config, error } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  if (error !== undefined) throw new Error(words([error]));
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  // Typings of packages that have none lie beside the sources.
  const ambient = ts.sys.readDirectory(base, ['.d.ts']);
  const program = ts.createProgram([join(root, entry), ...ambient], {
    ...{ ...options, noEmit: false, allowJs: false, checkJs: false, declaration: true },
    ...{ emitDeclarationOnly: true, rootDir: base, outDir: join(root, outDir) },
  });
  rmSync(join(root, outDir), { recursive: true, force: true });

  const waiting = [resolve(root, entry)];
  const seen = new Set(waiting);
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const source = program.getSourceFile(file);
    if (source === undefined) throw new Error(`the declarations speak of ${file}, which is no source`);
    const faults = program.getDeclarationDiagnostics(source);
    if (faults.length > 0) throw new Error(words(faults));
    /** @param {string} specifier of a module, as the source names it */
    const named = (specifier) => {
      if (!specifier.startsWith('.')) return specifier;
      const target = resolve(dirname(source.fileName), `${specifier}.ts`);
      if (!seen.has(target)) waiting.push(target);
      seen.add(target);
      return `${specifier}.js`;
    };
    program.emit(source, write, undefined, true, { afterDeclarations: [renaming(named)] });
  }
}

/** @type {ts.WriteFileCallback} */
function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/**
 * @param {(specifier: string) => string} named
 * @returns {ts.TransformerFactory<ts.SourceFile | ts.Bundle>}
 */
function renaming(named) {
  return (context) => {
    /** @type {ts.Visitor} */
    const visit = (node) =>
      moduleNames.has(node) && ts.isStringLiteral(node)
        ? context.factory.createStringLiteral(named(node.text), true)
        : ts.visitEachChild(node, visit, context);
    /** @type {Set<ts.Node>} */
    const moduleNames = new Set();
    /** @param {ts.Node} node */
    const note = (node) => {
      if (
        (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
        node.moduleSpecifier !== undefined
      )
        moduleNames.add(node.moduleSpecifier);
      if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
        moduleNames.add(node.argument.literal);
      ts.forEachChild(node, note);
    };
    return (file) => {
      note(file);
      return /** @type {typeof file} */ (ts.visitNode(file, visit));
    };
  };
}

/** @param {readonly ts.Diagnostic[]} diagnostics */
function words(diagnostics) {
  return ts.formatDiagnostics(diagnostics, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => process.cwd(),
    getNewLine: () => '\n',
  });
}
