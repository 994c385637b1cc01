import worldUrl from "../../generated/world.json?url";
import type { Frame } from "../api/frames.js";
import { colour } from "../app/theme.js";
import { countries as allCountries } from "../shared/countries.js";
import { classOf, nothingKnown } from "../shared/scale.js";

interface World {
  width: number;
  height: number;
  countries: Record<string, string>;
  dots: Record<string, [number, number]>;
  land: string;
  borders: string;
  disputed: Disputed[];
}

/** An area whose belonging states dispute. */
export interface Disputed {
  name: string;
  note: string;
  /** The territory that it is, where that has a code. */
  of: string;
  /** Whether it was cut out of the outline of who holds it, so that it has no colour beneath. */
  cut: boolean;
  outline: string;
}

const svg = "http://www.w3.org/2000/svg";
const dotRadius = 2.6;
const flashMs = 2_000;

/** Asked for as soon as the page runs, since everything waits for it. */
const world: Promise<World> = fetch(worldUrl).then((answer) => answer.json() as Promise<World>);

/** Outlines of all countries, each in the colour of its grade. */
export class WorldMap extends EventTarget {
  readonly element = document.createElementNS(svg, "svg");
  private readonly shapes = new Map<string, SVGElement[]>();
  private readonly middles = new Map<string, { x: number; y: number }>();
  private readonly classes = new Map<string, string>();
  /** The names of the disputed areas, once they are drawn. */
  disputed: string[] = [];
  private frame: Frame | undefined;
  private pointed = "";

  constructor() {
    super();
    this.element.setAttribute("class", "world-map");
    this.element.setAttribute("role", "application");
    this.element.setAttribute("aria-label",
      "World map. Arrow keys move from country to country, Enter makes one the centre.");
    this.element.setAttribute("tabindex", "0");
    this.element.addEventListener("pointermove", (event) => this.point(codeOf(event.target), event));
    this.element.addEventListener("pointerleave", () => this.point(""));
    this.element.addEventListener("click", (event) => this.choose(codeOf(event.target)));
    this.element.addEventListener("keydown", (event) => this.press(event));
    this.element.addEventListener("blur", () => this.point(""));
    void world.then((drawn) => this.build(drawn));
  }

  /** Colours every country by a frame. Only what changes is touched, since a scrubber does this at every step. */
  colour(frame: Frame | undefined): void {
    this.frame = frame;
    for (const [code, shapes] of this.shapes) {
      const wanted = code === frame?.country ? "centre" : classOf(frame?.cells.get(code)?.grade);
      if (this.classes.get(code) === wanted) continue;
      this.classes.set(code, wanted);
      for (const shape of shapes) shape.setAttribute("class", wanted);
    }
  }

  /** Highlights a change for a moment. */
  flash(code: string): void {
    for (const shape of this.shapes.get(code) ?? [])
      shape.animate([{ strokeWidth: 4, stroke: colour("live") }, {}], { duration: flashMs, easing: "ease-out" });
  }

  private build(drawn: World): void {
    this.element.setAttribute("viewBox", `0 0 ${drawn.width} ${drawn.height}`);
    this.element.append(hatching());
    this.element.append(make("path", { d: drawn.land, class: nothingKnown }));
    for (const [code, outline] of Object.entries(drawn.countries))
      this.add(code, make("path", { d: outline, "data-code": code }));
    this.element.append(make("path", { d: drawn.borders, class: "borders" }));
    for (const area of drawn.disputed) this.hatch(area);
    this.disputed = drawn.disputed.map(({ name }) => name);
    for (const [code, [x, y]] of Object.entries(drawn.dots))
      this.add(code, make("circle", { cx: `${x}`, cy: `${y}`, r: `${dotRadius}`, "data-code": code }));
    for (const [code, [shape]] of this.shapes) {
      const box = (shape as SVGGraphicsElement).getBBox?.();
      const dot = drawn.dots[code];
      this.middles.set(code, dot ? { x: dot[0], y: dot[1] }
        : { x: box.x + box.width / 2, y: box.y + box.height / 2 });
    }
    this.colour(this.frame);
    this.dispatchEvent(new Event("ready"));
  }

  /** Hatches a disputed area over whatever colour is there, and names it to those who point at it. */
  private hatch({ name, note, of, cut, outline }: Disputed): void {
    const title = make("title", {});
    title.textContent = `${name}: ${note}`;
    const shape = make("path", { d: outline, class: "disputed", "data-disputed": name });
    if (of) shape.setAttribute("data-of", of);
    shape.append(title);
    if (cut) this.element.append(make("path", { d: outline, class: "disputed-ground" }));
    this.element.append(shape);
  }

  private add(code: string, shape: SVGElement): void {
    const shapes = this.shapes.get(code) ?? [];
    this.shapes.set(code, [...shapes, shape]);
    this.element.append(shape);
  }

  private point(code: string, event?: PointerEvent): void {
    if (code !== this.pointed) {
      for (const shape of this.shapes.get(this.pointed) ?? []) shape.removeAttribute("data-pointed");
      this.pointed = code;
      for (const shape of this.shapes.get(code) ?? []) shape.setAttribute("data-pointed", "");
    }
    this.notify(event);
  }

  private notify(event?: PointerEvent): void {
    const at = event ? { x: event.clientX, y: event.clientY } : this.onScreen(this.pointed);
    this.dispatchEvent(new CustomEvent("point", { detail: { code: this.pointed, at } }));
  }

  private onScreen(code: string): { x: number; y: number } | undefined {
    const middle = this.middles.get(code);
    const matrix = this.element.getScreenCTM();
    if (!middle || !matrix) return undefined;
    return new DOMPoint(middle.x, middle.y).matrixTransform(matrix);
  }

  private choose(code: string): void {
    if (code) this.dispatchEvent(new CustomEvent("choose", { detail: code }));
  }

  private press(event: KeyboardEvent): void {
    const arrow = arrows[event.key];
    if (arrow) this.point(this.nearest(this.pointed || this.frame?.country || "BOL", arrow));
    else if (event.key === "Enter" || event.key === " ") this.choose(this.pointed);
    else if (event.key === "Escape") this.point("");
    else return;
    event.preventDefault();
  }

  /** The nearest country in a direction; what lies aside counts as further away than what lies ahead. */
  private nearest(from: string, [right, down]: [number, number]): string {
    const start = this.middles.get(from);
    if (!start) return allCountries[0]!.code;
    let [best, least] = [from, Number.POSITIVE_INFINITY];
    for (const [code, middle] of this.middles) {
      const [dx, dy] = [middle.x - start.x, middle.y - start.y];
      const ahead = dx * right + dy * down;
      const aside = Math.abs(dx * down) + Math.abs(dy * right);
      if (ahead <= 1 || aside > ahead * 2) continue;
      const distance = ahead + aside * 2;
      if (distance < least) [best, least] = [code, distance];
    }
    return best;
  }
}

const arrows: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};

function codeOf(target: EventTarget | null): string {
  const { code, of } = (target as SVGElement | null)?.dataset ?? {};
  return code ?? of ?? "";
}

function make(name: string, attributes: Record<string, string>): SVGElement {
  const element = document.createElementNS(svg, name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  return element;
}

/** Too little is known: hatched, so that it does not look neutral, even to colour-blind users. */
function hatching(): SVGElement {
  const definitions = make("defs", {});
  const pattern = make("pattern", {
    id: "hatch", width: "4", height: "4", patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
  });
  pattern.append(make("rect", { width: "4", height: "4", class: "hatch-ground" }));
  pattern.append(make("rect", { width: "1.3", height: "4", class: "hatch-line" }));
  const disputed = make("pattern", {
    id: "disputed", width: "3", height: "3", patternUnits: "userSpaceOnUse", patternTransform: "rotate(-45)",
  });
  disputed.append(make("rect", { width: "0.9", height: "3", class: "disputed-line" }));
  definitions.append(pattern, disputed);
  return definitions;
}
