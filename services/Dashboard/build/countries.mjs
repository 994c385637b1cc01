// The countries as the services know them, so that the page and the answers use the same names.
import { readFileSync } from "node:fs";

/** Reads the services' own tables; gives code, name, other codes and other names of each country and organisation. */
export function readCountries(countryPath, organisationPath) {
  const countries = rowsOf(countryPath).map(([code, alpha2, , , , name, others]) => ({ code, alpha2, name, others }));
  const organisations = rowsOf(organisationPath)
    .map(([code, alpha2, name, others]) => ({ code, alpha2, name, others }));
  return [...countries, ...organisations].map((one) => ({ ...one, others: one.others ? one.others.split(";") : [] }));
}

function rowsOf(path) {
  const [, ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
  return lines.map((line) => line.split("\t"));
}
