package ai.refocused.monitor.tensorboard;

import ai.refocused.monitor.MetricsRow;
import java.time.Instant;

/**
 * The messages of an event file, by the field numbers of TensorFlow's {@code event.proto} and
 * {@code summary.proto}.
 */
final class Events {
  private static final String VERSION = "brain.Event:2";
  private static final int SESSION_START = 1;
  private static final double MILLIS = 1e3;

  private Events() {}

  static byte[] version(Instant time) {
    return event(time, 0).text(3, VERSION).toByteArray();
  }

  /** {@code SessionLog} with status START: steps from here on count anew. */
  static byte[] sessionStart(Instant time) {
    return event(time, 0).message(7, new ProtoMessage().integer(1, SESSION_START)).toByteArray();
  }

  /** A row under the names that Hugging Face's Trainer gives TensorBoard. */
  static byte[] scalars(MetricsRow row) {
    ProtoMessage summary = new ProtoMessage();
    if (row instanceof MetricsRow.Training training) {
      scalar(summary, "train/loss", training.loss());
      scalar(summary, "train/grad_norm", training.gradNorm());
      scalar(summary, "train/learning_rate", training.learningRate());
      scalar(summary, "train/tokens_per_second", training.tokensPerSecond());
      scalar(summary, "train/memory_bytes", (double) training.memoryBytes());
      scalar(summary, "train/epoch", training.epoch());
    } else if (row instanceof MetricsRow.Evaluation evaluation) {
      scalar(summary, "eval/loss", evaluation.loss());
      scalar(summary, "eval/perplexity", evaluation.perplexity());
      scalar(summary, "eval/accuracy", evaluation.accuracy());
    }
    return event(row.time(), row.step()).message(5, summary).toByteArray();
  }

  private static ProtoMessage event(Instant time, int step) {
    return new ProtoMessage()
        .doubleValue(1, (double) time.toEpochMilli() / MILLIS)
        .integer(2, step);
  }

  private static void scalar(ProtoMessage summary, String tag, double value) {
    summary.message(1, new ProtoMessage().text(1, tag).floatValue(2, (float) value));
  }
}
