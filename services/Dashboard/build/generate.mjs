// Writes what the page is compiled with and nobody edits: clients of the protos, the countries and the map.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readCountries } from "./countries.mjs";
import { drawWorld } from "./map.mjs";
import { countryTable, dashboard, organisationTable, protos } from "./places.mjs";

const generated = join(dashboard, "generated");
rmSync(generated, { recursive: true, force: true });
mkdirSync(generated);
const programs = join(dashboard, "node_modules", ".bin");
execFileSync(join(programs, "buf"), ["generate", protos], {
  cwd: dashboard, stdio: "inherit", shell: process.platform === "win32",
  env: { ...process.env, PATH: `${programs}${process.platform === "win32" ? ";" : ":"}${process.env.PATH}` },
});
writeFileSync(join(generated, "countries.json"), JSON.stringify(readCountries(countryTable, organisationTable)));
writeFileSync(join(generated, "world.json"), JSON.stringify(drawWorld()));
