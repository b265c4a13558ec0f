// node lint.mjs DOCUMENT.json...: judges each by the official schema of OpenAPI 3.1. A line a document; exit 1 if one
// is not valid.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const packages = createRequire(new URL("../../tools/npm/package.json", import.meta.url));
const { validate } = await import(pathToFileURL(packages.resolve("@hyperjump/json-schema/openapi-3-1")).href);

let valid = true;
for (const file of process.argv.slice(2)) {
  const result = await validate("https://spec.openapis.org/oas/3.1/schema-base", JSON.parse(readFileSync(file, "utf8")), "BASIC");
  valid &&= result.valid;
  const where = result.valid ? "" : ` ${(result.errors ?? []).slice(-3).map((one) => one.instanceLocation).join(" ")}`;
  console.log(`${result.valid ? "valid" : "not valid"} ${file}${where}`);
}
process.exit(valid ? 0 : 1);
