import uPlot from "uplot";
import { Grade } from "../../generated/proto/diplomacy/type/v1/grade_pb.js";
import type { SourceEvent } from "../../generated/proto/diplomacy/query/v1/evidence_pb.js";
import { type Day, fromProto, middleOf, showDay, toMs } from "../api/dates.js";
import { colour, theme } from "../app/theme.js";
import { signed } from "../shared/format.js";
import { gradeName, isKnown, steps } from "../shared/scale.js";
import type { Course } from "./dossier.js";
import type { Plot } from "./tie-spans.js";

const height = 330;
/** The line below the scores on which source events are drawn. */
const eventLine = -10.6;
const floor = -11.8;
const ceiling = 9.4;
const markerRadius = 4.5;

/** The score over time with its interval, what happened below it, and the date that is looked at. */
export class TimelineChart extends EventTarget {
  readonly element = document.createElement("div");
  private chart: uPlot | undefined;
  private course: Course | undefined;
  private asOf: Day | "" = "";
  private days: Day[] = [];
  private readonly sizes = new ResizeObserver(() => this.fit());

  constructor() {
    super();
    this.element.className = "timeline";
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "slider");
    this.element.setAttribute("aria-label", "Timeline of the score. Left and right choose the date.");
    this.element.addEventListener("keydown", (event) => this.press(event));
    this.sizes.observe(this.element);
    theme.addEventListener("change", this.restyle);
  }

  show(course: Course | undefined, asOf: Day | ""): void {
    const moved = asOf !== this.asOf;
    this.asOf = asOf;
    if (course && course !== this.course) this.build(course);
    else if (moved) this.chart?.redraw(false);
    this.describe();
  }

  /** Where the curve is, for what is drawn below it on the same dates. */
  get plot(): Plot | undefined {
    const [from, to] = [this.days[0], this.days.at(-1)];
    if (!this.chart || !from || !to) return undefined;
    const { left, width } = this.chart.bbox;
    return { left: left / devicePixelRatio, width: width / devicePixelRatio, from, to };
  }

  close(): void {
    this.sizes.disconnect();
    theme.removeEventListener("change", this.restyle);
    this.chart?.destroy();
  }

  private readonly restyle = (): void => {
    if (this.course) this.build(this.course);
  };

  private build(course: Course): void {
    this.course = course;
    const points = course.timelines[0]?.points ?? [];
    this.days = points.map((point) => fromProto(point.date));
    const graded = points.map(({ score }) =>
      score!.grade === Grade.INSUFFICIENT_EVIDENCE ? null : score!.score);
    const interval = (end: "low" | "high"): (number | null)[] => points.map(({ score }) =>
      score!.interval && isKnown(score!) ? score!.interval[end] : null);
    this.chart?.destroy();
    this.chart = new uPlot(this.options(), [
      this.days.map((day) => toMs(day) / 1_000), interval("high"), interval("low"),
      points.map(({ score }) => (isKnown(score!) ? score!.score : null)), graded,
    ], this.element);
  }

  private options(): uPlot.Options {
    const ink = colour("ink");
    const points = { show: false };
    const axis = {
      stroke: colour("muted"), grid: { stroke: colour("grid"), width: 1 }, ticks: { show: false },
      font: "12px 'Source Sans 3 Variable', sans-serif",
    };
    return {
      width: this.element.clientWidth || 600, height, legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7, fill: ink } },
      scales: { x: { time: true }, y: { range: [floor, ceiling] } },
      axes: [{ ...axis, grid: { show: false } },
        {
          ...axis, size: 52, gap: 12, splits: () => [-9, -6, -3, 0, 3, 6, 9],
          values: (_, splits) => splits.map((at) => signed(at, 0)),
        }],
      series: [{}, { stroke: "transparent", points }, { stroke: "transparent", points },
        { stroke: colour("muted"), width: 1.2, dash: [3, 3], points }, { stroke: ink, width: 2.4, points }],
      bands: [{ series: [1, 2], fill: colour("band") }],
      hooks: {
        draw: [(chart) => this.paint(chart)],
        setCursor: [(chart) => this.pointed(chart)],
        ready: [(chart) => chart.over.addEventListener("click", () => this.choose(chart.cursor.idx))],
      },
    };
  }

  private paint(chart: uPlot): void {
    const { ctx, bbox } = chart;
    const ratio = devicePixelRatio;
    ctx.save();
    for (const step of steps) {
      ctx.fillStyle = colour(step.className);
      const [top, bottom] = [chart.valToPos(step.to, "y", true), chart.valToPos(step.from, "y", true)];
      ctx.fillRect(bbox.left - 7 * ratio, top, 4 * ratio, bottom - top - ratio);
    }
    ctx.strokeStyle = colour("muted");
    ctx.lineWidth = ratio;
    horizontal(chart, 0);
    horizontal(chart, eventLine);
    for (const event of this.course?.sourceEvents ?? []) this.mark(chart, event, ratio);
    if (this.asOf) {
      const x = Math.round(chart.valToPos(toMs(this.asOf) / 1_000, "x", true)) + 0.5;
      ctx.strokeStyle = colour("accent");
      ctx.lineWidth = 1.5 * ratio;
      line(ctx, x, bbox.top, x, bbox.top + bbox.height);
    }
    ctx.restore();
  }

  /** A source event: its colour says which way it moves the score; what the counterpart did is a hollow circle. */
  private mark(chart: uPlot, event: SourceEvent, ratio: number): void {
    const { ctx } = chart;
    const x = chart.valToPos(toMs(middleOf(event.occurredOn!)) / 1_000, "x", true);
    const y = chart.valToPos(eventLine, "y", true);
    ctx.beginPath();
    ctx.arc(x, y, markerRadius * ratio, 0, 2 * Math.PI);
    ctx.strokeStyle = colour(event.goldstein < 0 ? "grade-1" : "grade-6");
    ctx.fillStyle = event.source === this.course?.country ? ctx.strokeStyle : colour("paper");
    ctx.lineWidth = 2 * ratio;
    ctx.globalAlpha = 0.9;
    ctx.fill();
    ctx.stroke();
    ctx.globalAlpha = 1;
  }

  private pointed(chart: uPlot): void {
    const place = chart.cursor.idx;
    const detail = place == null ? "" : this.text(place);
    this.dispatchEvent(new CustomEvent("point", { detail }));
  }

  private text(place: number): string {
    const score = this.course?.timelines[0]?.points[place]?.score;
    if (!score) return "";
    const value = isKnown(score) ? `${signed(score.score)}, ${gradeName(score.grade)}` : "nothing known";
    return `${showDay(this.days[place]!)}: ${value}`;
  }

  private choose(place: number | null | undefined): void {
    const day = place == null ? undefined : this.days[place];
    if (day) this.dispatchEvent(new CustomEvent("choose", { detail: day }));
  }

  private press(event: KeyboardEvent): void {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageDown: -12, PageUp: 12 }[event.key];
    if (!by) return;
    event.preventDefault();
    const place = Math.max(0, Math.min(this.days.length - 1, this.place() + by));
    this.choose(place);
  }

  private place(): number {
    const place = this.days.findIndex((day) => day >= this.asOf);
    return place < 0 ? this.days.length - 1 : place;
  }

  private describe(): void {
    this.element.setAttribute("aria-valuemin", "0");
    this.element.setAttribute("aria-valuemax", String(Math.max(0, this.days.length - 1)));
    this.element.setAttribute("aria-valuenow", String(Math.max(0, this.place())));
    this.element.setAttribute("aria-valuetext", this.text(this.place()) || (this.asOf ? showDay(this.asOf) : ""));
  }

  private fit(): void {
    if (this.chart && this.element.clientWidth > 0) {
      this.chart.setSize({ width: this.element.clientWidth, height });
      this.dispatchEvent(new Event("fit"));
    }
  }
}

function horizontal(chart: uPlot, value: number): void {
  const y = Math.round(chart.valToPos(value, "y", true)) + 0.5;
  line(chart.ctx, chart.bbox.left, y, chart.bbox.left + chart.bbox.width, y);
}

function line(ctx: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}
