package ai.refocused.maven;

import ai.refocused.configuration.EffectiveConfiguration;
import ai.refocused.configuration.EvaluationSpecFactory;
import ai.refocused.configuration.Setting;
import ai.refocused.configuration.Settings;
import ai.refocused.gate.EvaluationJson;
import ai.refocused.gate.EvaluationReport;
import ai.refocused.gate.Gate;
import ai.refocused.gate.GateCheck;
import ai.refocused.gate.JunitXml;
import ai.refocused.incremental.Changes;
import ai.refocused.incremental.InputCollector;
import ai.refocused.incremental.RunHistory;
import ai.refocused.inputs.SplitChoice;
import ai.refocused.job.BaseModelSpec;
import ai.refocused.job.DataFiles;
import ai.refocused.job.EvaluationDataSpec;
import ai.refocused.job.EvaluationResult;
import ai.refocused.job.EvaluationSpec;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.Problem;
import ai.refocused.job.evaluation.Canary;
import ai.refocused.job.evaluation.ComparedModel;
import ai.refocused.job.evaluation.ComparedModel.Relation;
import ai.refocused.job.generation.NamedModel;
import ai.refocused.maven.log.EvaluationReporter;
import ai.refocused.preflight.TestedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;

/** Evaluates a model for a goal: finds the data, measures, checks gates, writes reports. */
final class ModelEvaluation {
  /** Where an evaluation's files are, in the folder of the model's run. */
  static final String FOLDER = "evaluation";

  private static final String FILE_NAME = "evaluation.json";
  private static final String REPORTS = "refocused-reports";

  private final TrainerGoal goal;
  private final EffectiveConfiguration configuration;
  private final EvaluationSpecFactory factory;
  private final EvaluationDataSpec data;

  /**
   * What is to be evaluated.
   *
   * @param withBase whether the base model is measured, whatever the gates ask for
   * @param folder for what comes of it
   * @param trainerFolder for the files of the trainer that measures
   * @param force whether to measure again although nothing has changed
   */
  record Wanted(
      NamedModel model,
      boolean withBase,
      List<Gate> gates,
      List<Canary> canaries,
      Path folder,
      Path trainerFolder,
      boolean force) {
    boolean asksForBase() {
      return withBase
          || gates.stream()
              .anyMatch(gate -> gate instanceof Gate.Threshold t && t.metric().isOfBase());
    }
  }

  /**
   * Finds the data.
   *
   * @throws InvalidJobException if there is none to evaluate on
   */
  ModelEvaluation(TrainerGoal goal, EffectiveConfiguration configuration) throws IOException {
    this.goal = goal;
    this.configuration = configuration;
    this.factory = new EvaluationSpecFactory(configuration);
    this.data = data();
  }

  private EvaluationDataSpec data() throws IOException {
    Optional<DataFiles> general = set(Settings.GENERAL_DATASET);
    Optional<DataFiles> whole = set(Settings.EVALUATION_DATASET);
    if (whole.isPresent()) {
      return factory.data(whole.get(), true, general);
    }
    if (configuration.find(Settings.DATASET).isEmpty()) {
      throw new InvalidJobException(
          "<evaluationDataset>", "is missing, and <dataset> too. Name what to evaluate on.");
    }
    DataFiles files = goal.dataset(configuration);
    requireThere(files, configuration.place(Settings.DATASET));
    if (files.eval().isEmpty() && configuration.get(Settings.EVAL_SPLIT) == 0) {
      throw new InvalidJobException(
          configuration.place(Settings.EVAL_SPLIT),
          "\"0\" holds out nothing of \"%s\" to evaluate on. Raise it, or name an"
                  .formatted(files.name())
              + " <evaluationDataset>.");
    }
    return factory.data(files, false, general);
  }

  private Optional<DataFiles> set(Setting<String> setting) throws IOException {
    Optional<String> text = configuration.find(setting);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String place = configuration.place(setting);
    DataFiles files = goal.sources(configuration).dataset(text.get(), place, SplitChoice.DEFAULT);
    requireThere(files, place);
    return Optional.of(files);
  }

  private static void requireThere(DataFiles files, String place) {
    if (!Files.isReadable(files.path())) {
      throw new InvalidJobException(
          place, "\"%s\" does not exist, or may not be read.".formatted(files.path()));
    }
  }

  /** Evaluates, writes all reports and tells the log. */
  EvaluationReport run(Wanted wanted)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    EvaluationSpec job =
        new EvaluationSpec(
            configuration.get(Settings.TASK),
            wanted.model(),
            others(wanted),
            data,
            factory.answers(wanted.canaries()),
            wanted.folder(),
            factory.compute(goal.launch(configuration).precision()),
            configuration.get(Settings.SEED));
    check(job);
    EvaluationReporter reporter = new EvaluationReporter(goal.getLog(), job);
    RunHistory history = new RunHistory(wanted.folder(), goal.digests());
    InputCollector inputs = inputs(job);
    EvaluationResult result = result(job, wanted, history, inputs, reporter);
    EvaluationReport report =
        new EvaluationReport(
            job.model().name(),
            job.task(),
            data.dataset().files().name(),
            result,
            new GateCheck(result).verdicts(wanted.gates()));
    new EvaluationJson().write(report, wanted.folder().resolve(FILE_NAME));
    history.remember(inputs, result);
    String suite = "refocused." + goal.execution.getExecutionId();
    Path xml = goal.buildFolder().resolve(REPORTS).resolve("TEST-" + suite + ".xml");
    JunitXml.write(report, suite, xml);
    reporter.show(report, wanted.folder().resolve(FILE_NAME));
    return report;
  }

  /** Of the last evaluation, if nothing has changed since; else of a new one. */
  private EvaluationResult result(
      EvaluationSpec job,
      Wanted wanted,
      RunHistory history,
      InputCollector inputs,
      EvaluationReporter reporter)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    RunHistory.Comparison<EvaluationResult> last = history.compare(inputs, EvaluationResult.class);
    if (last.result().isPresent() && !wanted.force()) {
      goal.getLog().info("The evaluation is up to date: nothing changed since the last one");
      return last.result().get();
    }
    if (!last.changes().isEmpty()) {
      goal.getLog().info("Evaluating again: " + Changes.line(last.changes()));
    }
    history.forget();
    return goal.launch(configuration, wanted.trainerFolder())
        .run(job, EvaluationResult.class, reporter);
  }

  private List<ComparedModel> others(Wanted wanted)
      throws MojoExecutionException, MojoFailureException, IOException, InterruptedException {
    List<ComparedModel> others = new ArrayList<>();
    if (wanted.asksForBase() || !data.general().isEmpty()) {
      if (configuration.find(Settings.BASE_MODEL).isEmpty()) {
        throw new InvalidJobException(
            "<baseModel>", "is missing, and a figure is to be compared with it. Name it.");
      }
      BaseModelSpec base = goal.baseModel(configuration);
      others.add(new ComparedModel(Relation.BASE, new NamedModel(base.name(), base.folder())));
    }
    for (Gate gate : wanted.gates()) {
      if (gate instanceof Gate.NoRegression regression) {
        String name = regression.model();
        Path folder = goal.model(configuration, name, configuration.place(Settings.GATES)).folder();
        ComparedModel other = new ComparedModel(Relation.REFERENCE, new NamedModel(name, folder));
        if (!others.contains(other)) {
          others.add(other);
        }
      }
    }
    return others;
  }

  private static void check(EvaluationSpec job) {
    List<Problem> problems = new ArrayList<>(TestedModels.check(job.model(), "<model>"));
    for (ComparedModel other : job.others()) {
      String where = other.relation() == Relation.BASE ? "<baseModel>" : "<gates>";
      problems.addAll(TestedModels.check(other.model(), where));
    }
    if (!problems.isEmpty()) {
      throw new InvalidJobException(problems);
    }
  }

  /** All that figures depend on; gates do not change them. */
  private InputCollector inputs(EvaluationSpec job) throws IOException {
    InputCollector inputs =
        new InputCollector(goal.digests())
            .value("plugin", goal.pluginIdentity())
            .value("natives", goal.launch(configuration).platform().nativeClassifier())
            .value("compute", job.compute().toString())
            .value("task", job.task().id())
            .value("model", job.model().name())
            .value("evalSplit", String.valueOf(data.dataset().evalSplit()))
            .value("evaluationDataset", String.valueOf(data.whole()))
            .value("maxLength", String.valueOf(data.dataset().maxLength()))
            .value("overflow", data.dataset().overflow().toString())
            .value("rows", data.dataset().rows().toString())
            .value("perDeviceEvalBatchSize", String.valueOf(data.batchSize()))
            .value("answers", job.answers().toString())
            .value("seed", String.valueOf(job.seed()))
            .files("model", job.model().folder());
    for (ComparedModel other : job.others()) {
      String name = other.relation() == Relation.BASE ? "baseModel" : other.model().name();
      inputs.files(name, other.model().folder());
    }
    files("dataset", data.dataset().files(), inputs);
    if (!data.general().isEmpty()) {
      files("generalDataset", data.general().get(0), inputs);
    }
    return inputs;
  }

  private static void files(String name, DataFiles set, InputCollector inputs) throws IOException {
    for (Path file : set.train()) {
      inputs.files(name, file);
    }
    for (Path file : set.eval()) {
      inputs.files(name + " held out", file);
    }
  }
}
