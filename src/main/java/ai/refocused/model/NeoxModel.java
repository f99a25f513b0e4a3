package ai.refocused.model;

import ai.refocused.dataset.Batch;
import ai.refocused.dataset.TokenizedExample;
import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.Pass;
import ai.refocused.engine.Plan;
import ai.refocused.engine.PlanCompiler;
import ai.refocused.graph.NormGraph;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.weights.TensorSource;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * GPT-NeoX for training: embedding, blocks, last norm and head. The norm and the head see labelled
 * rows only. Batches with more rows than the capacity are worked on in several goes, which changes
 * nothing but rounding.
 */
public final class NeoxModel implements CausalLm {
  private final ModelConfig config;
  private final Adaptation adaptation;
  private final Capacity capacity;
  private final ModelWeights weights;
  private final BlockStack blocks;
  private final Embedding embedding;
  private final Plan.Bound norm;
  private final NativeFloats normArena;
  private final NativeFloats normTape;
  private final NativeFloats headInput;
  private final NativeFloats headRows;
  private final NativeFloats headRowGradients;
  private final NativeFloats headInputGradient;
  private final LmHead head;
  private final Pass pass = new Pass();
  private final Pass headPass = new Pass();
  private final Machine machine;
  private final int[] labelledRows;
  private final int[] targets;

  /** Whether gradients are to be replaced rather than added to. */
  private boolean fresh = true;

  /**
   * Loads a base model and prepares it for training.
   *
   * @param capacity the largest batch that is worked on in one go
   * @param seed of the adapters' first values
   */
  public NeoxModel(
      ModelConfig config,
      TensorSource tensors,
      Adaptation adaptation,
      Machine machine,
      Capacity capacity,
      boolean gradientCheckpointing,
      long seed) {
    this.config = config;
    this.adaptation = adaptation;
    this.machine = machine;
    this.capacity = capacity;
    this.weights = new ModelWeights(config, adaptation);
    weights.load(tensors);
    weights.initializeAdapters(seed);
    this.blocks =
        new BlockStack(config, adaptation, weights, machine, capacity, gradientCheckpointing);
    int width = config.hiddenSize();
    this.embedding =
        new Embedding(machine, weights.value(NeoxTensor.EMBEDDING), config.vocabSize(), width);
    long rowFloats = (long) capacity.rows() * width;
    this.headInput = NativeFloats.allocateUninitialized(rowFloats);
    this.headRows = NativeFloats.allocateUninitialized(rowFloats);
    this.headRowGradients = NativeFloats.allocateUninitialized(rowFloats);
    this.headInputGradient = NativeFloats.allocateUninitialized(rowFloats);
    Plan plan = normPlan();
    this.normArena = NativeFloats.allocateUninitialized(plan.arenaFloats());
    this.normTape = NativeFloats.allocateUninitialized(plan.tapeFloats());
    this.norm = plan.bind(machine, this::normMemory, normArena, normTape);
    String headName = config.tieWordEmbeddings() ? NeoxTensor.EMBEDDING : NeoxTensor.HEAD;
    this.head =
        new LmHead(
            machine,
            weights.value(headName),
            weights.gradient(headName),
            headRows,
            headRowGradients,
            config.vocabSize(),
            width);
    this.labelledRows = new int[capacity.rows()];
    this.targets = new int[capacity.rows()];
  }

  private Plan normPlan() {
    Set<String> wanted = new LinkedHashSet<>(Set.of("x"));
    for (String part : List.of("weight", "bias")) {
      if (weights.isTrained(NeoxTensor.FINAL_NORM + part)) {
        wanted.add(part);
      }
    }
    return PlanCompiler.training(
        NormGraph.segment(config, capacity.rows()), region -> true, wanted, machine, capacity);
  }

  private NativeFloats normMemory(String name) {
    return switch (name) {
      case "x" -> headInput;
      case "final_layer_norm" -> headRows;
      case "out_gradient" -> headRowGradients;
      case "weight", "bias" -> weights.value(NeoxTensor.FINAL_NORM + name);
      case "gradient:x" -> headInputGradient;
      default ->
          weights.gradient(
              NeoxTensor.FINAL_NORM + name.substring(PlanCompiler.gradient("").length()));
    };
  }

  @Override
  public List<Parameter> parameters() {
    return weights.parameters();
  }

  @Override
  public NativeFloats weights() {
    return weights.trained();
  }

  @Override
  public NativeFloats gradients() {
    if (fresh) {
      weights.gradients().fillZero();
      fresh = false;
    }
    return weights.gradients();
  }

  @Override
  public long totalParameters() {
    return weights.tensors().stream().mapToLong(NeoxTensor::length).sum();
  }

  @Override
  public void zeroGradients() {
    fresh = true;
  }

  @Override
  public TokenLoss accumulateGradients(Batch batch, double gradientScale, long dropoutSeed) {
    TokenLoss total = TokenLoss.NONE;
    int go = 0;
    for (Batch part : BatchSplit.within(batch, capacity)) {
      pass.trainingWith(dropoutSeed + go++);
      total = total.plus(trainPart(part, gradientScale));
    }
    return total;
  }

  private TokenLoss trainPart(Batch batch, double gradientScale) {
    int labelled = forward(batch);
    if (labelled == 0) {
      return TokenLoss.NONE;
    }
    boolean accumulate = !fresh;
    pass.accumulate(accumulate);
    headPass.accumulate(accumulate);
    boolean embeds = weights.isTrained(NeoxTensor.EMBEDDING);
    if (fresh && embeds && !config.tieWordEmbeddings()) {
      weights.gradient(NeoxTensor.EMBEDDING).fillZero();
    }
    fresh = false;
    TokenLoss loss = head.run(targets, labelled, gradientScale, accumulate);
    norm.backward(headPass);
    spread(batch.tokens(), labelled);
    blocks.backward(pass);
    if (embeds) {
      embedding.backward(
          batch.ids(), blocks.inputGradient(), weights.gradient(NeoxTensor.EMBEDDING));
    }
    return loss;
  }

  /** Runs the blocks and the last norm; returns the number of labelled rows. */
  private int forward(Batch batch) {
    pass.sequences(batch.starts());
    embedding.forward(batch.ids(), blocks.input());
    blocks.forward(pass);
    int labelled = gather(batch);
    headPass.sequences(new int[] {0, labelled});
    norm.forward(headPass);
    return labelled;
  }

  /** Copies rows that predict a labelled token to the head's input. */
  private int gather(Batch batch) {
    int width = config.hiddenSize();
    int count = 0;
    for (int s = 0; s < batch.sequences(); s++) {
      for (int t = batch.starts()[s]; t + 1 < batch.starts()[s + 1]; t++) {
        int label = batch.labels()[t + 1];
        if (label != TokenizedExample.IGNORED) {
          headInput.copy((long) count * width, blocks.output(), (long) t * width, width);
          labelledRows[count] = t;
          targets[count++] = label;
        }
      }
    }
    return count;
  }

  /** Puts the labelled rows' gradients to their places among all rows; the others' are zero. */
  private void spread(int rows, int labelled) {
    int width = config.hiddenSize();
    NativeFloats gradient = blocks.outputGradient();
    gradient.slice(0, (long) rows * width).fillZero();
    for (int i = 0; i < labelled; i++) {
      gradient.copy((long) labelledRows[i] * width, headInputGradient, (long) i * width, width);
    }
  }

  @Override
  public TokenLoss evaluate(Batch batch) {
    pass.evaluating();
    TokenLoss total = TokenLoss.NONE;
    for (Batch part : BatchSplit.within(batch, capacity)) {
      int labelled = forward(part);
      total = total.plus(head.run(targets, labelled, Double.NaN, false));
    }
    return total;
  }

  /**
   * Logits of every row of a batch, for tests and for generation.
   *
   * @return row-major [tokens, vocabulary]
   */
  public float[] logits(Batch batch) {
    if (batch.tokens() > capacity.rows()) {
      throw new IllegalArgumentException(
          batch.tokens() + " tokens, but the model was prepared for " + capacity.rows());
    }
    pass.evaluating();
    pass.sequences(batch.starts());
    embedding.forward(batch.ids(), blocks.input());
    blocks.forward(pass);
    headInput.copyFrom(blocks.output());
    headPass.sequences(new int[] {0, batch.tokens()});
    norm.forward(headPass);
    return head.logits(batch.tokens());
  }

  /** Takes the trained tensors' values, an adapter's say, from a source. */
  public void loadTrained(TensorSource source) {
    weights.loadTrained(source);
  }

  @Override
  public TensorSource mergedTensors() {
    return new MergedTensors(weights, adaptation);
  }

  @Override
  public Optional<TensorSource> adapterTensors() {
    return adaptation.loras().isEmpty()
        ? Optional.empty()
        : Optional.of(new AdapterTensors(weights));
  }

  @Override
  public void close() {
    weights.close();
    blocks.close();
    head.close();
    for (NativeFloats floats :
        Arrays.asList(
            normArena, normTape, headInput, headRows, headRowGradients, headInputGradient)) {
      floats.close();
    }
  }
}
