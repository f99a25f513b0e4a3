package ai.refocused.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives every value of a plan its place. What only one pass needs shares an arena by lifetime: the
 * largest values are placed first, each at the lowest offset where no value lies that lives at the
 * same time. What the forward pass leaves to the backward pass goes to the tape.
 */
final class MemoryPlanner {
  /** Places are multiples of this many floats: a cache line. */
  private static final int ALIGNMENT = 16;

  private final Machine machine;
  private final Capacity capacity;

  /** Values bound from outside, and the names they are asked for by. */
  private final Map<String, String> externals;

  private final Map<String, Block> blocks = new LinkedHashMap<>();

  MemoryPlanner(Machine machine, Capacity capacity, Map<String, String> externals) {
    this.machine = machine;
    this.capacity = capacity;
    this.externals = externals;
  }

  /** A stretch of memory; values that overwrite each other share one. */
  private static final class Block {
    final long floats;
    int firstStep;
    int lastStep;
    boolean tape;
    long offset;

    Block(long floats, int step) {
      this.floats = (floats + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      this.firstStep = step;
      this.lastStep = step;
    }

    boolean meets(Block other) {
      return firstStep <= other.lastStep && other.firstStep <= lastStep;
    }
  }

  Plan place(List<Step> forward, List<Step> backward) {
    List<Step> steps = new ArrayList<>(forward);
    steps.addAll(backward);
    Map<String, Integer> lastReads = lastReads(steps);
    for (int i = 0; i < steps.size(); i++) {
      addBlocks(steps.get(i), i, lastReads);
    }
    stretch(forward, 0);
    stretch(backward, forward.size());
    List<Block> arena = new ArrayList<>();
    List<Block> tape = new ArrayList<>();
    for (Block block : blocks.values().stream().distinct().toList()) {
      block.tape = block.firstStep < forward.size() && block.lastStep >= forward.size();
      (block.tape ? tape : arena).add(block);
    }
    long tapeFloats = 0;
    for (Block block : tape) {
      block.offset = tapeFloats;
      tapeFloats += block.floats;
    }
    long arenaFloats = pack(arena);
    return new Plan(forward, backward, places(), capacity, arenaFloats, tapeFloats);
  }

  private static Map<String, Integer> lastReads(List<Step> steps) {
    Map<String, Integer> last = new HashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      for (String name : steps.get(i).reads()) {
        last.put(name, i);
      }
    }
    return last;
  }

  private void addBlocks(Step step, int index, Map<String, Integer> lastReads) {
    Optional<Block> free =
        step.overwritable()
            .filter(name -> blocks.containsKey(name) && lastReads.get(name) == index)
            .map(blocks::get);
    boolean first = true;
    for (Map.Entry<String, Extent> write : step.writes().entrySet()) {
      String name = write.getKey();
      if (!externals.containsKey(name)) {
        Block block = new Block(write.getValue().floats(capacity.rows()), index);
        if (first && free.isPresent() && free.get().floats == block.floats) {
          block = free.get();
        }
        block.lastStep = Math.max(index, lastReads.getOrDefault(name, index));
        blocks.put(name, block);
      }
      first = false;
    }
    for (Map.Entry<String, Long> scratch : step.scratch(machine, capacity).entrySet()) {
      blocks.put(scratch.getKey(), new Block(scratch.getValue(), index));
    }
  }

  /** Makes values live as long as the stretches of steps in which they are made and read last. */
  private void stretch(List<Step> steps, int first) {
    List<Block> all = blocks.values().stream().distinct().toList();
    for (Stretch stretch : Stretch.of(steps, machine)) {
      int from = first + stretch.from();
      int end = first + stretch.to();
      for (Block block : all) {
        if (block.firstStep >= from && block.firstStep < end) {
          block.firstStep = from;
        }
        if (block.lastStep >= from && block.lastStep < end) {
          block.lastStep = end - 1;
        }
      }
    }
  }

  private static long pack(List<Block> blocks) {
    List<Block> placed = new ArrayList<>();
    long end = 0;
    for (Block block :
        blocks.stream().sorted(Comparator.comparingLong((Block b) -> -b.floats)).toList()) {
      long offset = 0;
      for (Block other :
          placed.stream().sorted(Comparator.comparingLong((Block b) -> b.offset)).toList()) {
        if (other.meets(block) && other.offset < offset + block.floats) {
          offset = Math.max(offset, other.offset + other.floats);
        }
      }
      block.offset = offset;
      placed.add(block);
      end = Math.max(end, offset + block.floats);
    }
    return end;
  }

  private Map<String, Plan.Place> places() {
    Map<String, Plan.Place> places = new LinkedHashMap<>();
    blocks.forEach(
        (name, block) ->
            places.put(
                name,
                new Plan.Place(
                    block.tape ? Plan.Kind.TAPE : Plan.Kind.ARENA,
                    "",
                    block.offset,
                    block.floats)));
    externals.forEach(
        (name, external) -> places.put(name, new Plan.Place(Plan.Kind.EXTERNAL, external, 0, 0)));
    return places;
  }
}
