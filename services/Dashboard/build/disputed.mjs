// Areas whose belonging states dispute, to be hatched and named on the map. The boundaries below are those of the
// member states of the United Nations as its General Assembly has recognised them; the hatching decides nothing.

/** Parts of outlines of the atlas, outlines of whole territories, and coarse outlines of our own. */
export const disputed = [
  {
    name: "Crimea",
    note: "Ukraine's by resolution 68/262 of the UN General Assembly; held by Russia since 2014",
    // The atlas draws who holds it. The part of Russia's outline that lies in this box is taken from it.
    cutFrom: "RUS",
    box: [[32, 44], [37, 46.6]],
  },
  {
    name: "Kashmir",
    note: "claimed by India and Pakistan, in part by China; a coarse outline, right to about 50 km",
    // Longitude and latitude, along the boundary of the former state of Jammu and Kashmir.
    ring: [
      [74.4, 32.8], [74.0, 33.1], [73.6, 33.7], [73.4, 34.4], [73.9, 34.9], [73.2, 35.5], [72.6, 35.9], [72.6, 36.5],
      [73.8, 36.9], [74.9, 37.0], [75.9, 36.6], [76.9, 36.5], [77.9, 35.6], [78.9, 35.9], [79.8, 35.8], [80.3, 35.4],
      [80.2, 34.6], [79.0, 34.2], [78.8, 33.5], [79.3, 32.7], [78.5, 32.5], [77.9, 32.8], [76.9, 33.0], [76.0, 32.9],
      [75.7, 32.4], [75.0, 32.4],
    ],
  },
  { name: "Taiwan", note: "governed from Taipei, claimed by China; not a member of the United Nations", of: "TWN" },
  {
    name: "Western Sahara", of: "ESH",
    note: "a non-self-governing territory by the list of the United Nations; claimed by Morocco",
  },
];
