package ai.refocused.model;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.NativeMemory;
import ai.refocused.engine.Pass;
import ai.refocused.engine.Plan;
import ai.refocused.engine.PlanCompiler;
import ai.refocused.engine.ProductShape;
import ai.refocused.graph.NormGraph;
import ai.refocused.pretrained.ModelConfig;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The last norm and the head: loss and gradients of the rows that predict a labelled token. */
final class OutputLayer {
  private final ModelWeights weights;
  private final int width;
  private final NativeFloats input;
  private final NativeFloats inputGradient;
  private final NativeFloats normed;
  private final NativeFloats normedGradient;
  private final Plan.Bound norm;
  private final LmHead head;
  private final Pass pass = new Pass();

  /** Rows of the batch that predict a labelled token, and those tokens. */
  private final int[] rows;

  private final int[] targets;
  private int labelled;

  OutputLayer(
      ModelConfig config,
      ModelWeights weights,
      Machine machine,
      Capacity capacity,
      double labelSmoothing,
      NativeMemory memory) {
    this.weights = weights;
    this.width = config.hiddenSize();
    long floats = (long) capacity.rows() * width;
    this.input = memory.allocateUninitialized(floats);
    this.inputGradient = memory.allocateUninitialized(floats);
    this.normed = memory.allocateUninitialized(floats);
    this.normedGradient = memory.allocateUninitialized(floats);
    Plan plan = normPlan(config, weights.layout(), machine, capacity);
    this.norm =
        plan.bind(
            machine,
            this::normMemory,
            memory.allocateUninitialized(plan.arenaFloats()),
            memory.allocateUninitialized(plan.tapeFloats()));
    String name = config.tieWordEmbeddings() ? NeoxTensor.EMBEDDING : NeoxTensor.HEAD;
    this.head =
        new LmHead(
            machine,
            weights.value(name),
            weights.gradient(name),
            normed,
            normedGradient,
            config.vocabSize(),
            labelSmoothing,
            memory);
    this.rows = new int[capacity.rows()];
    this.targets = new int[capacity.rows()];
  }

  /** Floats that an output layer allocates, its head included. */
  static long floats(ModelConfig config, WeightLayout layout, Machine machine, Capacity capacity) {
    Plan plan = normPlan(config, layout, machine, capacity);
    return 4L * capacity.rows() * config.hiddenSize()
        + plan.arenaFloats()
        + plan.tapeFloats()
        + LmHead.floats(capacity.rows(), config.vocabSize(), config.hiddenSize());
  }

  /** The head's products: logits, their gradient's way back, and the output weights' gradient. */
  static List<ProductShape> products(ModelConfig config, WeightLayout layout, Capacity capacity) {
    String head = config.tieWordEmbeddings() ? NeoxTensor.EMBEDDING : NeoxTensor.HEAD;
    return Linears.of(
        LmHead.chunkRows(capacity.rows(), config.vocabSize()),
        config.hiddenSize(),
        config.vocabSize(),
        layout.isTrained(head));
  }

  private static Plan normPlan(
      ModelConfig config, WeightLayout layout, Machine machine, Capacity capacity) {
    Set<String> wanted = new LinkedHashSet<>(Set.of("x"));
    for (String part : List.of("weight", "bias")) {
      if (layout.isTrained(NeoxTensor.FINAL_NORM + part)) {
        wanted.add(part);
      }
    }
    return PlanCompiler.training(
        NormGraph.segment(config, capacity.rows()),
        region -> true,
        wanted,
        machine,
        new Capacity(capacity.rows(), capacity.rows()));
  }

  private NativeFloats normMemory(String name) {
    return switch (name) {
      case "x" -> input;
      case "final_layer_norm" -> normed;
      case "out_gradient" -> normedGradient;
      case "weight", "bias" -> weights.value(NeoxTensor.FINAL_NORM + name);
      case "gradient:x" -> inputGradient;
      default ->
          weights.gradient(
              NeoxTensor.FINAL_NORM + name.substring(PlanCompiler.gradient("").length()));
    };
  }

  /**
   * Loss of the rows that leave the blocks.
   *
   * @param first what the listener is told as the place of the first sequence
   */
  TokenLoss evaluate(Batch batch, NativeFloats hidden, int first, PredictionListener listener) {
    select(batch, hidden);
    int[] starts = batch.starts();
    int[] sequence = {0};
    return head.loss(
        targets,
        labelled,
        (row, loss, isCorrect) -> {
          while (rows[row] >= starts[sequence[0] + 1]) {
            sequence[0]++;
          }
          listener.predicted(first + sequence[0], targets[row], loss, isCorrect);
        });
  }

  /**
   * Loss, and gradients of {@code scale} times its sum.
   *
   * @param gradient where the gradient of {@code hidden} goes
   * @param accumulate whether gradients of weights are added to what is there
   */
  TokenLoss train(
      Batch batch, NativeFloats hidden, NativeFloats gradient, double scale, boolean accumulate) {
    select(batch, hidden);
    pass.accumulate(accumulate);
    TokenLoss loss = head.lossAndGradients(targets, labelled, scale, accumulate);
    norm.backward(pass);
    gradient.slice(0, (long) batch.tokens() * width).fillZero();
    for (int i = 0; i < labelled; i++) {
      gradient.copy((long) rows[i] * width, inputGradient, (long) i * width, width);
    }
    return loss;
  }

  /** Copies the rows that predict a labelled token to the norm's input, and runs it. */
  private void select(Batch batch, NativeFloats hidden) {
    labelled = 0;
    for (int s = 0; s < batch.sequences(); s++) {
      for (int t = batch.starts()[s]; t + 1 < batch.starts()[s + 1]; t++) {
        int label = batch.labels()[t + 1];
        if (label != TokenizedExample.IGNORED) {
          input.copy((long) labelled * width, hidden, (long) t * width, width);
          rows[labelled] = t;
          targets[labelled++] = label;
        }
      }
    }
    pass.sequences(new int[] {0, labelled});
    norm.forward(pass);
  }

  /** Logits of all rows, labelled or not. */
  float[] logits(int count, NativeFloats hidden) {
    input.copy(0, hidden, 0, (long) count * width);
    pass.sequences(new int[] {0, count});
    norm.forward(pass);
    return head.logits(count);
  }
}
