package ai.refocused.job;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a finished run left behind, and how well it went. Losses are in nats per token.
 *
 * @param finalModel folder with the model after the last step, or of the best evaluation where the
 *     job asks for that; adapters merged in
 * @param bestModel folder with the model of the lowest held-out loss; empty without evaluation
 * @param adapter folder with the adapter in PEFT's format; empty unless the method is LoRA
 * @param steps optimizer steps taken in all, those before a resumption among them
 * @param trainLoss mean loss over the run
 * @param baseEvalLoss held-out loss of the base model; empty where nothing is held out
 * @param finalEvalLoss held-out loss of {@code finalModel}
 * @param bestEvalLoss held-out loss of {@code bestModel}
 * @param runtimeSeconds time spent training, evaluation included
 * @param tokensPerSecond training tokens without padding
 * @param peakMemoryBytes most resident memory of the trainer process
 */
public record JobResult(
    Path finalModel,
    Optional<Path> bestModel,
    Optional<Path> adapter,
    int steps,
    double trainLoss,
    OptionalDouble baseEvalLoss,
    OptionalDouble finalEvalLoss,
    OptionalDouble bestEvalLoss,
    double runtimeSeconds,
    double tokensPerSecond,
    long peakMemoryBytes)
    implements TrainerResult {}
