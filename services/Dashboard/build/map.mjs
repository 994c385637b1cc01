// The world as drawn outlines. It is projected and thinned out here, once, so that a browser only has to draw.
import { createRequire } from "node:module";
import { geoCentroid, geoNaturalEarth1, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";
import { presimplify, simplify, sphericalTriangleArea } from "topojson-simplify";
import countryCodes from "i18n-iso-countries";
import { disputed } from "./disputed.mjs";

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
  const areas = disputed.map((area) => ({ ...area, shape: shapeOf(area, shapes) }));
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
  return {
    width, height, countries, dots, land: land.join(""), borders,
    disputed: areas.map(({ name, note, of, box, shape }) => (
      { name, note, of: of ?? "", cut: box !== undefined, outline: path(shape) })),
  };
}

/** The outline of a disputed area; where it is a part of a country's outline, it is cut out of that. */
function shapeOf({ name, cutFrom, box, ring, of }, shapes) {
  if (ring) return { type: "Polygon", coordinates: [[...ring, ring[0]]] };
  const country = shapes.find(({ code }) => code === (of ?? cutFrom));
  if (of) return country.geometry;
  const [[west, south], [east, north]] = box;
  const isInside = (polygon) => {
    const [x, y] = geoCentroid({ type: "Polygon", coordinates: polygon });
    return x > west && x < east && y > south && y < north;
  };
  const parts = country.geometry.coordinates;
  const cut = parts.filter(isInside);
  if (cut.length === 0) throw new Error(`No part of ${cutFrom} lies where ${name} is.`);
  country.geometry = { ...country.geometry, coordinates: parts.filter((polygon) => !isInside(polygon)) };
  return { type: "MultiPolygon", coordinates: cut };
}

function codeOf(shape) {
  if (shape.id) return countryCodes.numericToAlpha3(shape.id);
  return unnumbered[shape.properties.name];
}
