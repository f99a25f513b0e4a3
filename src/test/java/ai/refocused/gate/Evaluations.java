package ai.refocused.gate;

import ai.refocused.job.EvaluationResult;
import ai.refocused.job.Task;
import ai.refocused.job.evaluation.Canary;
import ai.refocused.job.evaluation.CanaryAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An evaluation to hold gates against. */
public final class Evaluations {
  private Evaluations() {}

  /** Loss 2.5, improvement 4.9 %, one reference of loss 2.45, one canary of two that passes. */
  public static EvaluationResult result() {
    return new EvaluationResult(
        10,
        1234,
        4,
        new TreeMap<>(Map.of("evalLoss", 2.5, "improvementOverBase", 0.049)),
        Map.of("syntaxValidity", "this machine has no parser for python"),
        Map.of("g:a:1", 2.45),
        List.of(
            new CanaryAnswer(new Canary("Who are you?", "[Bb]ot"), "I am a Bot.", true),
            new CanaryAnswer(new Canary("2 + 2?", "^4$"), " five\nor \u0001 so ", false)));
  }

  /** The same with the verdicts of gates. */
  public static EvaluationReport report(String... gates) throws GateSyntaxException {
    List<Gate> parsed = new ArrayList<>();
    for (String gate : gates) {
      parsed.add(GateParser.parse(gate));
    }
    EvaluationResult result = result();
    List<Verdict> verdicts = new GateCheck(result).verdicts(parsed);
    return new EvaluationReport("final_model", Task.CHAT, "chat.jsonl", result, verdicts);
  }
}
