package ai.refocused.worker.monitoring;

import ai.refocused.train.EvaluationReport;
import ai.refocused.train.StepReport;
import ai.refocused.train.TrainingListener;
import ai.refocused.train.TrainingPlan;
import java.nio.file.Path;
import java.util.List;

/** Tells several listeners, one after the other. */
public record Listeners(List<TrainingListener> all) implements TrainingListener {
  public Listeners {
    all = List.copyOf(all);
  }

  @Override
  public void planned(TrainingPlan plan, int startStep) {
    all.forEach(each -> each.planned(plan, startStep));
  }

  @Override
  public void stepDone(StepReport report) {
    all.forEach(each -> each.stepDone(report));
  }

  @Override
  public void stepLogged(StepReport report) {
    all.forEach(each -> each.stepLogged(report));
  }

  @Override
  public void stepSkipped(String why, int skippedSteps) {
    all.forEach(each -> each.stepSkipped(why, skippedSteps));
  }

  @Override
  public void lossSpiked(StepReport report, double mean) {
    all.forEach(each -> each.lossSpiked(report, mean));
  }

  @Override
  public void stoppedEarly(int step, int bestStep) {
    all.forEach(each -> each.stoppedEarly(step, bestStep));
  }

  @Override
  public void evaluated(EvaluationReport report) {
    all.forEach(each -> each.evaluated(report));
  }

  @Override
  public void checkpointSaved(int step, Path folder) {
    all.forEach(each -> each.checkpointSaved(step, folder));
  }
}
