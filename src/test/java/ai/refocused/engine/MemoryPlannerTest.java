package ai.refocused.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Random plans, run on memory where each value is filled with a number of its own. */
class MemoryPlannerTest {
  private static final Machine MACHINE = new Machine(1, RowMath.best());
  private static final Capacity CAPACITY = new Capacity(3, 3);

  @AfterAll
  static void stopThreads() {
    MACHINE.close();
  }

  /** Checks that what it reads is as it was written, then fills what it writes. */
  private record Marking(
      List<String> reads,
      Map<String, Extent> writes,
      Optional<String> overwritable,
      Map<String, Long> room,
      Reach reach,
      Map<String, Float> marks)
      implements Step {
    @Override
    public Reach reach(Machine machine) {
      return reach;
    }

    @Override
    public Map<String, Long> scratch(Machine machine, Capacity capacity) {
      return room;
    }

    @Override
    public Kernel bind(Machine machine, Function<String, NativeFloats> memory) {
      return pass -> {
        room.keySet().forEach(name -> fill(memory.apply(name), -1));
        reads.forEach(name -> assertFilled(name, memory.apply(name)));
        writes.keySet().forEach(name -> fill(memory.apply(name), marks.get(name)));
        reads.stream()
            .filter(name -> !overwritable.equals(Optional.of(name)))
            .forEach(name -> assertFilled(name, memory.apply(name)));
        room.keySet()
            .forEach(name -> assertThat(memory.apply(name).buffer().get(0)).isEqualTo(-1f));
      };
    }

    private void assertFilled(String name, NativeFloats floats) {
      for (int i = 0; i < floats.length(); i++) {
        assertThat(floats.buffer().get(i)).as("%s at %d", name, i).isEqualTo(marks.get(name));
      }
    }

    private static void fill(NativeFloats floats, float mark) {
      for (int i = 0; i < floats.length(); i++) {
        floats.buffer().put(i, mark);
      }
    }
  }

  @Test
  void noTwoValuesAliveAtOnceOverlap() {
    for (int seed = 0; seed < 300; seed++) {
      check(new Random(seed));
    }
  }

  private static void check(Random random) {
    Map<String, Float> marks = new HashMap<>();
    Map<String, Extent> sizes = new HashMap<>();
    List<String> values = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    int count = 2 + random.nextInt(15);
    for (int s = 0; s < count; s++) {
      steps.add(step(random, s, values, sizes, marks));
    }
    int forward = random.nextInt(count + 1);
    Map<String, String> externals = new HashMap<>();
    for (String value : values) {
      if (random.nextInt(5) == 0) {
        externals.put(value, value + " outside");
      }
    }
    Plan plan =
        new MemoryPlanner(MACHINE, CAPACITY, externals)
            .place(steps.subList(0, forward), steps.subList(forward, count));
    assertRowsMayRunAhead(plan, plan.forward());
    assertRowsMayRunAhead(plan, plan.backward());
    try (NativeMemory memory = new NativeMemory()) {
      Map<String, NativeFloats> outside = new HashMap<>();
      externals.forEach(
          (name, external) -> outside.put(external, memory.allocate(sizes.get(name).floats(3))));
      Plan.Bound bound =
          plan.bind(
              MACHINE,
              outside::get,
              memory.allocate(plan.arenaFloats()),
              memory.allocate(plan.tapeFloats()));
      Pass pass = new Pass();
      pass.sequences(new int[] {0, 3});
      for (int run = 0; run < 2; run++) {
        bound.forward(pass);
        bound.backward(pass);
      }
    }
  }

  /**
   * What steps touch that threads may be in at the same time lies apart, unless one was allowed to
   * overwrite the other, row by row.
   */
  private static void assertRowsMayRunAhead(Plan plan, List<Step> steps) {
    Map<String, String> overwritten = new HashMap<>();
    for (Step step : steps) {
      String first = step.writes().keySet().iterator().next();
      step.overwritable().ifPresent(name -> overwritten.put(first, name));
    }
    for (Stretch stretch : Stretch.of(steps, MACHINE)) {
      List<String> touched =
          steps.subList(stretch.from(), stretch.to()).stream()
              .flatMap(MemoryPlannerTest::touched)
              .filter(name -> plan.places().get(name).kind() != Plan.Kind.EXTERNAL)
              .distinct()
              .toList();
      for (String one : touched) {
        for (String other : touched) {
          assertThat(
                  areApart(plan.places().get(one), plan.places().get(other))
                      || original(one, overwritten).equals(original(other, overwritten)))
              .as("%s and %s in %s", one, other, stretch)
              .isTrue();
        }
      }
    }
  }

  private static Stream<String> touched(Step step) {
    return Stream.of(step.reads(), step.writes().keySet(), step.scratch(MACHINE, CAPACITY).keySet())
        .flatMap(Collection::stream);
  }

  private static boolean areApart(Plan.Place one, Plan.Place other) {
    return one.kind() != other.kind()
        || one.offset() + one.floats() <= other.offset()
        || other.offset() + other.floats() <= one.offset();
  }

  /** The value whose memory a chain of overwriting began with. */
  private static String original(String name, Map<String, String> overwritten) {
    String original = name;
    while (overwritten.containsKey(original)) {
      original = overwritten.get(original);
    }
    return original;
  }

  private static Step step(
      Random random,
      int index,
      List<String> values,
      Map<String, Extent> sizes,
      Map<String, Float> marks) {
    List<String> reads = new ArrayList<>();
    for (String value : values) {
      if (random.nextInt(4) == 0) {
        reads.add(value);
      }
    }
    Map<String, Extent> writes = new LinkedHashMap<>();
    for (int w = 0; w <= random.nextInt(3); w++) {
      String name = "value " + index + "." + w;
      Extent extent = new Extent(random.nextInt(20), 1 + random.nextInt(50));
      writes.put(name, extent);
      sizes.put(name, extent);
      marks.put(name, (float) marks.size() + 1);
    }
    values.addAll(writes.keySet());
    Optional<String> overwritable =
        reads.isEmpty() || random.nextBoolean()
            ? Optional.empty()
            : Optional.of(reads.get(random.nextInt(reads.size())));
    Map<String, Long> room =
        random.nextInt(3) == 0 ? Map.of("room " + index, 1L + random.nextInt(60)) : Map.of();
    Reach reach = List.of(Reach.values()).get(random.nextInt(Reach.values().length));
    return new Marking(reads, writes, overwritable, room, reach, marks);
  }
}
