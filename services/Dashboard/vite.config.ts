import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  build: {
    target: "es2023",
    // Everything is a file of this origin: the page's Content-Security-Policy lets in neither inline nor data.
    assetsInlineLimit: 0,
    modulePreload: false,
  },
  server: {
    proxy: { "^/diplomacy\\.": process.env.DIPLOMACY_WEB ?? "http://localhost:5081" },
  },
});
