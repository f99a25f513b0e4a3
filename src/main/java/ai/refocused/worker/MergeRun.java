package ai.refocused.worker;

import ai.refocused.adapter.AdapterBase;
import ai.refocused.adapter.AdapterFolder;
import ai.refocused.export.ModelCardFacts;
import ai.refocused.export.ModelFolderContent;
import ai.refocused.export.ModelFolderWriter;
import ai.refocused.job.CardSpec;
import ai.refocused.job.InvalidJobException;
import ai.refocused.job.MergeJob;
import ai.refocused.job.MergeResult;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.weights.TensorDigest;
import ai.refocused.weights.TensorSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Merges an adapter into its base, one tensor at a time. */
final class MergeRun {
  private final MergeJob job;
  private final EventPublisher events;

  MergeRun(MergeJob job, EventPublisher events) {
    this.job = job;
    this.events = events;
  }

  void run() throws IOException {
    events.started("CPU");
    try (PretrainedFolder base = PretrainedFolder.open(job.baseModel().folder());
        AdapterFolder adapter = AdapterFolder.open(job.adapter())) {
      base.warnings().forEach(events::warning);
      checkBase(base, adapter);
      events.phase("merging", job.adapterName());
      TensorSource merged = adapter.adapt(base.tensors());
      ModelFolderWriter.write(job.model(), ModelFolderContent.tuned(base, merged, card()));
      events.completed(new MergeResult(job.model(), TensorDigest.of(merged)));
    }
  }

  /** An adapter on another base than its own computes something, but nothing anybody trained. */
  private void checkBase(PretrainedFolder base, AdapterFolder adapter) {
    Optional<AdapterBase> named = adapter.base();
    if (named.isEmpty()) {
      events.warning(
          "The adapter "
              + job.adapterName()
              + " does not say which weights it was trained on; PEFT's adapters never do.");
      return;
    }
    events.phase("checking base", job.baseModel().name());
    String found = TensorDigest.of(base.tensors());
    if (!found.equals(named.get().weightsSha256())) {
      throw new InvalidJobException(
          "<baseModel>",
          "\"%s\" has weights with SHA-256 %s, but the adapter %s was trained on \"%s\" with %s."
                  .formatted(
                      job.baseModel().name(),
                      found,
                      job.adapterName(),
                      named.get().reference(),
                      named.get().weightsSha256())
              + " Name the base model that it was trained on.");
    }
  }

  private ModelCardFacts card() {
    return new ModelCardFacts(
        job.adapterName(),
        job.baseModel().name(),
        List.of(),
        CardSpec.NONE,
        List.of(),
        List.of(),
        List.of(new ModelCardFacts.Fact("Adapter merged in", job.adapterName())));
  }
}
