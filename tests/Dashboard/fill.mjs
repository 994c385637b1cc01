// Makes a history of one country with all others over twenty years: npm run fill -- ADDRESS [COUNTRY]
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { clients } from "./services.mjs";

const address = process.argv[2] ?? "http://localhost:5081/";
const centre = process.argv[3] ?? "DEU";
const countries = 200;
const years = 20;
const acts = ["042", "043", "057", "0312", "036", "061", "111", "120", "130", "163", "173"];
const batch = 1_000;

/** The same numbers at every run. */
function* random(seed) {
  for (let state = seed; ; ) {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

const repository = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const table = join(repository, "services", "Domain", "Vocabulary", "Countries", "countries.tsv");
const others = readFileSync(table, "utf8").trimEnd().split("\n").slice(1).map((line) => line.split("\t"))
  .filter(([code, alpha2]) => alpha2 && code !== centre).map(([code]) => code).slice(0, countries);

const numbers = random(7);
const next = (below) => Math.floor(numbers.next().value * below);
const first = new Date().getUTCFullYear() - years;
const reports = others.flatMap((other) => {
  const mood = numbers.next().value;
  return Array.from({ length: years * 4 }, (_, quarter) => ({
    occurredOn: { year: first + Math.floor(quarter / 4), month: (quarter % 4) * 3 + 1 + next(3), day: 1 + next(28) },
    source: quarter % 2 ? centre : other, target: quarter % 2 ? other : centre,
    cameoCode: acts[numbers.next().value < mood ? next(6) : 6 + next(5)],
  }));
}).filter(({ occurredOn: { year, month, day } }) => Date.UTC(year, month - 1, day) < Date.now());

const { ingestion } = clients(address);
for (let i = 0; i < reports.length; i += batch) {
  const { results } = await ingestion.reportSourceEvents({ reports: reports.slice(i, i + batch) });
  const faulty = results.find(({ faults }) => faults.length > 0);
  if (faulty) throw new Error(faulty.faults[0].description);
}
console.log(`${reports.length} reports of ${others.length} countries and ${centre} since ${first}`);
