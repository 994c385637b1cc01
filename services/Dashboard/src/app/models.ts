import type { Model } from "../../generated/proto/diplomacy/query/v1/models_pb.js";
import { query, readTimeoutMs } from "../api/client.js";
import { defaultModel } from "./view.js";

/** How scores can be computed, and what CAMEO codes are called. Neither changes while a service runs. */
class Models extends EventTarget {
  all: Model[] = [];
  private readonly codes = new Map<string, string>();

  /** Models whose scores lie on the scale of the grades. */
  get graded(): { name: string }[] {
    const graded = this.all.filter((model) => model.hasGrades);
    return graded.length > 0 ? graded : [{ name: defaultModel }];
  }

  /** Whether a model adds a constant for the ties in force to the course of source events. */
  countsTies(name: string): boolean {
    return name.startsWith("standing-");
  }

  /** The level at which a score reaches 9 tanh(1); nothing in models that do not bend levels. */
  scaleOf(name: string): number | undefined {
    return this.all.find((model) => model.name === name)?.parameters.find((one) => one.name === "scale")?.value;
  }

  describe(name: string): string {
    return this.all.find((model) => model.name === name)?.description ?? "";
  }

  cameoName(code: string): string {
    return this.codes.get(code) ?? "";
  }

  async read(): Promise<void> {
    try {
      const answer = await query.listModels({}, { timeoutMs: readTimeoutMs });
      this.all = answer.models;
      for (const { cameoCode, cameoName } of answer.goldsteinTables[0]?.weights ?? [])
        this.codes.set(cameoCode, cameoName);
      this.dispatchEvent(new Event("change"));
    } catch {
      // The next call fails in the same way, and its view shows the error.
    }
  }
}

export const models = new Models();
