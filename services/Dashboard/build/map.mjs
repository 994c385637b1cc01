// The world as drawn outlines. It is projected and thinned out here, once, so that a browser only has to draw.
import { createRequire } from "node:module";
import { geoNaturalEarth1, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";
import { presimplify, simplify, sphericalTriangleArea } from "topojson-simplify";
import countryCodes from "i18n-iso-countries";

const width = 1000;
const height = 484;

/** A triangle of an outline that covers less of the sphere than this, in steradians, is left out: 0.1 pixels. */
const detail = 4e-6;

/** A country drawn smaller than this, in square pixels, gets a dot that one can hit. */
const smallArea = 14;

/** Countries without a number in ISO 3166-1. What is not named here is drawn as land that belongs to no country. */
const unnumbered = { Kosovo: "XKX" };

const withoutInhabitants = new Set(["ATA"]);

/** Gives the outlines of all countries, and the borders between them, in the coordinates of the drawing. */
export function drawWorld() {
  const atlas = createRequire(import.meta.url)("world-atlas/countries-50m.json");
  const topology = simplify(presimplify(atlas, sphericalTriangleArea), detail);
  const shapes = feature(topology, topology.objects.countries).features
    .map((shape) => ({ ...shape, code: codeOf(shape) }))
    .filter((shape) => !withoutInhabitants.has(shape.code));
  const inhabited = { type: "FeatureCollection", features: shapes };
  const projection = geoNaturalEarth1().rotate([-11, 0]).fitSize([width, height], inhabited);
  const path = geoPath(projection).digits(1);

  const countries = {};
  const dots = {};
  const land = [];
  for (const shape of shapes) {
    const outline = path(shape);
    if (!outline) continue;
    if (!shape.code) land.push(outline);
    else countries[shape.code] = (countries[shape.code] ?? "") + outline;
    if (shape.code && path.area(shape) < smallArea) dots[shape.code] = path.centroid(shape).map(Math.round);
  }
  // Each border once, instead of the outline of both its countries: it is drawn anew at every step of a scrubber.
  const borders = path(mesh(topology, topology.objects.countries, (one, other) => one !== other));
  return { width, height, countries, dots, land: land.join(""), borders };
}

function codeOf(shape) {
  if (shape.id) return countryCodes.numericToAlpha3(shape.id);
  return unnumbered[shape.properties.name];
}
