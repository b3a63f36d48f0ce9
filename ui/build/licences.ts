/** Gathers the licences of the packages that are built into the page, as the module `virtual:licences`, and sees to it that none is missing. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

export interface Licence {
  name: string;
  version: string;
  /** As SPDX writes it. */
  licence: string;
  /** Its whole text, and what its authors want to be said. */
  text: string;
}

interface Manifest {
  name: string;
  version: string;
  license?: string;
  dependencies?: Record<string, string>;
}

const manifest = (folder: string) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;

/** Where a package lies that another one asks for: beside it, or further up. */
function find(name: string, from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, "node_modules", name);
    if (existsSync(join(found, "package.json"))) return found;
    if (folder === dirname(folder)) throw new Error(`${name} is not installed`);
  }
}

function licence(folder: string): Licence {
  const { name, version, license } = manifest(folder);
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice|ofl)/i.test(file) && !/\.(js|ts)$/.test(file)).sort();
  // Vite tells also of what only its own program has in it.
  const text = files.map((file) => readFileSync(join(folder, file), "utf8").split("\n# Licenses of bundled")[0]!.trim()).join("\n\n");
  const said = license ?? (/^(\w+) License\n/.exec(text)?.[1]);
  if (!said) throw new Error(`${name} names no licence`);
  return { name, version, licence: said, text };
}

/** What the page depends on, with what that depends on; and what the compilers put into it. */
export function gather(root: string): Licence[] {
  const folders = new Set<string>();
  const add = (folder: string) => {
    if (folders.has(folder)) return;
    folders.add(folder);
    for (const name of Object.keys(manifest(folder).dependencies ?? {})) add(find(name, folder));
  };
  for (const name of Object.keys(manifest(root).dependencies ?? {})) add(find(name, root));
  for (const name of ["svelte", "vite"]) folders.add(find(name, root));
  folders.add(find("rolldown", find("vite", root)));
  const found = new Map([...folders].map(licence).map((each) => [`${each.name} ${each.version}`, each]));
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const id = "virtual:licences";

export function licences(root: string): Plugin {
  return {
    name: "coffer-licences",
    resolveId: (asked) => (asked === id ? `\0${id}` : null),
    load: (asked) => (asked === `\0${id}` ? `export default ${JSON.stringify(gather(root))};` : null),
    generateBundle(_, bundle) {
      const known = new Set(gather(root).map((each) => each.name));
      const used = Object.values(bundle).flatMap((part) => (part.type === "chunk" ? part.moduleIds : []));
      for (const module of used) {
        const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(module) ?? [];
        if (name && !known.has(name)) this.error(`the licence of ${name} is not told`);
      }
    },
  };
}
