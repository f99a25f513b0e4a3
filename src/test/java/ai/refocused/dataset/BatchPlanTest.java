package ai.refocused.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.Task;
import ai.refocused.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchPlanTest {

  @Test
  void hasEachExampleOnceInEveryEpochAndNeverOverfillsABin() {
    Random random = new Random(7);
    for (int trial = 0; trial < 300; trial++) {
      int maxLength = 2 + random.nextInt(60);
      List<TokenizedExample> examples = examples(random, random.nextInt(80), maxLength);
      int batchSize = 1 + random.nextInt(5);
      boolean shuffle = random.nextBoolean();
      BatchPlan plan = BatchPlan.packed(examples, batchSize, maxLength, shuffle, trial);
      for (int epoch = 0; epoch < 3; epoch++) {
        assertEachOnce(plan.epoch(epoch), examples.size());
        assertThat(plan.epoch(epoch).size()).isEqualTo(plan.batchesPerEpoch());
        for (int b = 0; b < plan.batchesPerEpoch(); b++) {
          assertThat(plan.epoch(epoch).get(b).tokens()).isLessThanOrEqualTo(batchSize * maxLength);
        }
      }
      int[] lengths = examples.stream().mapToInt(TokenizedExample::length).toArray();
      for (int[] bin : Packer.pack(lengths, order(examples.size()), maxLength)) {
        assertThat(Arrays.stream(bin).map(i -> lengths[i]).sum()).isLessThanOrEqualTo(maxLength);
      }
    }
  }

  @Test
  void wastesLittleOnTheInstructData() {
    try (Tokenizer tokenizer = Reference.tokenizer()) {
      LoadedDataset loaded =
          Reference.loader(Task.INSTRUCT, tokenizer)
              .load(Reference.spec(Reference.DATASETS.resolve("instruct.jsonl"), 0, 1024), 1);
      BatchPlan plan = BatchPlan.packed(loaded.train(), 2, 1024, true, 1);
      assertThat(plan.efficiency()).isGreaterThan(0.97);
    }
  }

  @Test
  void isTheSameForTheSameSeedAndEpochAndAnotherForOthers() {
    List<TokenizedExample> examples = examples(new Random(3), 50, 40);
    for (boolean packed : new boolean[] {true, false}) {
      assertThat(members(plan(examples, packed, 5), 2))
          .isEqualTo(members(plan(examples, packed, 5), 2))
          .isNotEqualTo(members(plan(examples, packed, 5), 3))
          .isNotEqualTo(members(plan(examples, packed, 6), 2));
    }
  }

  @Test
  void keepsTheOrderUnlessItIsToShuffle() {
    List<TokenizedExample> examples = examples(new Random(3), 10, 40);
    BatchPlan plan = BatchPlan.unpacked(examples, 4, false, 1);
    assertThat(members(plan, 0))
        .containsExactly(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7), List.of(8, 9));
    assertThat(plan.epoch(9).get(2).sequences()).isEqualTo(2);
    assertThat(plan.efficiency()).isEqualTo(1);
    List<List<Integer>> bins = members(BatchPlan.packed(examples, 1, 80, false, 1), 0);
    assertThat(bins.stream().map(bin -> bin.get(0)).toList()).isSorted();
    assertThat(bins).allSatisfy(bin -> assertThat(bin).isSorted());
  }

  @Test
  void drawsEveryOrderAboutAsOften() {
    int[] counts = new int[27];
    for (int seed = 0; seed < 6000; seed++) {
      int[] order = new SeededOrder(seed, 0).permutation(3);
      counts[order[0] * 9 + order[1] * 3 + order[2]]++;
    }
    assertThat(Arrays.stream(counts).filter(c -> c > 0).boxed().toList())
        .hasSize(6)
        .allSatisfy(c -> assertThat(c).isBetween(850, 1150));
  }

  @Test
  void drawsThePermutationsItAlwaysDrew() {
    // A run of an older version must go on in the same order.
    assertThat(new SeededOrder(42, 0).permutation(8)).containsExactly(PINNED);
  }

  @Test
  void rejectsWhatCannotBe() {
    assertThatThrownBy(() -> BatchPlan.unpacked(List.of(), 0, true, 1))
        .isInstanceOf(IllegalArgumentException.class);
    BatchPlan plan = BatchPlan.unpacked(List.of(), 4, true, 1);
    assertThat(plan.batchesPerEpoch()).isZero();
    assertThatThrownBy(() -> plan.epoch(0).get(0))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("batch 0 of 0");
  }

  private static final int[] PINNED = {2, 7, 3, 4, 0, 6, 1, 5};

  private static BatchPlan plan(List<TokenizedExample> examples, boolean packed, long seed) {
    return packed
        ? BatchPlan.packed(examples, 2, 64, true, seed)
        : BatchPlan.unpacked(examples, 2, true, seed);
  }

  private static List<List<Integer>> members(BatchPlan plan, long epoch) {
    BatchPlan.Epoch batches = plan.epoch(epoch);
    return IntStream.range(0, batches.size())
        .mapToObj(b -> Arrays.stream(batches.members(b)).boxed().toList())
        .toList();
  }

  private static void assertEachOnce(BatchPlan.Epoch epoch, int examples) {
    int[] all =
        IntStream.range(0, epoch.size())
            .flatMap(b -> Arrays.stream(epoch.members(b)))
            .sorted()
            .toArray();
    assertThat(all).isEqualTo(order(examples));
  }

  private static int[] order(int size) {
    return IntStream.range(0, size).toArray();
  }

  private static List<TokenizedExample> examples(Random random, int count, int maxLength) {
    List<TokenizedExample> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] ids = new int[1 + random.nextInt(maxLength)];
      examples.add(new TokenizedExample(ids, ids));
    }
    return examples;
  }
}
