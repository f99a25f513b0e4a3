package ai.refocused.model;

import ai.refocused.engine.Gemm;
import ai.refocused.engine.Machine;
import ai.refocused.engine.NativeFloats;
import ai.refocused.engine.NativeMemory;
import ai.refocused.engine.Pass;
import ai.refocused.engine.Plan;
import ai.refocused.pretrained.ModelConfig;
import java.util.Objects;

/** A GPT-NeoX model that generates. Adapters stay beside their layers, as in training. */
final class NeoxDecoder implements Decoder {
  private final int width;
  private final int vocabulary;
  private final DecoderRoom room;
  private final NativeMemory memory = new NativeMemory();
  private final BatchCheck check;
  private final Embedding embedding;
  private final DecoderBlocks blocks;
  private final NativeFloats lastRows;
  private final Plan.Bound norm;
  private final NativeFloats logits;
  private final Gemm head;
  private final Pass pass = new Pass();
  private final Pass headPass = new Pass();
  private int sequences;

  NeoxDecoder(
      ModelConfig config,
      Adaptation adaptation,
      ModelWeights weights,
      Machine machine,
      DecoderRoom room) {
    if (room.positions() > config.maxPositionEmbeddings()) {
      throw new IllegalArgumentException(
          "%d positions, but the model has %d"
              .formatted(room.positions(), config.maxPositionEmbeddings()));
    }
    this.width = config.hiddenSize();
    this.vocabulary = config.vocabSize();
    this.room = room;
    this.check = new BatchCheck(vocabulary);
    try {
      this.embedding = new Embedding(machine, weights.value(NeoxTensor.EMBEDDING), width);
      this.blocks = new DecoderBlocks(config, adaptation, weights, machine, room, memory);
      this.lastRows = memory.allocateUninitialized((long) room.sequences() * width);
      NativeFloats normed = memory.allocateUninitialized((long) room.sequences() * width);
      this.norm = DecoderBlocks.norm(config, weights, machine, lastRows, normed, memory);
      this.logits = memory.allocateUninitialized((long) room.sequences() * vocabulary);
      String output = config.tieWordEmbeddings() ? NeoxTensor.EMBEDDING : NeoxTensor.HEAD;
      this.head = new Gemm(machine.threads(), normed, false, weights.value(output), true, logits);
    } catch (RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }

  @Override
  public int vocabularySize() {
    return vocabulary;
  }

  @Override
  public DecoderRoom room() {
    return room;
  }

  @Override
  public void step(DecoderStep step) {
    step.require(room);
    check.requireTokens(step.ids(), step.rows());
    pass.continuing(step.starts(), step.pasts(), step.cacheStarts());
    embedding.forward(step.ids(), step.rows(), blocks.input());
    blocks.forward(pass);
    sequences = step.sequences();
    for (int s = 0; s < sequences; s++) {
      long last = step.starts()[s + 1] - 1L;
      lastRows.copy((long) s * width, blocks.output(), last * width, width);
    }
    headPass.sequences(new int[] {0, sequences});
    norm.forward(headPass);
    head.run(sequences, vocabulary, width, 1, 0);
  }

  @Override
  public void logits(int sequence, float[] target) {
    Objects.checkIndex(sequence, sequences);
    logits.get((long) sequence * vocabulary, target, 0, vocabulary);
  }

  @Override
  public void close() {
    memory.close();
  }
}
