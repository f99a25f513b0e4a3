package ai.refocused.job;

import java.nio.file.Path;
import java.util.List;

/**
 * A job for tests: two steps of full fine-tuning on instructions. Each part can be replaced before
 * it is made.
 */
public final class JobFixture {
  public Task task = Task.INSTRUCT;
  public BaseModelSpec baseModel = new BaseModelSpec(Path.of("/model"), "model");
  public DatasetSpec dataset = dataset(Path.of("/data.jsonl"), 0.1, 128, false);
  public TuningSpec tuning = new TuningSpec.Full();
  public OptimizerSpec optimizer =
      new OptimizerSpec(1e-3, 0.9, 0.999, 1e-8, 0.01, /* decayBiasAndNorm= */ false, 1);
  public ScheduleSpec schedule = new ScheduleSpec(LrSchedulerType.COSINE, 1, 2, 1, 1, 1);
  public BatchSpec batch = new BatchSpec(4, 8, 2);
  public CadenceSpec cadence = new CadenceSpec(1, 10, 2, 3);
  public ComputeSpec compute =
      new ComputeSpec(2, MixedPrecision.NO, GradientCheckpointing.FALSE, 1);
  public RegularizationSpec regularization = RegularizationSpec.NONE;
  public SelectionSpec selection = SelectionSpec.LEAST_LOSS;
  public GuardSpec guards = GuardSpec.STRICT;
  public Path outputDirectory = Path.of("/out");
  public SessionSpec session = new SessionSpec("never", false, 0);
  public long seed = 42;
  public List<SettingValue> settings = List.of();

  /** Examples as they come, cut to a length. */
  public static DatasetSpec dataset(Path file, double evalSplit, int maxLength, boolean packing) {
    return new DatasetSpec(
        DataFiles.of(file),
        evalSplit,
        maxLength,
        Overflow.TRUNCATE,
        packing,
        /* shuffle= */ true,
        RowSpec.DEFAULT);
  }

  /** The job as it is now. */
  public JobSpec job() {
    return new JobSpec(
        task,
        baseModel,
        dataset,
        tuning,
        optimizer,
        schedule,
        batch,
        cadence,
        compute,
        regularization,
        selection,
        guards,
        SweepSpec.DEFAULT,
        outputDirectory,
        session,
        seed,
        SampleSpec.NONE,
        settings,
        CardSpec.NONE);
  }
}
