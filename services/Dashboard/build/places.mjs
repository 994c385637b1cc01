// Where the build finds what it reads.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const dashboard = dirname(dirname(fileURLToPath(import.meta.url)));
const repository = dirname(dirname(dashboard));
export const protos = join(repository, "contracts", "proto");
const tables = join(repository, "services", "Domain", "Vocabulary", "Countries");
export const countryTable = join(tables, "countries.tsv");
export const organisationTable = join(tables, "organisations.tsv");
