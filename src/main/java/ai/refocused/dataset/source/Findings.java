package ai.refocused.dataset.source;

import ai.refocused.dataset.source.Finding.Severity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Collects findings: all are counted, so many of each severity are kept. */
public final class Findings {
  private static final int KEPT = 1000;

  private final int most;
  private final Function<Finding, Optional<Finding>> judge;
  private final Map<Severity, List<Finding>> kept = new EnumMap<>(Severity.class);
  private final Map<Severity, Long> counts = new EnumMap<>(Severity.class);
  private final Map<String, Long> byRule = new TreeMap<>();

  /** Findings as they come. */
  public Findings() {
    this(KEPT, Optional::of);
  }

  /**
   * Findings as somebody judges them.
   *
   * @param most how many of each severity are kept
   * @param judge says what is made of a finding; empty if it is not to be told
   */
  public Findings(int most, Function<Finding, Optional<Finding>> judge) {
    this.most = most;
    this.judge = judge;
    for (Severity severity : Severity.values()) {
      kept.put(severity, new ArrayList<>());
      counts.put(severity, 0L);
    }
  }

  public void add(Finding found) {
    judge.apply(found).ifPresent(this::keep);
  }

  private void keep(Finding finding) {
    List<Finding> list = kept.get(finding.severity());
    if (list.size() < most) {
      list.add(finding);
    }
    counts.merge(finding.severity(), 1L, Long::sum);
    byRule.merge(finding.rule(), 1L, Long::sum);
  }

  /** The first of a severity, in the order found. */
  public List<Finding> first(Severity severity) {
    return List.copyOf(kept.get(severity));
  }

  /** How many there were of a severity. */
  public long count(Severity severity) {
    return counts.get(severity);
  }

  /** How many there were of each rule that was broken. */
  public Map<String, Long> countByRule() {
    return Map.copyOf(byRule);
  }

  /** The first errors, in the order found. */
  public List<Finding> errors() {
    return first(Severity.ERROR);
  }

  /** The first warnings, in the order found. */
  public List<Finding> warnings() {
    return first(Severity.WARNING);
  }

  public long errorCount() {
    return count(Severity.ERROR);
  }

  public long warningCount() {
    return count(Severity.WARNING);
  }
}
