// Builds the page into dist/: node build/build.mjs
// It does nothing where dist/ was made from the very files that are there, and waits for its turn where another build
// of this page runs, because several builds of the solution may want it at once.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync }
  from "node:fs";
import { join, relative } from "node:path";
import { compressAll } from "./compress.mjs";
import { countryTable, dashboard, organisationTable, protos } from "./places.mjs";

const dist = join(dashboard, "dist");
const stamp = join(dashboard, "dist", ".inputs");
const modules = join(dashboard, "node_modules");
const installed = join(modules, ".installed");
const lock = join(dashboard, ".build-lock");
const lockMinutes = 10;
const noPackages = 3;
const windows = process.platform === "win32";

await holdLock();
try {
  build();
} finally {
  rmSync(lock, { force: true });
}

function build() {
  const inputs = hashOf([
    ...["src", "build", "public"].flatMap((folder) => filesUnder(join(dashboard, folder))),
    ...["index.html", "package-lock.json", "vite.config.ts", "tsconfig.json", "buf.gen.yaml"]
      .map((name) => join(dashboard, name)),
    ...filesUnder(protos), countryTable, organisationTable,
  ]);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) {
    // Whoever compares times must see that it is up to date.
    const now = new Date();
    utimesSync(join(dist, "index.html"), now, now);
    return;
  }
  install();
  run(process.execPath, ["build/generate.mjs"]);
  run(join(modules, ".bin", "tsc"), ["--noEmit"]);
  const fresh = join(dashboard, `dist-${process.pid}`);
  run(join(modules, ".bin", "vite"), ["build", "--outDir", fresh, "--emptyOutDir", "--logLevel", "warn"]);
  compressAll(fresh);
  writeFileSync(join(fresh, ".inputs"), inputs);
  const old = `${dist}-old-${process.pid}`;
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
}

function install() {
  const wanted = hashOf([join(dashboard, "package-lock.json")]);
  if (existsSync(installed) && readFileSync(installed, "utf8") === wanted) return;
  try {
    run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
  } catch {
    console.error("npm ci could not get the page's packages.");
    rmSync(lock, { force: true });
    process.exit(noPackages);
  }
  writeFileSync(installed, wanted);
}

function run(program, args) {
  execFileSync(program, args, { cwd: dashboard, stdio: "inherit", shell: windows });
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
}

function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(relative(dashboard, file)).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

/** A file that must not be there yet is made by one of several builds alone, on every system. */
async function holdLock() {
  for (;;) {
    try {
      writeFileSync(lock, `${process.pid}`, { flag: "wx" });
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (isAbandoned()) rmSync(lock, { force: true });
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Whether the build that holds the lock was killed. */
function isAbandoned() {
  try {
    if (Date.now() - statSync(lock).mtimeMs > lockMinutes * 60_000) return true;
    const owner = Number(readFileSync(lock, "utf8"));
    if (owner) process.kill(owner, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}
