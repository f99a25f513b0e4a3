package ai.refocused.worker;

import ai.refocused.dataset.LoadedDataset;
import ai.refocused.engine.Machine;
import ai.refocused.job.JobSpec;
import ai.refocused.job.TuningSpec;
import ai.refocused.model.Adaptation;
import ai.refocused.model.NeoxModel;
import ai.refocused.pretrained.AdapterFolder;
import ai.refocused.pretrained.PretrainedFolder;

/** A job's base model, ready for training on its examples. */
final class RunModel {
  private RunModel() {}

  static NeoxModel load(
      JobSpec spec, PretrainedFolder base, LoadedDataset dataset, Machine machine) {
    NeoxModel model =
        new NeoxModel(
            base.config(),
            base.tensors(),
            Adaptation.of(spec.tuning(), base.config()),
            machine,
            BatchRoom.of(spec, dataset),
            spec.compute().gradientCheckpointing(),
            spec.regularization(),
            spec.seed());
    try {
      if (spec.tuning() instanceof TuningSpec.Lora lora) {
        lora.initFrom().ifPresent(folder -> model.loadAdapter(AdapterFolder.open(folder), lora));
      }
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }
}
