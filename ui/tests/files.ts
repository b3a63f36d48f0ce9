/** Reads the sources of the page, for the tests that look at them. */
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";

const root = join(process.cwd(), "src");

export interface Source {
  /** From `src`, with forward slashes. */
  path: string;
  text: string;
}

export function sources(under = ""): Source[] {
  return readdirSync(join(root, under), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(svelte|ts|css)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes("bindings"))
    .map((path) => ({ path: relative(root, path).replaceAll("\\", "/"), text: readFileSync(path, "utf8") }));
}

export const binding = (name: string) => readFileSync(join(root, "lib/bindings", `${name}.ts`), "utf8");
