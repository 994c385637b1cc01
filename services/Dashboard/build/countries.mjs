// The countries as the services know them, so that the page and the answers use the same names.
import { readFileSync } from "node:fs";

/** Reads the services' own table; gives code, name, other codes and other names of each country. */
export function readCountries(path) {
  const [, ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
  return lines.map((line) => {
    const [code, alpha2, , , , name, others] = line.split("\t");
    return { code, alpha2, name, others: others ? others.split(";") : [] };
  });
}
