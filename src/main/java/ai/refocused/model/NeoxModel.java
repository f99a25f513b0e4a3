package ai.refocused.model;

import ai.refocused.dataset.Batch;
import ai.refocused.engine.Capacity;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.NativeMemory;
import ai.refocused.engine.Pass;
import ai.refocused.job.GradientCheckpointing;
import ai.refocused.job.RegularizationSpec;
import ai.refocused.job.TuningSpec;
import ai.refocused.model.frozen.FrozenRows;
import ai.refocused.pretrained.AdapterFolder;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.weights.TensorSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * GPT-NeoX for training: embedding, blocks, last norm and head. The norm and the head see labelled
 * rows only. Batches with more rows than the capacity are worked on in several goes, which changes
 * nothing but rounding.
 */
public final class NeoxModel implements CausalLm {
  private final ModelConfig config;
  private final Machine machine;
  private final Adaptation adaptation;
  private final Capacity capacity;
  private final boolean tied;
  private final NativeMemory memory = new NativeMemory();
  private final ModelWeights weights;
  private final BatchCheck check;
  private final Embedding embedding;
  private final EmbeddingNoise noise;
  private final BlockStack blocks;
  private final OutputLayer output;
  private final Pass pass = new Pass();

  /** Where frozen blocks work on one sequence at a time. */
  private final Optional<FrozenForward> frozen;

  /** Whether gradients are to be replaced rather than added to. */
  private boolean fresh = true;

  /** The same without regularization. */
  public NeoxModel(
      ModelConfig config,
      TensorSource tensors,
      Adaptation adaptation,
      Machine machine,
      Capacity capacity,
      GradientCheckpointing checkpointing,
      long seed) {
    this(
        config,
        tensors,
        adaptation,
        machine,
        capacity,
        checkpointing,
        RegularizationSpec.NONE,
        seed);
  }

  /**
   * Loads a base model and prepares it for training.
   *
   * @param capacity the largest batch that is worked on in one go
   * @param regularization of training; evaluation is without
   * @param seed of the adapters' first values
   */
  public NeoxModel(
      ModelConfig config,
      TensorSource tensors,
      Adaptation adaptation,
      Machine machine,
      Capacity capacity,
      GradientCheckpointing checkpointing,
      RegularizationSpec regularization,
      long seed) {
    this.config = config;
    this.machine = machine;
    this.adaptation = adaptation;
    this.capacity = capacity;
    this.tied = config.tieWordEmbeddings();
    this.check = new BatchCheck(config.vocabSize());
    try {
      WeightLayout layout = new WeightLayout(config, adaptation);
      this.weights = new ModelWeights(layout, memory);
      weights.load(tensors);
      weights.initializeAdapters(seed);
      this.embedding =
          new Embedding(machine, weights.value(NeoxTensor.EMBEDDING), config.hiddenSize());
      this.blocks =
          new BlockStack(
              new BlockPlans(config, adaptation, layout, machine, capacity, checkpointing),
              weights,
              machine,
              memory);
      this.frozen =
          hasFrozenBottom(adaptation)
              ? Optional.of(new FrozenForward(embedding, blocks, config.hiddenSize(), pass))
              : Optional.empty();
      this.noise =
          new EmbeddingNoise(machine, regularization.neftuneNoiseAlpha(), config.hiddenSize());
      this.output =
          new OutputLayer(
              config, weights, machine, capacity, regularization.labelSmoothing(), memory);
    } catch (RuntimeException | Error e) {
      memory.close();
      throw e;
    }
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
    clearIfFresh();
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

  /** Sets the gradients to zero unless a backward pass has written them already. */
  private void clearIfFresh() {
    if (fresh) {
      weights.gradients().fillZero();
      fresh = false;
    }
  }

  @Override
  public TokenLoss accumulateGradients(Batch batch, double gradientScale, long dropoutSeed) {
    check.require(batch);
    TokenLoss total = TokenLoss.NONE;
    int go = 0;
    for (Batch part : BatchSplit.within(batch, capacity)) {
      pass.trainingWith(dropoutSeed + go++);
      if (part.labelledTokens() > 0) {
        total = total.plus(trainPart(part, gradientScale));
      }
    }
    // A batch without labels adds nothing, but not to what the last step left.
    clearIfFresh();
    return total;
  }

  private TokenLoss trainPart(Batch batch, double gradientScale) {
    boolean accumulate = !fresh;
    boolean embeds = weights.isTrained(NeoxTensor.EMBEDDING);
    if (fresh && embeds && !tied) {
      weights.gradient(NeoxTensor.EMBEDDING).fillZero();
    }
    fresh = false;
    pass.accumulate(accumulate);
    if (noise.isOn()) {
      embedding.forward(batch.ids(), blocks.input());
      noise.add(batch, pass.dropoutSeed(), blocks.input());
    }
    forward(batch, noise.isOn());
    TokenLoss loss =
        output.train(batch, blocks.output(), blocks.outputGradient(), gradientScale, accumulate);
    blocks.backward(pass);
    if (embeds) {
      embedding.backward(
          batch.ids(), blocks.inputGradient(), weights.gradient(NeoxTensor.EMBEDDING));
    }
    return loss;
  }

  /** Runs the blocks; the embeddings have been made if {@code embedded}. */
  private void forward(Batch batch, boolean embedded) {
    pass.sequences(batch.starts());
    if (!embedded && frozen.isPresent()) {
      frozen.get().run(batch);
    } else {
      if (!embedded) {
        embedding.forward(batch.ids(), blocks.input());
      }
      blocks.forwardFrozen(pass);
    }
    blocks.forwardTrained(pass);
  }

  /**
   * Keeps what the frozen blocks make of each sequence in a file, and takes it from there; results
   * are the same to the bit.
   *
   * @param rows of this base model and these frozen blocks; stays the caller's
   * @param warnings told once if the file cannot be written any more
   * @throws IllegalStateException if {@link #hasFrozenBottom} is false
   */
  public void keepFrozenRows(FrozenRows rows, Consumer<String> warnings) {
    frozen
        .orElseThrow(() -> new IllegalStateException("nothing is frozen below the trained blocks"))
        .keep(rows, warnings);
  }

  /** Whether there are frozen blocks at the bottom whose outputs depend on the tokens alone. */
  public static boolean hasFrozenBottom(Adaptation adaptation) {
    return adaptation.trainsBase()
        && adaptation.freezesEmbedding()
        && adaptation.frozenBlocks() > 0;
  }

  @Override
  public TokenLoss evaluate(Batch batch) {
    return evaluate(batch, PredictionListener.NONE);
  }

  /** The same, telling of every prediction. */
  public TokenLoss evaluate(Batch batch, PredictionListener listener) {
    check.require(batch);
    pass.evaluating();
    TokenLoss total = TokenLoss.NONE;
    int sequences = 0;
    for (Batch part : BatchSplit.within(batch, capacity)) {
      forward(part, false);
      total = total.plus(output.evaluate(part, blocks.output(), sequences, listener));
      sequences += part.sequences();
    }
    return total;
  }

  /**
   * Logits of every row of a batch that fits the capacity, for tests and for generation.
   *
   * @return row-major [tokens, vocabulary]
   */
  public float[] logits(Batch batch) {
    check.require(batch);
    if (BatchSplit.within(batch, capacity).size() > 1) {
      throw new IllegalArgumentException(
          batch.tokens() + " tokens, but the model was prepared for " + capacity.rows());
    }
    pass.evaluating();
    forward(batch, false);
    return output.logits(batch.tokens(), blocks.output());
  }

  /**
   * The model as one that generates. It reads this model's weights, trained and adapters' too, in
   * each step; close it before the model, and do not use both at the same time.
   *
   * @throws IllegalArgumentException for more positions than the model has
   */
  public Decoder decoder(DecoderRoom room) {
    return new NeoxDecoder(config, adaptation, weights, machine, room);
  }

  /** Takes the trained tensors' values, an adapter's say, from a source. */
  public void loadTrained(TensorSource source) {
    weights.loadTrained(source);
  }

  /**
   * Takes the values of an adapter's folder.
   *
   * @param lora what this model was adapted by
   * @throws ai.refocused.job.InvalidJobException naming all that differs, if the adapter would not
   *     compute here what it computed before
   */
  public void loadAdapter(AdapterFolder folder, TuningSpec.Lora lora) {
    try (TensorSource source = folder.tensors()) {
      AdapterTensors tensors = new AdapterTensors(weights);
      AdapterStart.requireFits(folder, lora, config, tensors, source);
      tensors.load(source);
    }
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

  /** What a model trains, before it is loaded. */
  public static List<Parameter> parameters(ModelConfig config, Adaptation adaptation) {
    return new WeightLayout(config, adaptation).parameters();
  }

  /** Bytes outside the heap that the model holds. */
  long memoryBytes() {
    return memory.floats() * Float.BYTES;
  }

  @Override
  public void close() {
    memory.close();
  }
}
