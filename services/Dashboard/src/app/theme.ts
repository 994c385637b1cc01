type Theme = "light" | "dark";

const key = "diplomacy.theme";
const preferred = matchMedia("(prefers-color-scheme: dark)");

function chosen(): Theme | undefined {
  const kept = localStorage.getItem(key);
  return kept === "light" || kept === "dark" ? kept : undefined;
}

const present = (): Theme => chosen() ?? (preferred.matches ? "dark" : "light");

/** Charts are painted rather than styled, so they must be notified of a change. */
export const theme = new (class extends EventTarget {
  get dark(): boolean {
    return present() === "dark";
  }

  apply(): void {
    document.documentElement.dataset.theme = present();
    this.dispatchEvent(new Event("change"));
  }

  toggle(): void {
    localStorage.setItem(key, this.dark ? "light" : "dark");
    this.apply();
  }
})();

preferred.addEventListener("change", () => theme.apply());

/** The value of a custom property of styles/tokens.css. */
export const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
